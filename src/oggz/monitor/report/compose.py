"""Putting the report together: everything it says, in the order in which it is read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from oggz.geography.boundaries import ATTRIBUTION
from oggz.monitor.advice import Advice
from oggz.monitor.agreement import Agreement, Role
from oggz.monitor.agreement.wording import count_of, day, listed
from oggz.monitor.report.figures import Seen, figures_of
from oggz.monitor.report.legal import legal_rows
from oggz.monitor.report.model import (
    Advised,
    Fact,
    Grid,
    Indicator,
    Part,
    Report,
    Row,
    Story,
)
from oggz.monitor.report.privacy import privacy_part
from oggz.monitor.report.quality import Quality
from oggz.monitor.report.ratings import Rating
from oggz.monitor.report.stories import paragraphs
from oggz.monitor.report.texts import method_part, quality_part
from oggz.monitor.report.value import value_part, worth
from oggz.monitor.report.views import BOUNDS, View, views
from oggz.monitor.report.wording import HIDDEN_NOTE, least, number, shown, tenths
from oggz.monitor.tables import Safe


@dataclass(frozen=True)
class Description:
    """What the registry of indicators and the agreement say about one of them."""

    title: str
    question: str = ""
    asked_by: str = ""
    decision: str = ""


@dataclass(frozen=True)
class Definition:
    """One way to say who belongs to the target group; `main` is the one the figures use."""

    code: str
    name: str
    text: str
    main: bool


@dataclass(frozen=True)
class Material:
    """All that a report is made of. `tried` counts attacks by kind, `tried_by_table` by table;
    `seen` tells of each advice whether it was about exactly these tables."""

    safe: Safe
    agreement: Agreement
    day: date
    tried: Mapping[str, int]
    tried_by_table: Mapping[str, int]
    advice: Sequence[Advice]
    motivation: str = ""
    quality: Quality | None = None
    ratings: Sequence[Rating] = ()
    stories: Sequence[Story] = ()
    descriptions: Mapping[str, Description] = field(default_factory=dict)
    definitions: Sequence[Definition] = ()
    definitions_note: str = ""


def compose(material: Material) -> Report:
    """The report of a release."""
    agreement, safe = material.agreement, material.safe
    found = views(safe)
    by_indicator: dict[str, list[View]] = {}
    for view in found:
        by_indicator.setdefault(view.info.indicator, []).append(view)
    titles = {
        name: material.descriptions[name].title if name in material.descriptions
        else tables[0].info.title
        for name, tables in by_indicator.items()
    }  # fmt: skip
    seen: Seen = set()
    indicators = tuple(
        _indicator(name, titles[name], tables, material, seen)
        for name, tables in by_indicator.items()
    )
    reasons = {
        name: (one.asked_by, one.decision)
        for name, one in material.descriptions.items()
        if one.asked_by
    }
    bounded = any(set(BOUNDS) <= set(view.info.measured) for view in found)
    return Report(
        title=agreement.title,
        period=agreement.period.label,
        lead=_lead(agreement),
        publisher=agreement.parties[agreement.only(Role.PUBLISHER)].organisation,
        day=day(material.day),
        invented=agreement.people == "invented",
        summary=(*_told(indicators), least(safe.protection)),
        facts=_facts(material, found),
        reading=_reading(
            hidden=any(view.hidden for view in found), bounded=bounded,
            changed=safe.protection.method != "suppression",
        ),
        indicators=indicators,
        estimates=_estimates(safe),
        definitions=_definitions(material, found),
        method=method_part(agreement, bounded=bounded),
        quality=quality_part(material.quality),
        privacy=privacy_part(agreement, safe, found, material.tried, material.tried_by_table),
        value=value_part(
            agreement, worth(agreement, by_indicator, material.ratings), material.ratings, titles,
            reasons,
        ),
        advice=tuple(_advised(one, agreement) for one in material.advice),
        motivation=paragraphs(material.motivation),
        stories=tuple(material.stories),
        legal=legal_rows(agreement),
        legal_note=agreement.framework.note,
        agreement=_agreed(agreement),
        checksum=agreement.checksum,
        attribution=f"Kaarten: {ATTRIBUTION}.",
    )  # fmt: skip


def _lead(agreement: Agreement) -> str:
    return (
        f"Hoeveel inwoners van {agreement.region.name} van"
        f" {day(agreement.period.start)} tot en met {day(agreement.period.end)} bekend waren bij"
        f" {len(agreement.sources)} partners, en bij hoeveel daarvan tegelijk. Niemand heeft bij"
        " het tellen een naam gezien."
    )


def _told(indicators: Sequence[Indicator]) -> Iterator[str]:
    """What each indicator says: not where people live, if it divides them otherwise too. A total is
    told once."""
    totals = set()
    for one in indicators:
        charted = [figure for figure in one.figures if figure.pictures]
        first = next((figure for figure in charted if len(figure.pictures) == 1), None)
        first = first or next(iter(charted), None)
        if first is not None:
            parts = [f"{one.title}."]
            parts += [first.total] if first.total not in totals or not first.parts else []
            totals.add(first.total)
            yield " ".join(filter(None, [*parts, first.parts]))


def _facts(material: Material, found: Sequence[View]) -> tuple[Fact, ...]:
    everyone = next((view for view in found if view.info.unit == "persons"), None)
    facts = []
    if everyone is not None and everyone.cells[0].count is not None:
        facts.append(Fact(number(everyone.cells[0].count), "mensen, ieder één keer geteld"))
    facts.append(Fact(str(len(material.agreement.sources)), "bronnen"))
    facts.append(Fact(str(len(material.agreement.region.municipalities)), "gemeenten"))
    facts.append(
        Fact(count_of(sum(material.tried.values())), "aanvallen of meer nagebootst, 0 gelukt")
    )
    return tuple(facts)


def _reading(*, hidden: bool, bounded: bool, changed: bool) -> tuple[str, ...]:
    texts = [HIDDEN_NOTE] if hidden else []
    if changed:
        texts.append(
            "De aantallen zijn niet precies: zij zijn veranderd om mensen te beschermen. Kleine"
            " verschillen zeggen daarom niets."
        )
    if bounded:
        texts.append(
            "Achter een aantal staat soms een marge. Het echte aantal ligt daar met 95% zekerheid"
            " in. Overlappen twee marges, dan is een verschil misschien toeval."
        )
    texts.append(
        "De cijfers gaan over groepen. Zij zeggen niets over één mens, en zijn niet bedoeld om over"
        " een mens te beslissen."
    )
    return tuple(texts)


def _indicator(
    name: str, title: str, tables: Sequence[View], material: Material, seen: Seen
) -> Indicator:
    found = [figures_of(view, seen, material.tried_by_table) for view in tables]
    told = material.descriptions.get(name, Description(title))
    return Indicator(
        name.replace("_", "-"), title, told.question, told.asked_by, told.decision,
        tuple(figure for each in found for figure in each.figures),
        tuple(words for each in found for words in each.unshown),
        tuple(f"tables/{view.info.name}.csv" for view in tables),
    )  # fmt: skip


def _estimates(safe: Safe) -> Part | None:
    if not safe.estimates:
        return None
    rows = tuple(
        Row(f"{one.title} ({one.unit})",
            (_rounded(one.value), f"{_rounded(one.low)} – {_rounded(one.high)}"))
        for one in safe.estimates
    )  # fmt: skip
    warnings = dict.fromkeys(one.warning for one in safe.estimates if one.warning)
    return Part(
        "schattingen", "Wat geschat is",
        "Deze getallen zijn niet geteld maar geschat. Lees ze met hun waarschuwing.",
        tuple(warnings), (),
        (Grid("Schattingen met hun marge", ("Schatting", "Waarde", "Marge (95%)"), rows),),
    )  # fmt: skip


def _rounded(value: float) -> str:
    return tenths(value) if 0 < abs(value) < 1 else count_of(round(value))


def _definitions(material: Material, found: Sequence[View]) -> Part | None:
    """The definitions side by side, each with its count where a table has one."""
    if not material.definitions:
        return None
    counts = {}
    codes = {one.code for one in material.definitions}
    for view in found:
        for dimension in view.dimensions:
            if codes <= set(dimension.names) and view.info.unit == "persons":
                counts = {item.code.code: shown(item.cell) for item in view.along(dimension)}
    rows = tuple(
        Row(one.name + (" (gebruikt in dit rapport)" if one.main else ""),
            (one.text, counts.get(one.code, "niet geteld")))
        for one in material.definitions
    )  # fmt: skip
    return Part(
        "doelgroep", "Wie er meetelt",
        "Wie kwetsbaar is, is een afspraak. Met een andere afspraak wordt het een ander aantal."
        " Daarom staan zij hier naast elkaar.",
        (material.definitions_note,) if material.definitions_note else (), (),
        (Grid("Hetzelfde jaar, geteld met elke omschrijving",
              ("Omschrijving", "Wie telt mee", "Mensen"), rows, numbers_from=2),),
    )  # fmt: skip


def _advised(advice: Advice, agreement: Agreement) -> Advised:
    party = agreement.parties[advice.party]
    seen = (
        "Gegeven over precies deze cijfers." if advice.tables
        else "Gegeven over de afspraak, voordat de cijfers er waren."
    )  # fmt: skip
    return Advised(
        party.organisation, party.role.dutch, advice.dutch, advice.outcome == "negative",
        day(advice.date), paragraphs(advice.text), seen,
    )  # fmt: skip


def _agreed(agreement: Agreement) -> tuple[str, ...]:
    return (
        f"Dit rapport is gemaakt onder de afspraak ‘{agreement.title}’, versie {agreement.version},"
        f" ondertekend door {listed([p.organisation for p in agreement.parties.values()])}.",
        agreement.purposes.text,
        f"De tabellen worden uiterlijk op {day(agreement.retention.tables)} vernietigd, met een"
        " verklaring. Deze uitgave blijft.",
    )
