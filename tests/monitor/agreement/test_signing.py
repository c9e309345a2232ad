"""Signatures: nobody is bound to a text that they did not sign with their own key."""

import base64
import shutil
from pathlib import Path

import pytest

from oggz.monitor import agreement as agreements
from oggz.monitor.errors import MonitorError, Refused
from tests.monitor.agreement.world import BEGINS, World, make_world


@pytest.fixture
def signed(tmp_path: Path) -> World:
    world = make_world(tmp_path / "getekend")
    world.sign()
    return world


def refusal(world: World) -> Refused:
    with pytest.raises(Refused) as caught:
        agreements.verify(world.read())
    return caught.value


def test_all_parties_together_make_it_valid(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    names = list(world.keys)
    for number, name in enumerate(names):
        assert agreements.unsigned(world.read()) == tuple(names[number:])
        world.sign(name)
    agreements.verify(world.read())


def test_signing_twice_changes_nothing(signed: World) -> None:
    before = signed.path.read_bytes()
    signed.sign("police")
    assert signed.path.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ends = 2026-11-30", "ends = 2027-11-30"),
        ("end = 2025-12-31", "end = 2026-01-31"),
        ("count = 10", "count = 5"),
        ('"house_number", "stay"]', '"house_number", "stay", "left_on"]'),
        ("version = 1", "version = 2"),
        ('people = "invented"', 'people = "real"'),
        ("Levert.", "Levert alles."),
    ],
)
def test_a_change_after_signing_is_refused(signed: World, old: str, new: str) -> None:
    signed.change(old, new)
    refused = refusal(signed)
    assert refused.article == "4"
    assert "police klopt niet" in str(refused)


def test_a_changed_text_is_not_signed_over_old_signatures(signed: World) -> None:
    signed.change("count = 10", "count = 5")
    with pytest.raises(Refused, match=r"haal dan alle delen \[\[signatures\]\] weg"):
        signed.sign("police")


def test_a_signature_under_another_agreement_does_not_count(tmp_path: Path, signed: World) -> None:
    other = World(tmp_path / "ander", signed.keys)
    shutil.copytree(signed.folder, other.folder)
    other.change('title = "Proef"', 'title = "Iets anders"')
    assert "klopt niet" in str(refusal(other))


def test_a_signature_of_one_party_does_not_count_for_another(signed: World) -> None:
    signatures = {one.party: one.signature for one in signed.read().signatures}
    signed.change(signatures["clients"], signatures["police"])
    assert "clients klopt niet" in str(refusal(signed))


def test_who_signed_and_when_cannot_be_changed(signed: World) -> None:
    signed.change('by = "directeur"', 'by = "minister"')
    assert "police klopt niet" in str(refusal(signed))
    signed.change('by = "minister"', 'by = "directeur"')
    signed.change("date = 2026-02-01", "date = 2026-02-02")
    assert "police klopt niet" in str(refusal(signed))


def test_a_role_cannot_be_swapped(signed: World) -> None:
    signed.change('role = "linkage_unit"', 'role = "x"')
    signed.change('role = "analysis_unit"', 'role = "linkage_unit"')
    signed.change('role = "x"', 'role = "analysis_unit"')
    assert "klopt niet" in str(refusal(signed))


def test_a_key_that_is_put_in_later_does_not_count(tmp_path: Path, signed: World) -> None:
    thief = make_world(tmp_path / "dief").keys["police"]
    agreement = signed.read()
    signed.change(str(agreement.parties["police"].signing_key), thief.signing_public)
    assert "klopt niet" in str(refusal(signed))


def test_only_its_own_key_signs_for_a_party(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    with pytest.raises(Refused, match="niet de sleutel van wmo"):
        agreements.sign(world.path, party="wmo", key=world.keys["police"].signing, by="ik")
    with pytest.raises(Refused, match="geen partij"):
        agreements.sign(world.path, party="minister", key=world.keys["police"].signing, by="ik")
    assert world.read().signatures == ()


def test_nobody_signs_before_all_keys_are_known(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    party = world.read().parties["shelter"]
    world.change(f'signing_key = "{party.signing_key}"\n', "")
    world.change(f'opening_key = "{party.opening_key}"\n', "")
    with pytest.raises(Refused, match="sleutels ontbreken van shelter"):
        world.sign("police")


@pytest.mark.parametrize(
    "by", ['directeur"\n[x]', "a\nb", "", "х" * 3, "d" * 121, "\u202edirecteur"]
)
def test_the_name_of_who_signs_cannot_change_the_document(tmp_path: Path, by: str) -> None:
    world = make_world(tmp_path)
    before = world.path.read_bytes()
    with pytest.raises(MonitorError, match="--by"):
        agreements.sign(world.path, party="wmo", key=world.keys["wmo"].signing, by=by, today=BEGINS)
    assert world.path.read_bytes() == before


def test_a_signature_that_is_no_signature_is_refused(signed: World) -> None:
    good = signed.read().signatures[0].signature
    signed.change(good, base64.b64encode(bytes(64)).decode())
    assert "police klopt niet" in str(refusal(signed))
    signed.change(base64.b64encode(bytes(64)).decode(), "!" * 88)
    assert "police klopt niet" in str(refusal(signed))


def test_signing_leaves_nothing_beside_the_document(signed: World) -> None:
    assert {path.name for path in signed.folder.iterdir()} == {
        "agreement.toml", "wettelijk-kader.toml", "doelgroep.toml",
    }  # fmt: skip
