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
    Point,
    Report,
    Row,
    Story,
    Topic,
)
from oggz.monitor.report.privacy import privacy_part, visible_shares
from oggz.monitor.report.quality import Quality
from oggz.monitor.report.ratings import Rating
from oggz.monitor.report.stories import paragraphs
from oggz.monitor.report.summary import Counted, told_of, topics
from oggz.monitor.report.texts import linked_words, method_part, quality_part
from oggz.monitor.report.value import Worth, value_part, worth
from oggz.monitor.report.views import BOUNDS, View, views
from oggz.monitor.report.wording import (
    HIDDEN,
    HIDDEN_NOTE,
    least,
    lower,
    number,
    percent,
    shown,
    tenths,
)
from oggz.monitor.tables import Estimate, Safe

_MOST_FACTS = 3  # before the attacks


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
    estimated = {one.indicator: () for one in safe.estimates}
    titles |= {name: material.descriptions[name].title for name in estimated
               if name in material.descriptions}  # fmt: skip
    ranked = worth(agreement, {**by_indicator, **estimated}, material.ratings)
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
        summary=_summary(material, by_indicator, indicators, found, ranked),
        facts=_facts(material, found),
        reading=_reading(
            hidden=any(view.hidden for view in found), bounded=bounded,
            changed=safe.protection.method != "suppression",
        ),
        indicators=indicators,
        estimates=tuple(_estimates(material)),
        definitions=_definitions(material, found),
        method=method_part(agreement, bounded=bounded),
        quality=quality_part(material.quality),
        privacy=privacy_part(agreement, safe, found, material.tried, material.tried_by_table),
        value=value_part(
            agreement, ranked, material.ratings, titles, reasons,
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


def _summary(
    material: Material, by_indicator: Mapping[str, Sequence[View]],
    indicators: Sequence[Indicator], found: Sequence[View], rows: Sequence[Worth],
) -> tuple[Topic, ...]:  # fmt: skip
    """What who reads no further takes along: the answers, how sure, what was protected, advice."""
    counted = Counted(by_indicator, material.safe.estimates)
    uses = {name: _use(one) for name, one in material.descriptions.items()}
    told, opinions = topics(counted, uses), _opinions(material, rows)
    others = tuple(_others(indicators, counted, uses))
    return (
        *told,
        *([Topic("Wat er verder geteld is", others)] if others else []),
        Topic("Hoe zeker is het?", tuple(map(Point, _sure(material, by_indicator)))),
        Topic("Hoe zijn mensen beschermd?", (Point(_protected(material, found)),)),
        *([Topic("Wat vinden anderen ervan?", (Point(opinions),))] if opinions else []),
    )


def _use(told: Description) -> str:
    if told.asked_by and told.decision:
        return f"Voor het besluit: {lower(told.decision).rstrip('.')} ({told.asked_by})."
    return f"Gevraagd door {told.asked_by}." if told.asked_by else ""


def _others(
    indicators: Sequence[Indicator], counted: Counted, uses: Mapping[str, str]
) -> Iterator[Point]:
    """Indicators without words of their own: not where people live, if they divide them otherwise
    too. A total is told once."""
    totals = set()
    for name, one in zip(counted.tables, indicators, strict=True):
        charted = [figure for figure in one.figures if figure.pictures]
        first = next((figure for figure in charted if len(figure.pictures) == 1), None)
        first = first or next(iter(charted), None)
        if first is not None and not told_of(name, counted):
            whole = "" if first.total in totals else first.total
            totals.add(first.total)
            yield Point(
                " ".join(filter(None, (f"{one.title}.", whole, first.parts))), uses.get(name, "")
            )


def _sure(material: Material, tables: Mapping[str, Sequence[View]]) -> Iterator[str]:
    links = material.quality.linkage if material.quality else None
    yield (
        linked_words(links)
        if links
        else ("Hoe vaak mensen ten onrechte zijn samengevoegd of gemist, is niet geschat.")
    )
    if not any(one.indicator == "unseen" for one in material.safe.estimates):
        yield (
            "Wie bij geen enkele bron bekend is, telt niet mee. Een laag aantal kan ook betekenen"
            " dat partners mensen niet in beeld hebben."
        )
    if "inflow" not in tables:
        yield "Met een eerdere periode is niet vergeleken: wat er veranderde, staat er niet bij."


def _protected(material: Material, found: Sequence[View]) -> str:
    protection = material.safe.protection
    cells, hidden = sum(len(view.cells) for view in found), sum(view.hidden for view in found)
    told = [least(protection)]
    if hidden:
        told.append(
            f"Van de {count_of(cells)} aantallen zijn er {count_of(hidden)}"
            f" ({percent(hidden / cells)}) {HIDDEN}."
        )
    if shares := visible_shares(material.safe):
        code, seen, own = min(shares, key=lambda one: one[1] / one[2])
        if seen < own:
            told.append(
                f"{code.label} ziet het minst: {percent(seen / own)} van de eigen aantallen."
            )
    told.append(
        f"Ten minste {count_of(sum(material.tried.values()))} aanvallen zijn nagebootst om achter"
        " kleine aantallen te komen. Geen enkele lukte."
    )
    return " ".join(told)


def _opinions(material: Material, rows: Sequence[Worth]) -> str:
    parties = material.agreement.parties
    told = [f"{parties[one.party].organisation} adviseert {one.dutch}." for one in material.advice]
    titles = [
        f"‘{material.descriptions[row.indicator].title}’" for row in rows
        if row.reason_to_drop and row.indicator in material.descriptions
    ]  # fmt: skip
    if titles:
        told.append(f"Voorstel om de volgende keer niet meer te tellen: {listed(titles)}.")
    elif not material.ratings:
        told.append("Wat elk cijfer waard is, heeft nog niemand gezegd.")
    return " ".join(told)


def _facts(material: Material, found: Sequence[View]) -> tuple[Fact, ...]:
    everyone = next((view for view in found if view.info.unit == "persons"), None)
    facts = []
    if everyone is not None and everyone.cells[0].count is not None:
        facts.append(Fact(number(everyone.cells[0].count), "mensen, ieder één keer geteld"))
    for view in found:
        for dimension in view.dimensions:
            if dimension.name == "known_to" and "more" in dimension.names:
                shared = view.cell({dimension.name: "more"}).count
                if shared is not None:
                    facts.append(Fact(number(shared), "van hen bij meer dan één bron bekend"))
    facts.append(Fact(str(len(material.agreement.sources)), "bronnen"))
    if len(facts) < _MOST_FACTS:
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


def _estimates(material: Material) -> Iterator[Part]:
    """What was estimated and not counted, each kind under its own warning."""
    kinds: dict[str, list[Estimate]] = {}
    for one in material.safe.estimates:
        kinds.setdefault(one.indicator, []).append(one)
    for name, found in kinds.items():
        told = material.descriptions.get(name, Description("Wat geschat is"))
        rows = tuple(
            Row(f"{one.title} ({one.unit})",
                (_rounded(one.value), f"{_rounded(one.low)} – {_rounded(one.high)}"))
            for one in found
        )  # fmt: skip
        yield Part(
            f"schatting-{name}".replace("_", "-"), told.title,
            " ".join(filter(None, (told.question, "Dit is niet precies geteld."))),
            tuple(dict.fromkeys(one.warning for one in found if one.warning)) + (
                (_use(told),) if told.asked_by else ()
            ), (),
            (Grid(f"{told.title}: met de grenzen", ("Schatting", "Waarde", "Van – tot"), rows),),
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
