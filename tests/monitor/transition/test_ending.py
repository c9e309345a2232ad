"""The end of a transition secret: gone from the key file, proven, and not to be had again."""

import json
import shutil
from pathlib import Path

import pytest

from oggz.monitor import destruction, transition
from oggz.monitor.destruction import destroy, is_genuine
from oggz.monitor.encoding.delivery import encode
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import sha256
from oggz.monitor.keys import keyfiles, make_secret, open_secret, read_source_key
from tests.monitor.transition.world import SOURCES, YEAR, Periods


def end(periods: Periods, source: str) -> Path:
    out = periods.after.folder / f"weg-{source}.json"
    destroy([], out, agreement=periods.after.read(), transition_of=periods.after.key_path(source))
    return out


def encode_both(periods: Periods, source: str, out: Path) -> None:
    transition.encode(
        periods.records(source), periods.records(source, previous=True), out,
        agreement=periods.after.read(), earlier=periods.before.read(), source=source,
        key_file=periods.after.key_path(source),
    )  # fmt: skip


def sealed(periods: Periods) -> Path:
    return periods.after.folder / f"overgangsgeheim-{YEAR}.json"


@pytest.mark.parametrize("source", SOURCES)
def test_afterwards_no_transition_can_be_encoded_and_the_period_still_can(
    periods: Periods, tmp_path: Path, source: str
) -> None:
    encode_both(periods, source, tmp_path / "eerst")
    end(periods, source)
    with pytest.raises(Refused, match="geen overgangsgeheim"):
        encode_both(periods, source, tmp_path / "daarna")
    assert not (tmp_path / "daarna").exists()
    encode(
        periods.records(source), tmp_path / "periode", agreement=periods.after.read(),
        source=source, key_file=periods.after.key_path(source),
    )  # fmt: skip


def test_only_the_secret_of_the_transition_goes(periods: Periods) -> None:
    path = periods.after.key_path("police")
    before = keyfiles.load(path)
    end(periods, "police")
    after = keyfiles.load(path)
    assert before.transition is not None
    assert before.transition.value not in path.read_bytes()
    assert after.transition is None
    assert after.linkage == before.linkage
    assert (after.signing_public, after.opening_public) == (
        before.signing_public, before.opening_public,
    )  # fmt: skip
    agreement = periods.after.read()
    assert read_source_key(path, agreement, "police").transition_secret is None


def test_a_copy_of_the_sealed_secret_does_not_bring_it_back(
    periods: Periods, tmp_path: Path
) -> None:
    agreement = periods.after.read()
    copy = Path(shutil.copy(sealed(periods), tmp_path / "kopie.json"))
    end(periods, "police")
    assert not sealed(periods).exists()
    with pytest.raises(Refused, match="al vernietigd") as caught:
        open_secret(agreement, periods.after.key_path("police"), "police", copy, kind="transition")
    assert caught.value.article == "13"
    end(periods, "wmo")
    with pytest.raises(Refused, match="al vernietigd"):
        make_secret(
            agreement, periods.after.key_path("wmo"), "wmo", tmp_path / "nieuw.json",
            kind="transition",
        )  # fmt: skip
    assert not (tmp_path / "nieuw.json").exists()


def test_the_certificates_of_all_sources_show_that_it_was_the_same_secret(
    periods: Periods,
) -> None:
    marks = set()
    for source in SOURCES:
        certificate = end(periods, source)
        told = json.loads(certificate.read_text(encoding="utf-8"))
        assert is_genuine(certificate, agreement=periods.after.read())
        assert told["signed_by"] == source
        assert told["complete"] is True
        assert destruction.NOT_ONLY_HERE in told["what_this_means"]
        first = told["destroyed"][0]
        assert (first["name"], first["bytes"]) == (f"{source}.key: overgangsgeheim", 32)
        marks.add(first["sha256"])
    assert len(marks) == 1


def test_the_old_key_file_is_overwritten_before_its_name_goes(
    periods: Periods, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = periods.after.key_path("shelter")
    secret = keyfiles._text(keyfiles.load(path).transition.value)  # type: ignore[union-attr]
    assert secret in path.read_text()
    seen: list[bytes] = []
    unlink = Path.unlink

    def look(self: Path, missing_ok: bool = False) -> None:
        if self.name == ".weg-shelter.key":
            seen.append(self.read_bytes())
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", look)
    end(periods, "shelter")
    assert len(seen) == 1
    assert secret.encode() not in seen[0]
    assert not list(periods.after.folder.glob(".weg-*"))


@pytest.mark.parametrize("moment", ["before the new file", "after the new file"])
def test_a_killed_destruction_is_taken_up_again(periods: Periods, moment: str) -> None:
    path = periods.after.key_path("police")
    old = path.with_name(f".weg-{path.name}")
    if moment == "before the new file":
        path.rename(old)
    else:
        shutil.copy(path, old)
    end(periods, "police")
    assert not old.exists()
    assert keyfiles.load(path).transition is None


def test_nothing_is_touched_when_the_new_key_file_cannot_be_written(
    periods: Periods, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = periods.after.key_path("police")
    before = sha256(path)

    def full(path: Path, key: object) -> None:
        raise MonitorError("De schijf is vol.")

    monkeypatch.setattr(keyfiles, "write", full)
    with pytest.raises(MonitorError, match="vol"):
        end(periods, "police")
    assert sha256(path) == before
    assert sealed(periods).exists()
    assert not (periods.after.folder / "weg-police.json").exists()


def test_a_key_without_the_secret_or_of_another_period_is_told(periods: Periods) -> None:
    out = periods.after.folder / "c.json"
    for world, told in ((periods.after, "geen overgangsgeheim"), (periods.before, "ander project")):
        with pytest.raises(MonitorError, match=told):
            destroy(
                [], out, agreement=periods.after.read(), transition_of=world.key_path("linkage")
            )
    assert not out.exists()


def test_what_was_delivered_goes_with_it_in_one_certificate(
    periods: Periods, tmp_path: Path
) -> None:
    encode_both(periods, "police", tmp_path / "uit")
    out = tmp_path / "c.json"
    gone = destroy(
        [tmp_path / "uit"], out, agreement=periods.after.read(),
        transition_of=periods.after.key_path("police"),
    )  # fmt: skip
    assert not (tmp_path / "uit").exists()
    assert gone[0].name == "police.key: overgangsgeheim"
    assert {"numbers.enc", f"encodings-{YEAR}.parquet", sealed(periods).name} <= {
        one.name for one in gone
    }
