"""The value account: what each indicator is worth, to whom, beside what it costs in privacy.

The value is the mean of two means, of partners and of representatives of the target group, so that
many partners do not outvote those whom it is about. An indicator is to be dropped when it is worth
less than 3 of 5, or when more than half of it is hidden and it is not worth 4.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from oggz.monitor.agreement import Agreement, Role
from oggz.monitor.agreement.wording import listed
from oggz.monitor.report.model import Grid, Part, Row
from oggz.monitor.report.privacy import hidden_share, smallest_shown
from oggz.monitor.report.ratings import Rating
from oggz.monitor.report.views import View
from oggz.monitor.report.wording import number, percent

LEAST_VALUE, WORTH_IT = 3.0, 4.0
MOST_HIDDEN = 0.5
LITTLE_VALUED = "partners en doelgroep waarderen het weinig"
MOSTLY_HIDDEN = "meer dan de helft is verborgen"


@dataclass(frozen=True)
class Worth:
    """One indicator: means of 1 to 5, or None when nobody of that group rated it. `hidden` is None
    for what is estimated and has no cells."""

    indicator: str
    partners: float | None
    representatives: float | None
    hidden: float | None
    smallest: int | None

    @property
    def value(self) -> float | None:
        given = [mean for mean in (self.partners, self.representatives) if mean is not None]
        return fmean(given) if given else None

    @property
    def reason_to_drop(self) -> str:
        """Why it is to be dropped; empty when it is not."""
        if self.value is not None and self.value < LEAST_VALUE:
            return LITTLE_VALUED
        if (self.hidden or 0.0) > MOST_HIDDEN and (self.value or 0.0) < WORTH_IT:
            return MOSTLY_HIDDEN
        return ""


def worth(
    agreement: Agreement, found: Mapping[str, Sequence[View]], ratings: Sequence[Rating]
) -> tuple[Worth, ...]:
    """Every indicator, most valued first; those nobody rated last, the least hidden first."""
    rows = []
    for indicator, tables in found.items():
        given = [one for one in ratings if one.indicator == indicator]
        of_group = [one for one in given
                    if agreement.parties[one.party].role is Role.TARGET_GROUP]  # fmt: skip
        rows.append(
            Worth(
                indicator, _mean([one for one in given if one not in of_group]), _mean(of_group),
                hidden_share(tables) if tables else None, smallest_shown(tables),
            )
        )  # fmt: skip
    return tuple(sorted(rows, key=_rank))


def _rank(row: Worth) -> tuple[bool, float, float, str]:
    return (row.value is None, -(row.value or 0.0), row.hidden or 0.0, row.indicator)


def _mean(ratings: Sequence[Rating]) -> float | None:
    return fmean(one.score for one in ratings) if ratings else None


def value_part(
    agreement: Agreement, rows: Sequence[Worth], ratings: Sequence[Rating],
    titles: Mapping[str, str], reasons: Mapping[str, tuple[str, str]],
) -> Part:  # fmt: skip
    """`reasons` are, by indicator, who asked for it and which decision it informs."""
    texts = []
    if not ratings:
        texts.append(
            "Nog niemand heeft de cijfers gewaardeerd. Vraag het partners en vertegenwoordigers van"
            " de doelgroep voor de volgende uitgave."
        )
    dropped: dict[str, list[str]] = {}
    for row in rows:
        if row.reason_to_drop:
            dropped.setdefault(row.reason_to_drop, []).append(f"‘{titles[row.indicator]}’")
    texts += [
        f"Voorstel om de volgende keer niet meer te maken, want {reason}: {listed(names)}."
        for reason, names in dropped.items()
    ]
    if ratings and not dropped:
        texts.append("Er is geen cijfer waarvan wij voorstellen het niet meer te maken.")
    grids = [_ranking(rows, titles)]
    if reasons:
        grids.append(_asked(rows, titles, reasons))
    if remarks := [one for one in ratings if one.remark]:
        grids.append(_remarks(agreement, remarks, titles))
    return Part(
        "waarde", "Wat elk cijfer waard is",
        "Elk cijfer kost privacy. Daarom staat hier wat het oplevert, naast wat er verborgen moest"
        " worden. Partners en vertegenwoordigers van de doelgroep gaven elk cijfer 1 (niets waard)"
        " tot 5 (onmisbaar); beide groepen tellen even zwaar.",
        tuple(texts), (), tuple(grids),
    )  # fmt: skip


def _ranking(rows: Sequence[Worth], titles: Mapping[str, str]) -> Grid:
    return Grid(
        "Cijfers op volgorde van waarde, naast het risico voor de privacy",
        ("Cijfer", "Voorstel", "Waarde", "Partners", "Doelgroep", "Verborgen", "Kleinste groep"),
        tuple(
            Row(
                titles[row.indicator],
                (_proposal(row), _score(row.value), _score(row.partners),
                 _score(row.representatives),
                 "geschat" if row.hidden is None else percent(row.hidden),
                 "geen" if row.smallest is None else number(row.smallest)),
            )
            for row in rows
        ),
        numbers_from=2,
    )  # fmt: skip


def _proposal(row: Worth) -> str:
    if row.reason_to_drop:
        return "laten vallen"
    return "eerst waarderen" if row.value is None else "houden"


def _asked(
    rows: Sequence[Worth], titles: Mapping[str, str], reasons: Mapping[str, tuple[str, str]]
) -> Grid:
    return Grid(
        "Wie om het cijfer vroeg, en voor welk besluit",
        ("Cijfer", "Gevraagd door", "Besluit"),
        tuple(
            Row(titles[row.indicator], reasons.get(row.indicator, ("niemand", "geen")))
            for row in rows
        ),
        numbers_from=3,
    )


def _remarks(agreement: Agreement, remarks: Sequence[Rating], titles: Mapping[str, str]) -> Grid:
    return Grid(
        "Wat erbij is gezegd",
        ("Cijfer", "Door", "Opmerking", "Punten"),
        tuple(
            Row(titles[one.indicator], (agreement.parties[one.party].organisation, one.remark,
                                        str(one.score)))
            for one in remarks
        ),
        numbers_from=3,
    )  # fmt: skip


def _score(mean: float | None) -> str:
    return "–" if mean is None else f"{mean:.1f}".replace(".", ",")
