"""The key ceremony: the sources share a secret, and nobody else can come to know it."""

import json
import os
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.keys import (
    NotSealedForThis,
    WrongKey,
    keyfiles,
    load_public,
    make_secret,
    open_sealed,
    open_secret,
    read_key,
    read_source_key,
    seal,
)
from oggz.monitor.keys.ceremony import secret_path
from tests.monitor.agreement.world import DURING, ENDS, World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = make_world(tmp_path / "w")
    world.sign()
    world.write_keys()
    return world


def ceremony(world: World) -> Path:
    agreement = world.read()
    out = secret_path(world.folder, agreement, "linkage")
    make_secret(agreement, world.key_path("wmo"), "wmo", out, today=DURING)
    for source in ("police", "shelter"):
        open_secret(agreement, world.key_path(source), source, out, today=DURING)
    return out


def secret_of(world: World, source: str) -> bytes:
    return read_source_key(
        world.key_path(source), world.read(), source, today=DURING
    ).linkage_secret


def test_every_source_holds_the_same_secret(world: World) -> None:
    ceremony(world)
    secrets = {secret_of(world, source) for source in ("police", "wmo", "shelter")}
    assert len(secrets) == 1
    assert len(secrets.pop()) == 32


def test_another_period_has_another_secret(tmp_path: Path, world: World) -> None:
    other = make_world(tmp_path / "ander")
    other.sign()
    other.write_keys()
    ceremony(world)
    ceremony(other)
    assert secret_of(world, "police") != secret_of(other, "police")


def test_the_file_that_travels_tells_nothing_and_opens_for_sources_only(world: World) -> None:
    out = ceremony(world)
    secret = secret_of(world, "wmo")
    assert secret not in out.read_bytes()
    for role in ("linkage", "analysis", "publisher"):
        with pytest.raises(Refused, match="geen bron"):
            open_secret(world.read(), world.key_path(role), role, out, today=DURING)
    assert set(json.loads(out.read_text())["sealed"]) == {"police", "wmo", "shelter"}


def test_a_source_cannot_open_the_copy_of_another(world: World) -> None:
    out = ceremony(world)
    content = json.loads(out.read_text())
    content["sealed"]["police"] = content["sealed"]["shelter"]
    out.write_text(json.dumps(content))
    with pytest.raises(Refused, match="gewijzigd of komt niet van wmo"):
        open_secret(world.read(), world.key_path("police"), "police", out, today=DURING)


def test_only_the_source_that_is_named_makes_the_secret(world: World) -> None:
    agreement = world.read()
    for role in ("police", "linkage"):
        with pytest.raises(Refused):
            make_secret(agreement, world.key_path(role), role, world.folder / "x", today=DURING)
    assert not (world.folder / "x").exists()


def test_making_the_secret_twice_gives_the_same_secret(world: World) -> None:
    out = ceremony(world)
    before = secret_of(world, "wmo")
    ceremony(world)
    assert secret_of(world, "wmo") == before == secret_of(world, "police")
    assert out.exists()


def test_a_secret_of_another_text_of_the_agreement_is_not_used(world: World) -> None:
    out = ceremony(world)
    text = world.path.read_text()
    world.path.write_text(
        text[: text.index("[[signatures]]")].replace("version = 1", "version = 2")
    )
    world.sign()
    with pytest.raises(Refused, match="andere tekst van de afspraak"):
        secret_of(world, "police")
    with pytest.raises(Refused, match="andere afspraak"):
        open_secret(world.read(), world.key_path("police"), "police", out, today=DURING)


def test_a_key_that_has_not_been_through_the_ceremony_does_not_encode(world: World) -> None:
    with pytest.raises(Refused, match="nog geen koppelgeheim"):
        secret_of(world, "police")


def test_a_key_file_is_for_its_owner_only_and_shows_nothing_when_printed(world: World) -> None:
    ceremony(world)
    path = world.key_path("police")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    key = read_source_key(path, world.read(), "police", today=DURING)
    assert repr(key.linkage_secret) not in repr(key)
    assert "Secret(agreement=" in repr(keyfiles.load(path))
    assert repr(key.linkage_secret) not in repr(keyfiles.load(path))


def test_a_copied_key_file_that_others_can_read_is_closed_again(world: World) -> None:
    path = world.key_path("police")
    path.chmod(0o644)
    read_key(path, world.read(), "police")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_works_for_its_own_role_only(world: World) -> None:
    with pytest.raises(Refused, match="niet de sleutel van ‘wmo’"):
        read_key(world.key_path("police"), world.read(), "wmo")


def test_a_key_of_another_period_or_with_another_signature_is_refused(
    tmp_path: Path, world: World
) -> None:
    for period, told in (("2024", "andere periode"), ("2025", "andere sleutel dan die van police")):
        other = keyfiles.generate(project="proef", period=period, role="police")
        keyfiles.write(tmp_path / "other.key", other)
        with pytest.raises(Refused, match=told):
            read_key(tmp_path / "other.key", world.read(), "police")


def test_an_agreement_that_was_made_up_does_not_lead_a_source(tmp_path: Path, world: World) -> None:
    """A thief writes an agreement with police's public key and signs for everybody else."""
    forged = World(tmp_path / "vals", make_world(tmp_path / "x").keys)
    forged.folder.mkdir()
    from oggz.monitor.agreement import drafting
    from tests.monitor.agreement.world import plan

    drafting.write(forged.folder, plan({**forged.keys, "police": world.keys["police"]}))
    forged.sign(*(name for name in forged.keys if name != "police"))
    with pytest.raises(Refused, match="niet ondertekend"):
        read_key(world.key_path("police"), forged.read(), "police")


@pytest.mark.parametrize("cut", [2, 100, 300])
def test_a_damaged_key_file_is_told(world: World, cut: int) -> None:
    path = world.key_path("police")
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(WrongKey):
        read_key(path, world.read(), "police")


def test_a_changed_letter_in_a_key_file_is_told(world: World) -> None:
    path = world.key_path("police")
    path.write_text(path.read_text().replace('"2025"', '"2026"'))
    with pytest.raises(WrongKey, match="beschadigd"):
        read_key(path, world.read(), "police")


def test_private_and_public_files_are_not_mixed_up(world: World) -> None:
    keyfiles.write_public(world.folder / "police.pub", world.keys["police"])
    with pytest.raises(WrongKey, match="geen sleutelbestand"):
        read_key(world.folder / "police.pub", world.read(), "police")
    with pytest.raises(WrongKey, match="geen openbare sleutel"):
        load_public(world.key_path("police"))
    assert load_public(world.folder / "police.pub").role == "police"


@pytest.mark.parametrize("field", ["role", "project", "opening"])
def test_a_public_key_under_another_name_is_refused(world: World, field: str) -> None:
    path = world.folder / "police.pub"
    keyfiles.write_public(path, world.keys["police"])
    content = json.loads(path.read_text())
    content[field] = "wmo"
    path.write_text(json.dumps(content))
    with pytest.raises(WrongKey, match="gewijzigd"):
        load_public(path)


def test_the_content_of_a_source_opens_at_the_analysis_unit_only(world: World) -> None:
    ceremony(world)
    agreement = world.read()
    source = read_source_key(world.key_path("police"), agreement, "police", today=DURING)
    plain, sealed = world.folder / "plain", world.folder / "payload.enc"
    plain.write_bytes(b"E33;2025-03-01\n" * 1000)
    seal(plain, sealed, agreement=agreement, key=source)
    assert b"E33" not in sealed.read_bytes()
    analysis = read_key(world.key_path("analysis"), agreement, "analysis")
    out = world.folder / "out"
    assert open_sealed(sealed, out, agreement=agreement, key=analysis) == "police"
    assert out.read_bytes() == plain.read_bytes()
    linkage = read_key(world.key_path("linkage"), agreement, "linkage")
    with pytest.raises(NotSealedForThis):
        open_sealed(sealed, world.folder / "no", agreement=agreement, key=linkage)
    with pytest.raises(NotSealedForThis):
        open_sealed(sealed, world.folder / "no", agreement=agreement, key=analysis, source="wmo")
    assert not (world.folder / "no").exists()


TRANSITION = """
[transition]
article = "13"
text = "Twee periodes worden een keer verbonden."
previous_period = "2024"
previous_checksum = "{0}"
destroy_before = 2026-05-01

[advice]"""


def test_two_periods_are_linked_only_if_the_agreement_says_so(tmp_path: Path, world: World) -> None:
    with pytest.raises(Refused, match="twee periodes verbinden mag niet") as caught:
        make_secret(
            world.read(), world.key_path("wmo"), "wmo", tmp_path / "o", kind="transition",
            today=DURING,
        )  # fmt: skip
    assert caught.value.article == "3.1"


def test_the_transition_secret_is_another_one_and_ends_on_its_day(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.change("\n[advice]", TRANSITION.format("a" * 64))
    world.sign()
    world.write_keys()
    out = ceremony(world)
    agreement = world.read()
    moved = secret_path(tmp_path, agreement, "transition")
    make_secret(agreement, world.key_path("wmo"), "wmo", moved, kind="transition", today=DURING)
    with pytest.raises(Refused, match="ander geheim"):
        open_secret(
            agreement, world.key_path("police"), "police", out, kind="transition", today=DURING
        )
    open_secret(
        agreement, world.key_path("police"), "police", moved, kind="transition", today=DURING
    )
    last = date(2026, 5, 1)
    key = read_source_key(world.key_path("police"), agreement, "police", today=last)
    assert key.transition_secret not in (None, key.linkage_secret)
    later = read_source_key(
        world.key_path("police"), agreement, "police", today=last + timedelta(days=1)
    )
    assert later.transition_secret is None
    assert later.linkage_secret == key.linkage_secret
    with pytest.raises(Refused) as caught:
        make_secret(
            agreement, world.key_path("wmo"), "wmo", moved, kind="transition",
            today=last + timedelta(days=1),
        )  # fmt: skip
    assert caught.value.article == "13"


def test_after_the_term_no_secret_is_opened(world: World) -> None:
    out = ceremony(world)
    with pytest.raises(Refused, match="verlopen"):
        open_secret(
            world.read(), world.key_path("police"), "police", out, today=ENDS + timedelta(days=1)
        )


@pytest.mark.parametrize("raw", [b"", b"{}", b"[1]", b"null", b"\xff", b'{"format": 1}'])
def test_a_file_that_is_no_secret_is_told(world: World, raw: bytes) -> None:
    path = world.folder / "geheim.json"
    path.write_bytes(raw)
    with pytest.raises(MonitorError, match="geen koppelgeheim"):
        open_secret(world.read(), world.key_path("police"), "police", path, today=DURING)
