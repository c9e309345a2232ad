"""A comparison as Dutch text and as data. Grammar and order are those of `wording`."""

from collections.abc import Iterator, Sequence
from typing import Any

from oggz.covenant import phrases
from oggz.covenant.analysis.space import Box, Days, File, Space, joined
from oggz.covenant.comparison.changes import Basis, Change, Comparison, OtherBasis
from oggz.covenant.model import Covenant
from oggz.covenant.terms import Action, Condition, DataCategory, Phase, Role, Subject


def text(comparison: Comparison) -> str:
    """The whole comparison, to read on a screen."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    if comparison.is_empty:
        yield "Er verandert niets: elke partij mag hetzelfde, op dezelfde gronden."
        return
    for heading, sentences in (
        ("Erbij", gains(comparison)),
        ("Eraf", losses(comparison)),
        ("Zelfde toegang, andere grond of bewaartermijn", other_bases(comparison)),
    ):
        yield heading
        told = [f"  {sentence}" for sentence in sentences]
        yield from told or ["  Niets."]
        yield ""
    yield "Dit geldt binnen wat de wet en de vaste regels toelaten; die staan boven elk convenant."


def gains(comparison: Comparison) -> Iterator[str]:
    """What becomes allowed, a paragraph for each line."""
    for days in comparison.only_after:
        yield f"Alles van het nieuwe convenant {_between(days)}: het oude geldt dan niet."
    for slug in comparison.joined:
        yield (
            f"{phrases.party(comparison.new, slug)} doet mee. De andere partijen mogen gebruiken"
            " wat deze partij inbrengt, zoals het nieuwe convenant zegt."
        )
    for change in comparison.gains:
        yield _sentence(comparison.new, comparison, change, gain=True)


def losses(comparison: Comparison) -> Iterator[str]:
    """What is allowed no longer, a paragraph for each line."""
    for days in comparison.only_before:
        yield f"Alles van het oude convenant {_between(days)}: het nieuwe geldt dan niet."
    for slug in comparison.left:
        yield (
            f"{phrases.party(comparison.old, slug)} doet niet meer mee. De andere partijen mogen"
            " niets meer met wat deze partij inbracht."
        )
    for change in comparison.losses:
        yield _sentence(comparison.old, comparison, change, gain=False)


def other_bases(comparison: Comparison) -> Iterator[str]:
    """What stays allowed on another basis, a paragraph for each line."""
    for each in comparison.other_bases:
        who, many = _who(comparison.new, comparison.space, each.box)
        what = _what(comparison.new, comparison, each.box)
        told = f"{_capital(who)} {'houden' if many else 'houdt'} dat {what}."
        facts = _facts(comparison.space, each.box, past=False, dropped=())
        yield " ".join([told, *facts, _moved(each)])


def _moved(each: OtherBasis) -> str:
    if not each.after:
        return f"Dat berust niet langer op {_basis(each.before[0])}."
    if not each.before:
        return f"Dat berust voortaan ook op {_basis(each.after[0])}."
    before, after = each.before[0], each.after[0]
    parts = [
        f"{name} wordt {_told(new)} in plaats van {_told(old)}"
        for name, old, new in (
            ("het artikel", before.article, after.article),
            ("de grondslag", before.ground, after.ground),
            ("de grond voor bijzondere gegevens", before.special_ground, after.special_ground),
            ("de grond om het beroepsgeheim te doorbreken", before.secrecy_ground,
             after.secrecy_ground),
            ("de bewaartermijn", before.retention, after.retention),
        )
        if old != new
    ]  # fmt: skip
    where = "" if before.article != after.article else f" (artikel {after.article})"
    return f"{_capital('; '.join(parts))}{where}."


def _basis(basis: Basis) -> str:
    rests = [
        _told(each)
        for each in (basis.ground, basis.special_ground, basis.secrecy_ground, basis.retention)
        if each is not None
    ]
    return f"artikel {basis.article} ({'; '.join(rests)})"


def _told(value: Any) -> str:
    if value is None:
        return "geen"
    if isinstance(value, str):
        return getattr(value, "dutch", value)
    return f"{phrases.months(value.months)} {value.since.dutch}"


def _sentence(covenant: Covenant, comparison: Comparison, change: Change, *, gain: bool) -> str:
    who, many = _who(covenant, comparison.space, change.box)
    what = _what(covenant, comparison, change.box)
    one, more = ("krijgt erbij", "krijgen erbij") if gain else ("verliest", "verliezen")
    told = f"{_capital(who)} {more if many else one} dat {what}."
    facts = _facts(comparison.space, change.box, past=not gain, dropped=change.conditions)
    return " ".join([told, *facts, *_because(change, gain=gain)])


def _because(change: Change, *, gain: bool) -> Iterator[str]:
    if change.conditions:
        asked = phrases.listed([condition.dutch for condition in change.conditions])
        yield f"Nu hoeft niet meer dat {asked}." if gain else f"Het mag alleen nog als {asked}."
    permits, forbids = phrases.articles(change.articles), phrases.articles(change.forbidden_by)
    if forbids and gain:
        yield f"{_capital(forbids)} {_verb(change.forbidden_by, 'verbood', 'verboden')} dat eerst."
    elif forbids:
        yield f"{_capital(forbids)} {_verb(change.forbidden_by, 'verbiedt', 'verbieden')} dat nu."
    if permits and gain:
        yield f"{_capital(permits)} {_verb(change.articles, 'staat', 'staan')} het toe."
    elif permits:
        yield f"{_capital(permits)} {_verb(change.articles, 'stond', 'stonden')} het toe."
    yield from _beside(change, gain=gain)


def _beside(change: Change, *, gain: bool) -> Iterator[str]:
    """What of this does not change, because other articles say the same in both versions."""
    if change.beside:
        stands = "stond al" if gain else "staat ook"
        where = phrases.articles(change.beside)
        yield f"Een deel daarvan {stands} in {where}; dat blijft mogen."
    if change.beside_forbidden:
        one, more = ("verbiedt", "verbieden") if gain else ("verbood", "verboden")
        verb = _verb(change.beside_forbidden, one, more)
        yield f"{_capital(phrases.articles(change.beside_forbidden))} {verb} daarvan een deel."


def _who(covenant: Covenant, space: Space, box: Box) -> tuple[str, bool]:
    """The parties, and whether that is more than one in Dutch grammar."""
    slugs = [slug for slug in covenant.parties if slug in space.values(box, "party")]
    if len(slugs) == len(covenant.parties):
        return "elke partij", False
    return phrases.listed(phrases.parties(covenant, slugs)), len(slugs) > 1


def _what(covenant: Covenant, comparison: Comparison, box: Box) -> str:
    """What the parties may, to follow on 'dat'."""
    space = comparison.space
    roles = [role for role in Role if role in space.values(box, "role")]
    actions = [action for action in Action if action in space.values(box, "action")]
    categories = [each.dutch for each in DataCategory if each in space.values(box, "category")]
    purposes = [slug for slug in covenant.purposes if slug in space.values(box, "purpose")]
    by = phrases.listed([phrases.ROLES[role][len(roles) > 1] for role in roles], "en")
    why = phrases.listed(phrases.purposes(covenant, purposes), "of")
    return (
        f"{by} voor {why}, {', '.join(_when(comparison, covenant, box))}, deze gegevens"
        f" {_whose(space, box)} {'mogen' if len(roles) > 1 else 'mag'}"
        f" {phrases.actions(actions)}: {phrases.listed(categories)}"
    )


def _when(comparison: Comparison, covenant: Covenant, box: Box) -> Iterator[str]:
    space = comparison.space
    phases = [phase for phase in Phase if phase in space.values(box, "phase")]
    told = phrases.listed([phase.dutch for phase in phases], "of")
    yield "in elke fase" if len(phases) == len(Phase) else f"in de fase {told}"
    if not space.is_open(box, "level"):
        levels = [each for each in space.values(box, "level") if each is not None]
        words = [f"opschalingsniveau {phrases.listed([str(each) for each in levels], 'of')}"]
        yield "op " + words[0] if levels else "zonder opschalingsniveau"
        if levels and None in space.values(box, "level"):
            yield "of zonder opschalingsniveau"
    sources = [slug for slug in covenant.parties if slug in space.values(box, "source")]
    if len(sources) < len(covenant.parties):
        yield f"ingebracht door {phrases.listed(phrases.parties(covenant, sources), 'of')}"
    yield from _days(comparison, box)


def _days(comparison: Comparison, box: Box) -> Iterator[str]:
    told = joined(days for days in comparison.space.values(box, "date") if isinstance(days, Days))
    if told != comparison.on_both:
        yield phrases.listed([_between(days) for days in told])


def _whose(space: Space, box: Box) -> str:
    files = [each for each in space.values(box, "file") if isinstance(each, File)]
    parts = []
    own = [each.subject for each in files if each.seen_from is None]
    if own:
        parts.append(f"van {_either(own)}")
    by_file: dict[tuple[Subject, ...], list[Subject]] = {}
    for home in Subject:
        seen = tuple(each.subject for each in files if each.seen_from is home)
        if seen:
            by_file.setdefault(seen, []).append(home)
    for seen, homes in by_file.items():
        where = phrases.listed([phrases.FILES[home] for home in homes], "of")
        parts.append(f"vanuit het dossier van {where} die van {_either(seen)}")
    return phrases.listed(parts, "en")


def _either(subjects: Sequence[Subject]) -> str:
    return phrases.listed([subject.dutch for subject in subjects], "of")


def _facts(space: Space, box: Box, *, past: bool, dropped: Sequence[Condition]) -> Iterator[str]:
    """Sentences about the citizen number and the facts of the case."""
    number = space.values(box, "bsn")
    if True in number:
        also = "Ook" if False in number else "Dit gaat alleen over gebruik"
        yield f"{also} met het burgerservicenummer (BSN)."
    held = [each.dutch for each in Condition if space.values(box, each) == (True,)]
    if held:
        yield f"Dat {'mocht' if past else 'mag'} alleen als {phrases.listed(held)}."
    absent = [
        each.dutch
        for each in Condition
        if space.values(box, each) == (False,) and each not in dropped
    ]
    if absent:
        yield f"Het gaat om casussen waarin niet geldt dat {phrases.listed(absent, 'of')}."


def _between(days: Days) -> str:
    if days.first == days.last:
        return f"op {phrases.day(days.first)}"
    return f"van {phrases.day(days.first)} tot en met {phrases.day(days.last)}"


def _verb(articles: Sequence[str], one: str, more: str) -> str:
    return one if len(articles) == 1 else more


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def data(comparison: Comparison) -> dict[str, Any]:
    """The comparison as values that JSON has: each line with one of its requests."""
    return {
        "old": comparison.old.checksum,
        "new": comparison.new.checksum,
        "only_old_in_force": [_span(days) for days in comparison.only_before],
        "only_new_in_force": [_span(days) for days in comparison.only_after],
        "joined": list(comparison.joined),
        "left": list(comparison.left),
        "gains": [
            _change(comparison, comparison.new, change, gain=True) for change in comparison.gains
        ],
        "losses": [
            _change(comparison, comparison.old, change, gain=False) for change in comparison.losses
        ],
        "other_bases": [
            {
                "parts": _parts(comparison.space, each.box),
                "before": [basis.article for basis in each.before],
                "after": [basis.article for basis in each.after],
                "text": sentence,
            }
            for each, sentence in zip(comparison.other_bases, other_bases(comparison), strict=True)
        ],
    }


def _change(
    comparison: Comparison, covenant: Covenant, change: Change, *, gain: bool
) -> dict[str, Any]:
    return {
        "parts": _parts(comparison.space, change.box),
        "articles": list(change.articles),
        "forbidden_by": list(change.forbidden_by),
        "unchanged_by": list(change.beside),
        "unchanged_because_forbidden_by": list(change.beside_forbidden),
        "conditions": [str(condition) for condition in change.conditions],
        "text": _sentence(covenant, comparison, change, gain=gain),
    }


def _parts(space: Space, box: Box) -> dict[str, Any]:
    """The values of each part that is not open."""
    return {
        part: [_plain(value) for value in space.values(box, part)]
        for part in space.parts
        if not space.is_open(box, part)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Days):
        return _span(value)
    if isinstance(value, File):
        return {
            "subject": str(value.subject),
            "seen_from": value.seen_from and str(value.seen_from),
        }
    return str(value) if isinstance(value, str) else value


def _span(days: Days) -> list[str]:
    return [days.first.isoformat(), days.last.isoformat()]
