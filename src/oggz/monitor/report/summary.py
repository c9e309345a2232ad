"""In short: what the figures answer, topic by topic, each with the decision it was asked for.

A sentence is made of what a table shows. Where the table is not there or hides what the sentence
needs, the sentence is left out or says so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from oggz.monitor.agreement.wording import count_of, listed
from oggz.monitor.report.model import Point, Topic
from oggz.monitor.report.views import Cell, Item, View, local, rates, together
from oggz.monitor.report.wording import interval, lower, number, of_whom, one_decimal, percent
from oggz.monitor.tables import TOTAL, Estimate

RATE = "rate"
_MOST_NAMED = 3


@dataclass(frozen=True)
class Counted:
    """The tables of every indicator by its name, and the estimates."""

    tables: Mapping[str, Sequence[View]]
    estimates: Sequence[Estimate]

    def items(self, indicator: str, dimension: str) -> tuple[Item, ...]:
        """The codes of a dimension in the first table of an indicator that has it."""
        for view in self.tables.get(indicator, ()):
            for one in view.dimensions:
                if one.name == dimension:
                    return view.along(one)
        return ()

    def cells(self, indicator: str, dimension: str) -> dict[str, Cell]:
        return {item.code.code: item.cell for item in self.items(indicator, dimension)}

    def total(self, indicator: str) -> Cell | None:
        """Everybody that an indicator is about."""
        return next((view.cells[0] for view in self.tables.get(indicator, ())), None)

    def whom(self, indicator: str, count: int) -> str:
        return of_whom(count, self.tables[indicator][0].info)


def topics(counted: Counted, uses: Mapping[str, str]) -> tuple[Topic, ...]:
    """The topics with something to tell; `uses` says of each indicator what it was asked for."""
    told = []
    for title, names in _TOPICS.items():
        points = []
        for name in names:
            if (name in counted.tables or name in _ESTIMATED) and (text := _TELL[name](counted)):
                points.append(Point(text, uses.get(name, "")))
        if points:
            told.append(Topic(title, tuple(points)))
    return tuple(told)


def told_of(name: str, counted: Counted) -> bool:
    """Whether there are words for what this indicator shows."""
    return name in _TELL and bool(_TELL[name](counted))


def _people(counted: Counted) -> str:
    cell = counted.total("people")
    if cell is None or cell.count is None:
        return ""
    sentences = [f"{counted.whom('people', cell.count)}, ieder één keer geteld."]
    if cell.bounds:
        low, high = (number(round(bound)) for bound in cell.bounds)
        sentences.append(f"Met 95% zekerheid zijn het er {low} tot {high}.")
    whole = counted.total("people_by_municipality")
    if whole is not None and (rate := whole.measures.get(RATE)) is not None:
        sentences.append(f"Dat zijn er {number(round(rate))} op elke 1.000 inwoners.")
    return " ".join(sentences)


def _definitions(counted: Counted) -> str:
    seen = sorted(
        (item.cell.count, item.code.label)
        for item in counted.items("definitions", "definition")[1:]
        if item.cell.count is not None
    )
    if len(seen) < 2:
        return ""
    (least, strict), (most, wide) = seen[0], seen[-1]
    return (
        f"Wie kwetsbaar heet, is een afspraak. Met een andere omschrijving zijn het er"
        f" {count_of(least)} (‘{lower(strict)}’) tot {count_of(most)} (‘{lower(wide)}’)."
    )


def _alone(counted: Counted) -> str:
    own = [one for one in counted.estimates if one.indicator == "alone"]
    total = counted.total("overlap")
    if len(own) < 2 or total is None or total.count is None:
        return ""
    apart = round(sum(one.value for one in own))
    if apart <= total.count:
        return ""
    return (
        f"Los van elkaar hadden de bronnen samen ongeveer {count_of(apart)} mensen geteld. Wie bij"
        f" meer bronnen bekend is, telt dan dubbel: {percent(apart / total.count - 1)} te veel."
    )


def _municipalities(counted: Counted) -> str:
    here = local(counted.items("people_by_municipality", "municipality"))
    seen = sorted((item.cell.count, item.code.label) for item in here
                  if item.cell.count is not None)  # fmt: skip
    if len(seen) < 2:
        return ""
    (least, small), (most, large) = seen[0], seen[-1]
    told = f"In {large} zijn het er {count_of(most)}, in {small} {count_of(least)}."
    found = rates(here, RATE)
    if len(found) < 2:
        return told
    (low, quiet), (high, busy) = found[0], found[-1]
    if together(here, RATE):
        return (
            f"{told} Naar verhouding verschillen de gemeenten niet aantoonbaar: overal zijn het er"
            f" {one_decimal(low)} tot {one_decimal(high)} op elke 1.000 inwoners."
        )
    return (
        f"{told} Op elke 1.000 inwoners zijn het er de meeste in {busy} ({one_decimal(high)}) en de"
        f" minste in {quiet} ({one_decimal(low)})."
    )


def _ages(counted: Counted) -> str:
    items = counted.items("people_by_age_group", "age")
    shares = _shares(items)
    if len(shares) < 2:
        return ""
    (young, first), (old, last) = shares[0], shares[-1]
    middle, most = max(shares, key=lambda pair: pair[1])
    told = f"{percent(first)} is {young}, {percent(last)} {old}."
    if middle not in (young, old):
        told += f" De grootste groep is {middle}: {percent(most)}."
    return told


def _shares(items: Sequence[Item]) -> list[tuple[str, float]]:
    """The labels of what is known and shown, with the share of each in the total."""
    total = items[0].cell.count if items else None
    if not total:
        return []
    return [
        (item.code.label, item.cell.count / total) for item in items[1:]
        if item.leaf and item.cell.count is not None and item.code.code != "unknown"
    ]  # fmt: skip


def _domains(counted: Counted) -> str:
    items = counted.items("people_by_domain", "domain")
    seen = [item for item in items[1:] if item.cell.count is not None]
    most = sorted(seen, key=lambda item: -(item.cell.count or 0))[:_MOST_NAMED]
    if len(most) < 2:
        return ""
    named = [f"{lower(item.code.label)} ({number(item.cell.count)} mensen)" for item in most]
    return f"Het vaakst is er iets aan de hand met {listed(named)}. Eén mens kan vaker meetellen."


def _combinations(counted: Counted) -> str:
    items = counted.items("combinations", "combination")
    several = [item.cell.count for item in items[1:] if item.leaf and "+" in item.code.code]
    total = items[0].cell.count if items else None
    known = sum(count for count in several if count is not None)
    if not total or not known:
        return ""
    least = "ten minste " if None in several else ""
    return (
        f"Bij {least}{count_of(known)} ({percent(known / total)}) van de"
        f" {counted.whom('combinations', total)}, komen problemen op meer dan één terrein samen."
    )


def _overlap(counted: Counted) -> str:
    cells = counted.cells("overlap", "known_to")
    more, total = _count(cells, "more"), _count(cells, TOTAL)
    if more is None or not total:
        return ""
    told = (
        f"{count_of(more)} van de {counted.whom('overlap', total)} ({percent(more / total)}) zijn"
        " bij meer dan één partner bekend, wat geen partner alleen kan zien."
    )
    if (three := _count(cells, "three")) is not None:
        told += f" {count_of(three)} zijn bekend bij drie of meer."
    return told


def _contacts(counted: Counted) -> str:
    cells = counted.cells("contacts_per_person", "contacts")
    often, total = _count(cells, "10+"), _count(cells, TOTAL)
    if often is None or not total:
        return ""
    return (
        f"{count_of(often)} mensen ({percent(often / total)}) kwamen tien keer of vaker in een"
        " registratie voor."
    )


def _reports(counted: Counted) -> str:
    elsewhere = counted.cells("repeat_reports", "elsewhere")
    turn = counted.cells("repeat_reports", "turn")
    known, total = _count(elsewhere, "yes"), _count(elsewhere, TOTAL)
    if known is None or not total:
        return ""
    told = (
        f"Van de {count_of(total)} meldingen gaan er {count_of(known)} ({percent(known / total)})"
        " over mensen die ook bij een andere partner bekend zijn."
    )
    if (again := _count(turn, "repeat")) is not None:
        told += f" {count_of(again)} waren niet de eerste melding over die mens."
    return told


def _care(counted: Counted) -> str:
    cells = counted.cells("time_to_care", "wait")
    none, total = _count(cells, "none"), _count(cells, TOTAL)
    if none is None or not total:
        return ""
    told = (
        f"Van de {counted.whom('time_to_care', total)}, is van {count_of(none)}"
        f" ({percent(none / total)}) bij geen bron zorg bekend."
    )
    before, after, soon = (_count(cells, code) for code in ("before", "after", "28d"))
    if before is not None:
        told += f" {count_of(before)} hadden al zorg."
    if after is not None:
        told += f" Bij {count_of(after)} kwam zorg na de melding"
        told += f", bij {count_of(soon)} van hen binnen vier weken." if soon is not None else "."
    return told


def _change(counted: Counted) -> str:
    now = counted.cells("inflow", "since")
    came, stayed, total = (_count(now, code) for code in ("came", "stayed", TOTAL))
    if came is None or stayed is None or not total:
        return ""
    told = (
        f"Van de {counted.whom('inflow', total)}, waren er {count_of(stayed)}"
        f" ({percent(stayed / total)}) ook in de vorige periode bekend; {count_of(came)} kwamen"
        " erbij."
    )
    before = counted.cells("inflow", "until")
    if (left := _count(before, "left")) is not None:
        told += f" {count_of(left)} van toen zijn nu bij geen bron meer bekend."
        whole = _count(before, TOTAL)
        if whole:
            told += f" Samen waren het er toen {count_of(whole)}, nu {count_of(total)}."
    return (
        f"{told} Wie tussen de periodes niet is herkend, telt als weggegaan en als erbij gekomen:"
        " er bleven dus eerder meer mensen dan minder."
    )


def _coverage(counted: Counted) -> str:
    cells = counted.cells("coverage", "traced")
    gone, total = _count(cells, "no"), _count(cells, TOTAL)
    if not total:
        return ""
    if gone is None:
        return (
            f"Hoeveel van de {count_of(total)} registraties niet tot een mens te herleiden zijn, is"
            " verborgen: dat gaat over te weinig mensen."
        )
    return (
        f"{count_of(gone)} van de {count_of(total)} registraties ({percent(gone / total)}) zijn"
        " niet tot een mens te herleiden en tellen niet mee."
    )


def _unseen(counted: Counted) -> str:
    found = next((one for one in counted.estimates if one.indicator == "unseen"), None)
    if found is None:
        return ""
    return (
        "Hoeveel mensen bij geen enkele bron bekend zijn, weet niemand. Een ruwe schatting is"
        f" {number(round(found.value))} (marge {interval((found.low, found.high))}). Die gaat ervan"
        " uit dat bronnen los van elkaar staan, en dat is zelden zo."
    )


def _count(cells: Mapping[str, Cell], code: str) -> int | None:
    return cells[code].count if code in cells else None


_TOPICS = {
    "Om hoeveel mensen gaat het?": ("people", "definitions", "alone"),
    "Waar wonen zij, en hoe oud zijn zij?": ("people_by_municipality", "people_by_age_group"),
    "Met welke problemen?": ("people_by_domain", "combinations"),
    "Wie kent hen al?": ("overlap", "contacts_per_person", "repeat_reports", "time_to_care"),
    "Wat veranderde er?": ("inflow",),
    "Wat weten wij niet?": ("unseen", "coverage"),
}
_ESTIMATED = ("alone", "unseen")
_TELL: Mapping[str, Callable[[Counted], str]] = {
    "people": _people, "definitions": _definitions, "alone": _alone,
    "people_by_municipality": _municipalities, "people_by_age_group": _ages,
    "people_by_domain": _domains, "combinations": _combinations, "overlap": _overlap,
    "contacts_per_person": _contacts, "repeat_reports": _reports, "time_to_care": _care,
    "inflow": _change, "coverage": _coverage, "unseen": _unseen,
}  # fmt: skip
