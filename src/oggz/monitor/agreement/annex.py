"""The agreement and its legal framework as one page that people can read, print and sign for.

A standalone HTML file: no script, no font or picture from elsewhere.
"""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from oggz.geography import municipality
from oggz.monitor.agreement import picture, signing
from oggz.monitor.agreement.legal import Ground, Status
from oggz.monitor.agreement.model import Agreement, Role, Source
from oggz.monitor.agreement.wording import count_of, day, part
from oggz.monitor.files import whole_file
from oggz.monitor.indicators.registry import indicator
from oggz.monitor.schemas import schema

_TITLES = {
    "purposes": "Doelen", "region": "Gebied", "period": "Periode", "term": "Looptijd van het werk",
    "cooperation": "Samenwerking", "delivery": "Levering", "legal": "Wettelijk kader",
    "target_group": "Doelgroep", "indicators": "Cijfers", "thresholds": "Kleinste aantal",
    "privacy_budget": "Privacybudget",
    "retention": "Bewaren en vernietigen", "keys": "Koppelgeheim", "encoding": "Vergelijkcodes",
    "statistics": "Aantallen om aan te toetsen", "advice": "Advies", "transition": "Overgang",
}  # fmt: skip
KEPT = {
    "source_files": "Het bestand van de bron", "linkage_secret": "Het koppelgeheim",
    "encodings": "De vergelijkcodes", "payload": "De versleutelde inhoud",
    "spine": "De koppeling (wie bij wie hoort)", "tables": "De tabellen",
}  # fmt: skip


@dataclass(frozen=True)
class Flow:
    """One thing that goes from one house to another."""

    sender: str
    receiver: str
    what: str
    protection: str


@dataclass(frozen=True)
class Delivery:
    """What leaves the house of a source, in the words of its table schema."""

    name: str
    organisation: str
    source: Source
    as_code: tuple[str, ...]
    as_content: tuple[str, ...]
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Told:
    """What a source tells of a life domain, in the words of its table schema."""

    organisation: str
    column: str
    what: str


@dataclass(frozen=True)
class Figure:
    """A figure that may be made, who asked for it and why."""

    title: str
    question: str
    asked_by: str
    decision: str


@dataclass(frozen=True)
class Signed:
    """Whether a party signed, and whether that signature is about this text."""

    organisation: str
    role: str
    by: str
    day: str
    state: str


def render(agreement: Agreement) -> str:
    """The whole page as HTML."""
    environment = Environment(
        loader=PackageLoader("oggz.monitor.agreement"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["day"] = day
    environment.filters["who"] = who
    environment.filters["part"] = part
    environment.filters["count_of"] = count_of
    signatures = _signatures(agreement)
    open_grounds = [one for one in grounds_of(agreement) if one.status is not Status.SETTLED]
    return environment.get_template("bijlage.html.j2").render(
        agreement=agreement,
        picture=picture.draw(agreement),
        flows=flows(agreement),
        deliveries=_deliveries(agreement),
        grounds=grounds_of(agreement),
        questions=sum(len(ground.questions) for ground in open_grounds),
        target=agreement.definitions,
        evidence=_evidence(agreement),
        figures=figures_of(agreement),
        articles=[
            (_title(agreement, place), article) for place, article in agreement.articles.items()
        ],
        municipalities=[municipality(code) for code in agreement.region.municipalities],
        kept=[(name, getattr(agreement.retention, key)) for key, name in KEPT.items()],
        signatures=signatures,
        valid=all(one.state == "klopt" for one in signatures),
    )


def write(agreement: Agreement, out: Path) -> None:
    """Write the page, whole or not at all."""
    text = render(agreement)
    with whole_file(out) as part:
        part.chmod(0o644)
        part.write_text(text, encoding="utf-8")


def flows(agreement: Agreement) -> tuple[Flow, ...]:
    linkage = agreement.parties[agreement.only(Role.LINKAGE_UNIT)].organisation
    analysis = agreement.parties[agreement.only(Role.ANALYSIS_UNIT)].organisation
    publisher = agreement.parties[agreement.only(Role.PUBLISHER)].organisation
    maker = agreement.parties[agreement.keys.maker].organisation
    return (
        Flow("Elke bron", linkage, "Vergelijkcodes: reeksen nullen en enen per mens",
             "Gemaakt met een geheim dat de ontvanger niet heeft"),
        Flow("Elke bron", analysis, "Inhoud: wat er gebeurde, zonder naam of adres",
             "Versleuteld; alleen de ontvanger kan het openen"),
        Flow(linkage, analysis, "Welke recordnummers bij één mens horen",
             "Zonder codes en zonder inhoud"),
        Flow(analysis, publisher, "Tabellen met aantallen",
             f"Beveiligd: minstens {agreement.thresholds.count} mensen per cel"),
        Flow(publisher, "Iedereen", "Uitgave met cijfers en uitleg",
             "Na advies; ondertekend, zodat vervalsing opvalt"),
        Flow(maker, "De andere bronnen", "Het koppelgeheim van deze periode",
             "Versleuteld voor elke bron apart; voor niemand anders"),
    )  # fmt: skip


def _deliveries(agreement: Agreement) -> tuple[Delivery, ...]:
    return tuple(_delivery(agreement, name, source) for name, source in agreement.sources.items())


def _delivery(agreement: Agreement, name: str, source: Source) -> Delivery:
    table = schema(source.kind)
    columns = [column for column in table.columns if column.name in source.variables]
    return Delivery(
        name, agreement.parties[name].organisation, source,
        tuple(column.label for column in columns if column.identifying),
        tuple(column.label for column in columns if column.in_payload),
        tuple(filter(None, map(agreement.framework.ground, source.legal_grounds))),
    )  # fmt: skip


def _evidence(agreement: Agreement) -> tuple[tuple[str, tuple[Told, ...]], ...]:
    """Of each life domain, what the sources of this agreement deliver that tells of it."""
    told: dict[str, list[Told]] = {domain.id: [] for domain in agreement.definitions.domains}
    for row in agreement.definitions.evidence:
        for name, source in agreement.sources.items():
            if source.kind == row.kind and row.column in source.variables:
                column = schema(row.kind).column(row.column)
                what = ", ".join(f"{value} ({column.codes[value]})" for value in row.values)
                if row.at_most is not None:
                    what = f"score van {row.at_most} of lager"
                house = agreement.parties[name].organisation
                told[row.domain].append(Told(house, column.label, what or "ingevuld"))
    names = {domain.id: domain.name for domain in agreement.definitions.domains}
    return tuple((names[domain], tuple(rows)) for domain, rows in told.items())


def figures_of(agreement: Agreement) -> tuple[Figure, ...]:
    reasons = agreement.indicators.reasons
    return tuple(
        Figure(
            indicator(name).title, indicator(name).question,
            agreement.parties[reasons[name].asked_by].organisation, reasons[name].decision,
        )
        for name in agreement.indicators.allowed
    )  # fmt: skip


def grounds_of(agreement: Agreement) -> tuple[Ground, ...]:
    """The rows that the sources use, and those of linkage and analysis."""
    used = [ground for source in agreement.sources.values() for ground in source.legal_grounds]
    roles = (Role.LINKAGE_UNIT.value, Role.ANALYSIS_UNIT.value)
    return tuple(
        ground
        for ground in agreement.framework.grounds
        if ground.id in used or ground.kind in roles
    )


def who(ground: Ground) -> str:
    """Whose ground it is, in words: a role, or the title of a kind of source."""
    if ground.kind in {role.value for role in Role}:
        return Role(ground.kind).dutch.capitalize()
    return schema(ground.kind).title


def _title(agreement: Agreement, place: str) -> str:
    if place.startswith("sources."):
        return agreement.parties[place.removeprefix("sources.")].organisation
    return _TITLES[place]


def _signatures(agreement: Agreement) -> tuple[Signed, ...]:
    given = {signature.party: signature for signature in agreement.signatures}
    rows: list[Signed] = []
    for name, party in agreement.parties.items():
        one = given.get(name)
        if one is None:
            rows.append(Signed(party.organisation, party.role.dutch, "", "", "ontbreekt"))
        else:
            state = "klopt" if signing.is_valid(agreement, one) else "klopt niet"
            rows.append(Signed(party.organisation, party.role.dutch, one.by, day(one.date), state))
    return tuple(rows)
