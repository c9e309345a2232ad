"""Makes docs/voorbeelden: the report of a release about a region of invented people.

Usage: python setup/sample.py [--work DIR]

Everything in it went the whole way: encoded, linked, counted, protected, attacked, advised and
released. Keys follow from a seed and days are fixed: the same program makes the same report. What
takes long is kept in the folder of --work, to try a change of the report alone.
"""

import argparse
import csv
import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv
import pyarrow.parquet as pq
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from numpy.typing import NDArray

from oggz.monitor import audit, disclosure
from oggz.monitor.advice import advise
from oggz.monitor.agreement import Agreement, Role, drafting, read, sign
from oggz.monitor.agreement.drafting import Plan, PlannedParty, PlannedSource
from oggz.monitor.encoding.delivery import write_delivery
from oggz.monitor.encoding.reading import Encodings, count_encodings
from oggz.monitor.files import MANIFEST, whole_folder, write_manifest
from oggz.monitor.indicators.tabulate import tabulate
from oggz.monitor.keys import OwnKey, SourceKey, keyfiles
from oggz.monitor.linkage.delivery import Delivered, figures_of, linked, write_outcome
from oggz.monitor.linkage.explain import explain
from oggz.monitor.linkage.report import render
from oggz.monitor.linkage.steps import link_tables
from oggz.monitor.linkage.strangers import read_strangers
from oggz.monitor.manifests import ENCODINGS, STRANGERS
from oggz.monitor.people import (
    NOT_MADE,
    Population,
    PopulationSettings,
    Sources,
    make_population,
    make_sources,
    with_events,
)
from oggz.monitor.people.settings import FLEVOLAND
from oggz.monitor.rehearsal.plan import plans as source_plans
from oggz.monitor.release import Asked, release, tables_checksum
from oggz.monitor.release.archive import unpacked
from oggz.monitor.schemas import schema
from oggz.monitor.tables import ALONG, read_safe, read_tables, write_safe

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "docs" / "voorbeelden"
SEED, PEOPLE, YEAR = 20, 430_000, 2025
_STAYS = 0.72  # of the people of a source, as far as they live there still: an assumption
DAY = date(2026, 6, 15)
BEFORE, NOW = str(YEAR - 1), str(YEAR)
_HOUSES = {
    "police": ("police", "politie-statistiek", "Politie", 6_000,
               "Meldingen over onbegrepen gedrag en pogingen tot zelfdoding, zonder toelichting."),
    "wmo": ("wmo", "wmo-statistiek", "Gemeenten, Wmo", 13_000, "Toegewezen Wmo-voorzieningen."),
    "shelter": ("shelter", "opvang-statistiek", "Maatschappelijke opvang", 1_800,
                "Verblijven in de opvang, met de scores per leefgebied."),
    "debts": ("debt_help", "schuldhulp-statistiek", "Schuldhulpverlening", 5_000,
              "Begonnen en beëindigde trajecten."),
    "housing": ("housing", "wonen-statistiek", "Woningcorporaties", 4_000,
                "Meldingen van overlast en huurachterstand."),
    "care": ("mental_health", "ggz-statistiek", "Geestelijke gezondheidszorg", 12_000,
             "Begonnen en beëindigde behandelingen, zonder diagnose."),
}  # fmt: skip
_OTHERS = {
    "linkage": (Role.LINKAGE_UNIT, "Onafhankelijke koppeldienst"),
    "analysis": (Role.ANALYSIS_UNIT, "Onderzoekers van de GGD"),
    "publisher": (Role.PUBLISHER, "GGD Flevoland (voorbeeld)"),
    "steering": (Role.STEERING_GROUP, "Stuurgroep van de monitor"),
    "clients": (Role.TARGET_GROUP, "Cliëntenraad"),
}  # fmt: skip
_INDICATORS = (
    "people", "people_by_municipality", "people_by_age_group", "people_by_domain", "definitions",
    "combinations", "overlap", "contacts_per_person", "repeat_reports", "time_to_care", "inflow",
    "coverage", "alone", "unseen",
)  # fmt: skip
_TRANSITION = """
[transition]
article = "13"
text = "De periodes {before} en {now} worden één keer verbonden, om te zien wie bleef."
previous_period = "{before}"
previous_checksum = "{checksum}"
destroy_before = {last}

[advice]"""
_ADVICE = {
    "steering": (
        "positive",
        "Wij adviseren om uit te geven. De cijfers over wie bij meer partners bekend is, had"
        " niemand van ons alleen.\n\nMaak volgend jaar minder: wat wij nu niet gebruikt hebben,"
        " hoeft niet opnieuw.",
    ),
    "clients": (
        "conditional",
        "Wij vinden uitgeven goed, als er met deze cijfers over ons niet zonder ons wordt"
        " gesproken.\n\nVertel binnen een jaar wat elke gemeente ermee heeft gedaan.",
    ),
}  # fmt: skip
_RATINGS = (
    ("people", "wmo", 4, "De omvang bepaalt onze begroting."), ("people", "clients", 3, ""),
    ("people_by_municipality", "wmo", 5, ""), ("people_by_municipality", "police", 4, ""),
    ("people_by_municipality", "clients", 3, ""),
    ("people_by_age_group", "wmo", 3, ""), ("people_by_age_group", "clients", 3, ""),
    ("people_by_domain", "care", 5, "Hierop stemmen wij ons aanbod af."),
    ("people_by_domain", "clients", 5, "Het gaat om hulp, niet om aantallen meldingen."),
    ("definitions", "clients", 5, "Wie kwetsbaar heet, bepaalt wie gehoord wordt."),
    ("definitions", "steering", 4, ""),
    ("combinations", "debts", 4, ""), ("combinations", "clients", 4, ""),
    ("overlap", "police", 5, ""), ("overlap", "wmo", 5, ""), ("overlap", "clients", 4, ""),
    ("contacts_per_person", "police", 3, ""),
    ("contacts_per_person", "clients", 1, "Dit telt mensen als last."),
    ("repeat_reports", "police", 5, ""), ("repeat_reports", "clients", 3, ""),
    ("time_to_care", "clients", 5, "Wachten is waar wij last van hebben."),
    ("time_to_care", "care", 4, ""),
    ("inflow", "steering", 4, ""), ("unseen", "clients", 4, "Wie niemand kent, mist hulp."),
    ("alone", "steering", 3, ""), ("coverage", "housing", 2, ""), ("coverage", "wmo", 3, ""),
)  # fmt: skip
_STORY = """title = "Drie keer hetzelfde vertellen (verzonnen verhaal)"
text = \"\"\"
Ik belde de gemeente over mijn schulden. Daarna kwam de wijkagent, omdat de buren zich zorgen \
maakten. Bij de ggz stond ik toen al vier maanden op een lijst. Ik heb drie keer hetzelfde \
verteld, aan drie mensen die niet van elkaar wisten.

Nu is er één iemand die belt. Dat had eerder gekund.\"\"\"
read_back = true

[consent]
given = true
recorded_by = "ervaringsdeskundige (voorbeeld)"
date = 2026-05-01
withdraw = "bel of mail de cliëntenraad"
"""
# Pages of the report that stand in README and handbook as pictures, by name; the first is 1.
_PICTURED = {"rapport-kort.png": 2, "rapport-gemeenten.png": 5}
_DOTS = "80"  # an inch


def make(work: Path) -> bytes:
    """The PDF of the report. What `work` holds already is not made again."""
    keys = {name: _key(name) for name in (*_HOUSES, *_OTHERS)}
    path = _agreement(work, keys)
    agreement = read(path)
    if not (work / "safe").exists():
        _count(work, agreement, keys)
        _protect(work, agreement)
    return _released(work, agreement, keys)


def _key(role: str) -> OwnKey:
    def derived(use: str) -> bytes:
        return hashlib.sha256(f"oggz sample {SEED} {use} {role}".encode()).digest()

    return OwnKey(
        "voorbeeldrapport", NOW, role, Ed25519PrivateKey.from_private_bytes(derived("sign")),
        X25519PrivateKey.from_private_bytes(derived("open")),
    )  # fmt: skip


def _agreement(work: Path, keys: Mapping[str, OwnKey]) -> Path:
    """This year's agreement, signed by all, which allows one transition from the year before."""
    (work / "eerder").mkdir(exist_ok=True)
    before = read(drafting.write(work / "eerder", _plan(YEAR - 1, keys)))
    path = drafting.write(work, _plan(YEAR, keys))
    article = _TRANSITION.format(
        before=BEFORE, now=NOW, checksum=before.checksum, last=date(YEAR + 1, 12, 31)
    )
    path.write_text(path.read_text().replace("\n[advice]", article, 1))
    for name, key in keys.items():
        sign(path, party=name, key=key.signing, by="directeur (voorbeeld)", today=DAY)
    return path


def _plan(year: int, keys: Mapping[str, OwnKey]) -> Plan:
    def party(name: str, role: Role, house: str) -> PlannedParty:
        return PlannedParty(
            name, role.value, house, "functionaris gegevensbescherming",
            keys[name].signing_public, keys[name].opening_public,
        )  # fmt: skip

    return Plan(
        project="voorbeeldrapport", title="Voorbeeld: psychische kwetsbaarheid in Flevoland",
        people="invented", region="Flevoland", municipalities=FLEVOLAND, label=str(year),
        start=date(year, 1, 1), end=date(year, 12, 31), begins=date(year + 1, 1, 1),
        kept_short=date(year + 2, 9, 30), ends=date(year + 2, 12, 31),
        parties=(
            *(party(name, Role.SOURCE, house[2]) for name, house in _HOUSES.items()),
            *(party(name, *other) for name, other in _OTHERS.items()),
        ),
        sources=tuple(
            PlannedSource(
                name, kind, ground, text,
                tuple(one for one in schema(kind).names if one not in NOT_MADE | {"bsn"}), number,
            )
            for name, (kind, ground, _, number, text) in _HOUSES.items()
        ),
        indicators=_INDICATORS, maker="wmo", advising=("steering", "clients"),
    )  # fmt: skip


def _count(work: Path, agreement: Agreement, keys: Mapping[str, OwnKey]) -> None:
    """Deliveries of both years, their linkages, and the tables of this year."""
    population = make_population(
        PopulationSettings(people=PEOPLE, municipalities=FLEVOLAND, periods=2, last_year=YEAR), SEED
    )
    (work / NOW).mkdir(exist_ok=True)
    (work / BEFORE).mkdir(exist_ok=True)
    for period, label in ((1, BEFORE), (2, NOW)):
        _deliver(population, work / label, agreement, keys, period)
    deliveries = {name: work / NOW / name for name in agreement.sources}
    _link(work / "spine.parquet", deliveries, agreement)
    _link_years(work / "overgang.parquet", work, agreement)
    keyfiles.write(work / "analysis.key", keys["analysis"])
    made = tabulate(
        list(deliveries.values()), work / "spine.parquet", work / "tables", agreement=agreement,
        key_file=work / "analysis.key", transition=work / "overgang.parquet", today=DAY,
    )  # fmt: skip
    _tell(f"{made.tables} tabellen, {made.cells} cellen; niet gemaakt: {made.left_out or 'niets'}")


def _deliver(
    population: Population, folder: Path, agreement: Agreement, keys: Mapping[str, OwnKey],
    period: int,
) -> None:  # fmt: skip
    made = _seen(population, agreement, period)
    year = YEAR - 2 + period
    secret = hashlib.sha256(f"oggz sample {SEED} linkage".encode()).digest()
    for place, (name, source) in enumerate(agreement.sources.items()):
        rows = with_events(
            made, name, table=schema(source.kind), first=date(year, 1, 1),
            last=date(year, 12, 31), period=period, seed=SEED,
        )  # fmt: skip
        records = folder / f"{name}.csv"
        pv.write_csv(rows.select(list(source.variables)), records)
        if not (folder / name).exists():
            with whole_folder(folder / name) as part:
                write_delivery(
                    records, part, agreement=agreement, seed=SEED * period + place,
                    key=SourceKey(name, secret, None, keys[name].signing),
                )  # fmt: skip
        _tell(f"{name} {year}: {len(rows)} rijen")


def _seen(population: Population, agreement: Agreement, period: int) -> Sources:
    """Whom each source sees: in the second year most of those of the first who live there still."""
    plans = [replace(one, period=period) for one in source_plans(agreement, PEOPLE)]
    made = make_sources(population, plans, SEED)
    if period == 1:
        return made
    here, random = population.present(period), np.random.default_rng(SEED)
    earlier, later = _people_of(_seen(population, agreement, 1)), _people_of(made)
    chosen = []
    for plan in plans:
        before = earlier[plan.name]
        kept = before[here[before] & (random.random(len(before)) < _STAYS)]
        others = np.setdiff1d(later[plan.name], before)
        new = random.choice(others, min(len(others), plan.records - len(kept)), replace=False)
        chosen.append(replace(plan, people=np.sort(np.concatenate([kept, new]))))
    return make_sources(population, chosen, SEED)


def _people_of(made: Sources) -> dict[str, NDArray[np.int64]]:
    truth = made.truth
    return {
        name: np.unique(truth.filter(pc.equal(truth["source"], name))["person"].to_numpy())
        for name in made.tables
    }


def _link(out: Path, deliveries: Mapping[str, Path], agreement: Agreement) -> None:
    found = {
        name: Delivered(folder / ENCODINGS, folder / STRANGERS, duplicates=False)
        for name, folder in sorted(deliveries.items())
    }
    with linked(found, out, agreement=agreement) as (linkage, part):
        ways = explain(linkage.model, agreement.encoding)
        write_outcome(
            linkage, part, out, found, agreement, command="link",
            report=render(agreement, linkage, None, ways), figures=figures_of(linkage, None, ways),
        )  # fmt: skip
    _tell(f"gekoppeld: {linkage.quality.precision.value:.3f}, {linkage.quality.recall.value:.3f}")


def _link_years(out: Path, work: Path, agreement: Agreement) -> None:
    """Who is the same in both years, as the analysis unit gets it."""
    settings = agreement.encoding
    folders = {
        f"{name}@{label}": work / label / name
        for name in sorted(agreement.sources) for label in (BEFORE, NOW)
    }  # fmt: skip
    paths = {name: folder / ENCODINGS for name, folder in folders.items()}
    strangers = {
        name: read_strangers(
            folder / STRANGERS, settings, records=count_encodings(paths[name], settings)
        )
        for name, folder in folders.items()
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as steps:
        spine = link_tables(
            Encodings(paths, settings), settings, Path(steps), strangers=strangers
        ).spine  # fmt: skip
    apart = [name.split("@") for name in spine["source"].to_pylist()]
    pq.write_table(
        pa.table(
            {
                "source": [name for name, _ in apart], "period": [label for _, label in apart],
                "record_id": spine["record_id"], "person": spine["person"],
            }
        ),
        out,
    )  # fmt: skip
    write_manifest(
        out.with_name(f"{out.stem}.manifest.json"), command="transition",
        agreement=agreement.checksum, inputs=[], outputs=[out],
    )  # fmt: skip


def _protect(work: Path, agreement: Agreement) -> None:
    tables = read_tables(work / "tables", agreement)
    rules = disclosure.Rules(threshold=agreement.thresholds.count)
    safe = disclosure.suppress(tables, rules)
    _tell(disclosure.told(safe))
    along = [(name, (work / "tables" / name).read_bytes()) for name in ALONG]
    write_safe(safe, work / "safe", inputs=[work / "tables" / MANIFEST], more=along)
    findings = audit.attack_tables(read_safe(work / "safe", agreement))
    audit.write_evidence(findings, work / "safe")
    _tell(f"{findings.attacks} aanvallen, {len(findings.leaks)} gelukt")


def _released(work: Path, agreement: Agreement, keys: Mapping[str, OwnKey]) -> bytes:
    """The report out of a release made anew."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        checksum = tables_checksum(work / "safe", read_safe(work / "safe", agreement))
        for party, (outcome, text) in _ADVICE.items():
            advise(
                agreement, keys[party], place / "advice", outcome=outcome, text=text,
                tables=checksum, today=DAY,
            )  # fmt: skip
        with (place / "ratings.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("indicator", "party", "score", "remark"), *_RATINGS])
        (place / "stories").mkdir()
        (place / "stories" / "een.toml").write_text(_STORY, encoding="utf-8")
        keyfiles.write(place / "publisher.key", keys["publisher"])
        asked = Asked(
            safe=work / "safe", advice=place / "advice", ratings=place / "ratings.csv",
            stories=place / "stories", day=DAY,
        )  # fmt: skip
        release(agreement, place / "publisher.key", asked, place / "release.zip", today=DAY)
        entries = unpacked(place / "release.zip")
    (work / "rapport.html").write_bytes(entries["report.html"])
    return entries["report.pdf"]


def _picture(page: int, out: Path) -> None:
    """A page of the report as PNG, where Poppler is installed to make it."""
    program = shutil.which("pdftoppm")
    if program is None:
        _tell(f"{out.name} niet vernieuwd: installeer poppler-utils.")
        return
    asked = ["-png", "-singlefile", "-r", _DOTS, "-f", str(page), str(PLACE / "rapport.pdf")]
    subprocess.run([program, *asked, str(out.with_suffix(""))], check=True)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--work", type=Path, help="map om in te bewaren wat lang duurt")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = asked.work or Path(name)
        work.mkdir(parents=True, exist_ok=True)
        paper = make(work)
    PLACE.mkdir(exist_ok=True)
    (PLACE / "rapport.pdf").write_bytes(paper)
    for name, page in _PICTURED.items():
        _picture(page, PLACE / name)
    _tell(f"{PLACE / 'rapport.pdf'}: {len(paper) // 1024} kB")


if __name__ == "__main__":
    main()
