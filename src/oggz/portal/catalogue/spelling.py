"""What somebody who mistyped may have meant."""

import re

from oggz.portal.catalogue.choices import OPEN_ENTRIES, Choice, rows
from oggz.portal.catalogue.facets import counts
from oggz.portal.catalogue.queries import queries
from oggz.portal.catalogue.words import Typed, fold, read

_SHORTEST = 4


def spelled_better(typed: Typed, *, more_than: int) -> str:
    """What was typed with unknown words replaced by the nearest known one, if that finds more.

    Only words that stand in something everyone may read are proposed: at most two queries.
    """
    words = [word for word in dict.fromkeys(typed.words) if len(word) >= _SHORTEST]
    nearest = _nearest(words)
    if not nearest:
        return ""
    pattern = "|".join(re.escape(word) for word in nearest)
    text = re.sub(rf"\b(?:{pattern})\b", lambda match: nearest[match[0]], typed.text.lower())
    exact = queries(read(text)).all_exact
    found = counts(Choice(search=exact), facets=()).total if exact else 0
    return text if found > more_than else ""


def _nearest(words: list[str]) -> dict[str, str]:
    near: dict[str, list[tuple[int, float, int, str]]] = {}
    parameters = {"words": words, "folded": [fold(word) for word in words]}
    for word, known, alike, number in rows(_ALIKE, parameters):
        distance = steps_between(fold(word), fold(known))
        if distance <= max(1, len(word) // 3) and (alike >= _ALIKE_ENOUGH or distance == 1):
            near.setdefault(word, []).append((distance, -number, -alike, known))
    return {word: min(candidates)[-1] for word, candidates in near.items()}


_ALIKE_ENOUGH = 0.4
_ALIKE = f"""
    SELECT typed.word, near.word, near.alike, near.number
    FROM unnest(%(words)s::text[], %(folded)s::text[]) AS typed(word, folded)
    CROSS JOIN LATERAL (
        SELECT word, number, similarity(folded, typed.folded) AS alike FROM catalogue_word
        WHERE folded %% typed.folded ORDER BY 3 DESC, number DESC LIMIT 10) AS near
    WHERE NOT EXISTS (SELECT FROM catalogue_word AS known WHERE known.folded = typed.folded)
    AND EXISTS (SELECT {OPEN_ENTRIES}
                AND entry.search @@ phraseto_tsquery('oggz_dutch', near.word))
"""  # noqa: S608 - put together from constants


def steps_between(one: str, other: str) -> int:
    """How many letters to add, leave out, replace or swap with the next between two words."""
    rows = [list(range(len(other) + 1))]
    for at, letter in enumerate(one, start=1):
        row = [at]
        for there, wanted in enumerate(other, start=1):
            steps = min(rows[-1][there] + 1, row[-1] + 1, rows[-1][there - 1] + (letter != wanted))
            swapped = at > 1 and there > 1 and one[at - 2 : at] == other[there - 2 : there][::-1]
            row.append(min(steps, rows[-2][there - 2] + 1) if swapped else steps)
        rows.append(row)
    return rows[-1][-1]
