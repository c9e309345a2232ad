"""Reading an agreement: every error at once, in Dutch, with the line it stands on."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.documents import canonical
from oggz.documents.reading import read_toml
from oggz.errors import PlatformError
from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import WrongDocument
from oggz.monitor.errors import MonitorError
from tests.documents.toml_values import tables
from tests.monitor.agreement.world import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path / "afspraak")


def problems(world: World) -> str:
    with pytest.raises(WrongDocument) as caught:
        world.read()
    return str(caught.value)


def line_of(world: World, text: str) -> int:
    return world.path.read_text()[: world.path.read_text().index(text)].count("\n") + 1


def test_a_good_agreement_says_what_its_parties_may_do(world: World) -> None:
    agreement = world.read()
    assert agreement.sources["police"].kind == "police"
    assert agreement.parties["linkage"].role is agreements.Role.LINKAGE_UNIT
    assert agreement.encoding.diffusion == 2
    assert agreement.thresholds.count == 10
    assert re.fullmatch("[0-9a-f]{64}", agreement.checksum)


def test_all_errors_are_told_at_once_each_with_its_line(world: World) -> None:
    world.change("count = 10", "count = 3")
    world.change("may_use_bsn = false", "may_use_bsn = 1")
    world.change('label = "2025"', 'labell = "2025"')
    told = problems(world)
    count, bsn, label = (
        line_of(world, text) for text in ("count = 3", "may_use_bsn = 1", "labell")
    )
    assert re.search(rf"Regel {count}, artikel [0-9.]+: thresholds.count mag niet kleiner", told)
    assert re.search(rf"Regel {bsn}, artikel [0-9.]+: sources.police.may_use_bsn moet", told)
    assert re.search(
        rf"Regel {label}, artikel [0-9.]+: period.labell is onbekend. Bedoelt u label\?", told
    )
    assert "4 fouten" in told  # the label itself is missing as well


WRONG = [
    ('project = "proef"', 'project = "../proef"', "project moet een korte naam"),
    ("[sources.police]", '[sources."../../etc"]', "moet een korte naam"),
    ('organisation = "Huis van wmo"', 'organisation = "Huis vаn wmo"', "ander schrift"),
    ('organisation = "Huis van wmo"', 'organisation = "Huis\u202e van wmo"', "onzichtbaar teken"),
    ('organisation = "Huis van wmo"', 'organisation = "Huis e\u0301"', "losse accenten"),
    ('article = "2"', 'article = "twee"', "region.article moet een artikelnummer"),
    ('article = "2"', 'article = "4"', "is ook het artikel van region"),
    ('"GM0034"', '"GM9999"', "GM9999 is geen gemeente"),
    ('"GM0034"', '"GM0303"', "staat er twee keer"),
    ("start = 2025-01-01", 'start = "2025-01-01"', "period.start moet een datum"),
    ("start = 2025-01-01", "start = 2026-01-01", "ligt voor het begin"),
    ("begins = 2026-02-01", "begins = 2025-06-01", "moet na het einde van de periode"),
    ("ends = 2026-11-30", "ends = 2030-11-30", "langer dan twee jaar"),
    ("source_files = 2026-06-30", "source_files = 2025-06-30", "ligt voor het begin van het werk"),
    ("linkage_secret = 2026-06-30", "linkage_secret = 2027-06-30", "niet langer blijven"),
    ('role = "linkage_unit"', 'role = "source"', "parties heeft 0 × linkage_unit"),
    ('role = "target_group"', 'role = "publisher"', "parties heeft 2 × publisher"),
    ('role = "target_group"', 'role = "baas"', "parties.clients.role moet een van deze zijn"),
    ('"Huis van linkage"', '"HUIS VAN  POLICE"', "moeten verschillende organisaties zijn"),
    ('maker = "wmo"', 'maker = "linkage"', "de koppeleenheid mag de sleutel nooit kennen"),
    (
        'legal_grounds = ["wmo-statistiek"]',
        'legal_grounds = ["politie-statistiek"]',
        "grondslag voor police",
    ),
    (
        'legal_grounds = ["wmo-statistiek"]',
        'legal_grounds = ["bestaat-niet"]',
        "staat niet in wettelijk-kader",
    ),
    (
        "may_use_bsn = false",
        "may_use_bsn = true",
        "niet elke grondslag draagt het gebruik van het BSN",
    ),
    (
        'variables = ["record_id", ',
        'variables = ["record_id", "bsn", ',
        "is bsn, maar may_use_bsn is false",
    ),
    (
        'variables = ["record_id", ',
        'variables = ["record_id", "record_id", ',
        "record_id staat er twee keer",
    ),
    ('id = "beleidsinformatie"', 'id = "opsporing"', "geen grondslag voor het doel opsporing"),
    (
        'variables = ["record_id", ',
        'variables = ["record_id", "diagnosis", ',
        "diagnosis is geen kolom van police",
    ),
    ('variables = ["record_id", ', "variables = [", "heeft geen record_id"),
    ('"report_code"]', "]", "heeft geen report_code"),
    ('kind = "police"', 'kind = "church"', "moet een van deze zijn: police"),
    ("people = 7.33", "people = 11.0", "wordt door 11 mensen gedeeld; hooguit 10"),
    (
        'parties = ["steering", "clients"]',
        'parties = ["steering", "wmo"]',
        "geen stuurgroep of vertegenw",
    ),
    (
        'parties = ["steering", "clients"]',
        'parties = ["steering"]',
        "noemt geen vertegenwoordiging",
    ),
    ('allowed = ["people",', 'allowed = ["salary",', "salary is geen cijfer van de monitor"),
    (
        'allowed = ["people",',
        'allowed = ["people", "coverage",',
        "coverage heeft geen onderdeel indicators.reasons.coverage",
    ),
    (
        "[indicators.reasons.people]",
        "[indicators.reasons.inflow]",
        "indicators.reasons.inflow staat niet bij allowed",
    ),
    ('asked_by = "steering"', 'asked_by = "mayor"', "people.asked_by mayor is geen partij"),
    ("diffusion = 2\n", "", "encoding.diffusion ontbreekt. Schrijf elke instelling voluit"),
    ("epsilon = 1.0", "epsilon = nan", "privacy_budget.epsilon"),
    ("epsilon = 1.0", "epsilon = inf", "privacy_budget.epsilon"),
    ('project = "proef"', 'project = "proef"\nchecksum = "' + "0" * 64 + '"', "hoort hier niet"),
    ("[purposes]", "[framework]\nformat = 1\n[purposes]", "hoort hier niet"),
    ("[purposes]", "[definitions]\nformat = 1\n[purposes]", "hoort hier niet"),
]


@pytest.mark.parametrize(("old", "new", "told"), WRONG, ids=[told[:40] for *_, told in WRONG])
def test_what_cannot_be_agreed_is_told(world: World, old: str, new: str, told: str) -> None:
    world.change(old, new)
    assert told in problems(world)


def test_two_parties_cannot_share_a_key(world: World) -> None:
    agreement = world.read()
    world.change(
        str(agreement.parties["linkage"].signing_key), str(agreement.parties["wmo"].signing_key)
    )
    assert "parties.linkage.signing_key is ook de sleutel van wmo" in problems(world)


def test_another_legal_framework_than_was_signed_is_refused(world: World) -> None:
    framework = world.folder / "wettelijk-kader.toml"
    framework.write_text(framework.read_text().replace('status = "open"', 'status = "refused"', 1))
    with pytest.raises(MonitorError, match="ander wettelijk kader"):
        world.read()
    framework.unlink()
    with pytest.raises(MonitorError, match="ontbreekt het wettelijk kader"):
        world.read()


def test_a_ground_is_not_settled_by_writing_so(world: World) -> None:
    framework = world.folder / "wettelijk-kader.toml"
    framework.write_text(framework.read_text().replace('"open"', '"settled"', 1))
    framework.write_text(framework.read_text().replace('status = "open"', 'status = "settled"', 1))
    with pytest.raises(WrongDocument) as caught:
        agreements.read_framework(framework)
    assert "opinion ontbreekt" in str(caught.value)
    assert "open vragen" in str(caught.value)


def test_spaces_comments_and_order_of_keys_do_not_change_what_is_signed(world: World) -> None:
    before = world.read().checksum
    world.change("count = 10\nreidentified = 0.01", "reidentified  =  0.01 # deel\n\ncount = 10")
    assert world.read().checksum == before


def test_every_value_changes_what_is_signed(world: World) -> None:
    before = world.read().checksum
    world.change("count = 10", "count = 11")
    assert world.read().checksum != before


def test_every_value_of_an_agreement_has_its_line(world: World) -> None:
    written = read_toml(world.path)
    assert {path for path, _ in tables(written.text)} <= set(written.places)


@pytest.fixture(scope="module")
def signed_text(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    world = make_world(tmp_path_factory.mktemp("ruis"))
    world.sign()
    return world.path, world.path.read_text()


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_whatever_happens_to_a_file_it_is_told_in_dutch_or_refused(
    signed_text: tuple[Path, str], data: st.DataObject
) -> None:
    """Lines that vanish, repeat or trade places, and signs that change: never a traceback, and
    never another content that passes as signed."""
    path, text = signed_text
    rows = text.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.integers(0, len(rows) - 1))
        match data.draw(st.sampled_from(["drop", "twice", "swap", "sign", "value"])):
            case "drop":
                del rows[row]
            case "twice":
                rows.insert(row, rows[row])
            case "swap":
                other = data.draw(st.integers(0, len(rows) - 1))
                rows[row], rows[other] = rows[other], rows[row]
            case "sign" if rows[row]:
                at = data.draw(st.integers(0, len(rows[row]) - 1))
                new = data.draw(st.sampled_from("\"'[]{}=#.,0aé\u202e\n\\"))
                rows[row] = rows[row][:at] + new + rows[row][at + 1 :]
            case _ if " = " in rows[row]:
                values = ["1", "-1", "1e400", "[]", "{}", '""', "2025-01-01", "true", "[[[1]]]"]
                value = data.draw(st.sampled_from(values))
                rows[row] = rows[row].split(" = ")[0] + " = " + value
    before = canonical.checksum(tomllib.loads(text))
    path.write_text("\n".join(rows), encoding="utf-8")
    try:
        agreement = agreements.read(path)
        agreements.verify(agreement)
    except PlatformError as error:
        assert "pydantic" not in str(error)
        return
    assert agreement.checksum == before
