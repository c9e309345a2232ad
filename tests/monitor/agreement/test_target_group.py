"""The definition of the target group: what it may say, and every error with its line."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.errors import PlatformError
from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import WrongDocument, annex, drafting, read_target_group
from oggz.monitor.errors import MonitorError
from oggz.monitor.schemas import KINDS, schema
from tests.monitor.agreement.world import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path / "afspraak")


@pytest.fixture
def path(world: World) -> Path:
    return world.folder / drafting.TARGET_GROUP


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text, old
    path.write_text(text.replace(old, new, 1))


def test_what_is_drafted_uses_every_kind_of_source(path: Path) -> None:
    target = read_target_group(path)
    assert {row.kind for row in target.evidence} == set(KINDS)
    assert target.definition(target.main).id == target.main
    for row in target.evidence:
        assert row.column in schema(row.kind).payload
    assert {row.moment for row in target.dated} == {"report", "care"}


WRONG = [
    ('main = "kwetsbaar"', 'main = "ernstig"', "main ernstig bestaat hier niet. Kies uit: kwets"),
    ('domain = "mental"', 'domain = "karma"', "evidence.1.domain karma bestaat hier niet"),
    ('column = "report_code"', 'column = "diagnosis"', "diagnosis is geen kolom die van police"),
    ('column = "report_code"', 'column = "surname"', "surname is geen kolom die van police"),
    ('column = "report_code"', 'column = "record_id"', "record_id is geen kolom die van police"),
    ('kind = "police"', 'kind = "church"', "evidence.1.kind moet een van deze zijn: police"),
    ('["E33", "E14"]', '["E33", "E99"]', "evidence.1.values.2 E99 bestaat hier niet"),
    ("at_most = 2", "at_most = 5", "moet tussen 1 en 4 liggen"),
    ("at_most = 2", "at_most = 0", "moet tussen 1 en 4 liggen"),
    ("at_most = 2", "at_most = 2.5", "at_most moet een heel getal"),
    ("at_most = 2", 'values = ["2"]', "heeft geen codes"),
    ('values = ["E33", "E14"]', "at_most = 2", "kan niet: report_code is geen getal"),
    ('values = ["E33", "E14"]', 'values = ["E33"]\nat_most = 2', "Kies een van beide"),
    ('group = "bestaan"', 'group = "geluk"', "groups.bestaan heeft minder dan twee leefgebieden"),
    ('id = "substances"', 'id = "mental"', "domains.mental.id mental staat er twee keer"),
    ('id = "money"', 'id = "unknown"', "unknown is al in gebruik"),
    ('column = "reported_on"', 'column = "handed_to"', "handed_to is geen datum"),
    ('only = "stay"\n', "", "heeft only en values samen nodig"),
    ('within = "kwetsbaar"', 'within = "meerbronnen"', "within meerbronnen moet hierboven staan"),
    ("domains = 3", "domains = 9", "er zijn maar 8 leefgebieden"),
    ('["mental", "substances"]', '["mental", "mind"]', "any_domain.2 mind bestaat hier niet"),
    ('"wmo", "mental_health"', '"wmo", "wmo"', "precedence.2 wmo staat er twee keer"),
    ('"wmo", "mental_health"', '"mental_health"', "precedence mist wmo"),
    ('id = "psyche"', 'id = "psychischwelzijn"', "groups.psychischwelzijn.id moet een korte naam"),
    ('moment = "report"', 'moment = "rapport"', "dated.1.moment moet een van deze zijn"),
    ("version = 1", 'version = 1\ncolour = "red"', "colour is onbekend"),
]


@pytest.mark.parametrize(("old", "new", "told"), WRONG, ids=[told[:40] for *_, told in WRONG])
def test_what_cannot_be_a_definition_is_told(path: Path, old: str, new: str, told: str) -> None:
    change(path, old, new)
    with pytest.raises(WrongDocument) as caught:
        read_target_group(path)
    assert told in str(caught.value)
    assert re.search(r"Regel \d+: ", str(caught.value))


def test_an_error_is_told_with_its_line(path: Path) -> None:
    change(path, 'values = ["E33", "E14"]', 'values = ["E33", "E99"]')
    line = path.read_text()[: path.read_text().index("E99")].count("\n") + 1
    with pytest.raises(WrongDocument, match=f"Regel {line}: evidence"):
        read_target_group(path)


def test_another_definition_than_was_signed_is_refused(world: World, path: Path) -> None:
    change(path, "domains = 3", "domains = 2")
    with pytest.raises(MonitorError, match="andere omschrijving van de doelgroep"):
        world.read()
    path.unlink()
    with pytest.raises(MonitorError, match=r"ontbreekt de omschrijving.*doelgroep.toml"):
        world.read()


def test_a_wrong_definition_is_told_with_the_agreement_that_has_its_checksum(
    world: World, path: Path
) -> None:
    before = agreements.reading.read_toml(path).checksum
    change(path, 'main = "kwetsbaar"', 'main = "ernstig"')
    world.change(before, agreements.reading.read_toml(path).checksum)
    with pytest.raises(WrongDocument, match=r"doelgroep.toml heeft 1 fout"):
        world.read()


def test_the_annex_shows_definitions_evidence_and_reasons(world: World) -> None:
    text = annex.render(world.read())
    target = world.read().definitions
    for one in target.definitions:
        assert one.text in text
    assert "Huis van police, Maatschappelijke klasse: E33 (onbegrepen gedrag)" in text
    assert "Geen bron van deze afspraak vertelt hier iets over." in text
    for name, reason in world.read().indicators.reasons.items():
        assert name in text
        assert reason.decision in text
    assert "Gevraagd door: Huis van steering." in text


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_happens_to_it_it_is_told_in_dutch(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = make_world(tmp_path_factory.mktemp("ruis")).folder / drafting.TARGET_GROUP
    rows = path.read_text().splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.integers(0, len(rows) - 1))
        match data.draw(st.sampled_from(["drop", "twice", "value"])):
            case "drop":
                del rows[row]
            case "twice":
                rows.insert(row, rows[row])
            case _ if " = " in rows[row]:
                value = data.draw(st.sampled_from(["1", "-1", "[]", "{}", '""', "true", '["x"]']))
                rows[row] = rows[row].split(" = ")[0] + " = " + value
    path.write_text("\n".join(rows), encoding="utf-8")
    try:
        read_target_group(path)
    except PlatformError as error:
        assert "pydantic" not in str(error)
