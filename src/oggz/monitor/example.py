"""A complete small example: three sources of invented people under a signed agreement."""

from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pv

from oggz.geography import ggd_regions, municipalities_in
from oggz.monitor.advice import Outcome, advise
from oggz.monitor.agreement import Agreement, Role, drafting, read, sign
from oggz.monitor.agreement.drafting import Plan, PlannedParty, PlannedSource
from oggz.monitor.encoding import EncodingSettings
from oggz.monitor.files import whole_folder
from oggz.monitor.keys import ceremony, keyfiles
from oggz.monitor.keys.keyfiles import OwnKey
from oggz.monitor.people import NOT_MADE, small_register, three_small_sources, with_events
from oggz.monitor.schemas import schema

PROJECT = "voorbeeld-flevoland"
_SEED = 20
_INDICATORS = (
    "people", "people_by_municipality", "people_by_age_group", "people_by_domain", "definitions",
    "combinations", "overlap", "contacts_per_person", "repeat_reports", "time_to_care", "inflow",
    "coverage", "alone", "unseen",
)  # fmt: skip
_ROLES = (
    ("police", Role.SOURCE, "Politie"),
    ("wmo", Role.SOURCE, "Gemeenten in Flevoland, Wmo"),
    ("shelter", Role.SOURCE, "Maatschappelijke opvang"),
    ("linkage", Role.LINKAGE_UNIT, "Onafhankelijke koppeldienst"),
    ("analysis", Role.ANALYSIS_UNIT, "Onderzoekers van de GGD"),
    ("publisher", Role.PUBLISHER, "GGD Flevoland"),
    ("steering", Role.STEERING_GROUP, "Stuurgroep van de monitor"),
    ("clients", Role.TARGET_GROUP, "Cliëntenraad"),
)
_GROUNDS = {
    "police": ("politie-statistiek", "De politie levert meldingen over onbegrepen gedrag (E33) en"
               " pogingen tot zelfdoding (E14), zonder toelichting en zonder namen van anderen."),
    "wmo": ("wmo-statistiek", "De gemeenten leveren toegewezen Wmo-voorzieningen."),
    "shelter": ("opvang-statistiek", "De opvang levert verblijven en de scores per leefgebied."),
}  # fmt: skip
_ADVICE: dict[str, tuple[Outcome, str]] = {
    "steering": (
        "positive",
        "Wij adviseren om deze oefening uit te geven. Alle mensen erin zijn verzonnen, en de"
        " partners zien zo wat een rapport hun zou bieden.\n\nBij echte gegevens willen wij de"
        " beveiligde tabellen eerst zien.",
    ),
    "clients": (
        "conditional",
        "Wij vinden het goed, onder één voorwaarde: vertel bij elk cijfer wat ermee gebeurt. Een"
        " getal waar niemand iets mee doet, hoeft van ons niet geteld te worden.",
    ),
}
_PEOPLE = {"police": 130, "wmo": 150, "shelter": 80}


def write(
    folder: Path, *, today: date | None = None, encoding: EncodingSettings | None = None
) -> None:
    """Write agreement, keys, advice, sources, truth and a README in Dutch into a new folder.

    The people are the same each time; keys are new each time. With `encoding` the agreement has
    other settings than the default, to compare them. Raises MonitorError when the folder
    exists and is not empty.
    """
    day = today or date.today()
    with whole_folder(folder) as part:
        keys = _keys(str(day.year - 1))
        plan = replace(_plan(day, keys, invented=True), settings=encoding or EncodingSettings())
        path = drafting.write(part, plan)
        for name, key in keys.items():
            sign(path, party=name, key=key.signing, by="directeur (voorbeeld)", today=day)
        agreement = read(path)
        _write_keys(part / "keys", agreement, keys, day)
        for name, (outcome, text) in _ADVICE.items():
            advise(agreement, keys[name], part / "advice", outcome=outcome, text=text, today=day)
        (part / "advies.txt").write_text(_ADVICE["clients"][1] + "\n", encoding="utf-8")
        _write_records(part, agreement)
        _write_readme(part, agreement)
        path.chmod(0o644)


def write_model(folder: Path, *, today: date | None = None) -> None:
    """Write an agreement to be filled in, without keys and signatures, into a new folder."""
    with whole_folder(folder) as part:
        path = drafting.write(part, _plan(today or date.today(), {}, invented=False))
        read(path)


def _keys(period: str) -> dict[str, OwnKey]:
    return {
        name: keyfiles.generate(project=PROJECT, period=period, role=name) for name, *_ in _ROLES
    }


def _plan(today: date, keys: dict[str, OwnKey], *, invented: bool) -> Plan:
    year = today.year - 1
    flevoland = next(region for region in ggd_regions() if region.slug == "flevoland")
    return Plan(
        project=PROJECT if invented else "naam-van-uw-project",
        title="Voorbeeld: monitor psychische kwetsbaarheid Flevoland" if invented
        else "Monitor psychische kwetsbaarheid",
        people="invented" if invented else "real",
        region="Flevoland",
        municipalities=tuple(one.code for one in municipalities_in(flevoland)),
        label=str(year), start=date(year, 1, 1), end=date(year, 12, 31),
        begins=date(year + 1, 1, 1), kept_short=date(year + 2, 9, 30), ends=date(year + 2, 12, 31),
        parties=tuple(_party(name, role, house, keys.get(name)) for name, role, house in _ROLES),
        sources=tuple(
            PlannedSource(name, name, ground, text, _columns(name), _PEOPLE[name])
            for name, (ground, text) in _GROUNDS.items()
        ),
        indicators=_INDICATORS,
        maker="wmo",
        advising=("steering", "clients"),
    )  # fmt: skip


def _party(name: str, role: Role, house: str, key: OwnKey | None) -> PlannedParty:
    party = PlannedParty(name, role.value, house, "functionaris gegevensbescherming")
    if key is None:
        return party
    return replace(party, signing_key=key.signing_public, opening_key=key.opening_public)


def _columns(kind: str) -> tuple[str, ...]:
    """Every column of the kind that there is, but the citizen number."""
    return tuple(name for name in schema(kind).names if name not in NOT_MADE | {"bsn"})


def _write_keys(folder: Path, agreement: Agreement, keys: dict[str, OwnKey], day: date) -> None:
    for name, key in keys.items():
        keyfiles.write(folder / f"{name}.key", key)
        keyfiles.write_public(folder / f"{name}.pub", key)
    maker = agreement.keys.maker
    sealed = ceremony.secret_path(folder, agreement, "linkage")
    ceremony.make_secret(agreement, folder / f"{maker}.key", maker, sealed, today=day)
    for name in agreement.sources:
        if name != maker:
            ceremony.open_secret(agreement, folder / f"{name}.key", name, sealed, today=day)


def _write_records(folder: Path, agreement: Agreement) -> None:
    (folder / "sources").mkdir()
    people = three_small_sources(seed=_SEED)
    for name, source in agreement.sources.items():
        rows = with_events(
            people, name, table=schema(source.kind), first=agreement.period.start,
            last=agreement.period.end, seed=_SEED,
        )  # fmt: skip
        pv.write_csv(rows.select(list(source.variables)), folder / "sources" / f"{name}.csv")
    _write_attacker(folder, people.truth)
    pv.write_csv(people.truth, folder / "truth.csv")


def _write_attacker(folder: Path, truth: pa.Table) -> None:
    """Everybody of the region as in a register, with the records of who is in a source."""
    listed = small_register(_SEED).drop_columns("bsn").join(truth, "person")
    columns = ["person", "source", "record_id"]
    columns += [name for name in listed.column_names if name not in columns]
    listed = listed.select(columns).sort_by([(name, "ascending") for name in columns[:3]])
    pv.write_csv(listed, folder / "people.csv")


def _write_readme(folder: Path, agreement: Agreement) -> None:
    text = (files("oggz.monitor") / "example_readme.md").read_text(encoding="utf-8")
    text = text.replace("{period}", agreement.period.label)
    (folder / "README.md").write_text(text, encoding="utf-8", newline="\n")
