"""What stands between a reader and a forged, cut or padded release."""

import base64
import io
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.monitor.errors import MonitorError
from oggz.monitor.keys import keyfiles, load_public
from oggz.monitor.keys.keyfiles import PublicKeys
from oggz.monitor.release import verify
from oggz.monitor.release.archive import packed, unpacked
from oggz.monitor.release.verifying import Manifest, entry, sealed


@pytest.fixture(scope="session")
def publisher(made: Path) -> PublicKeys:
    return load_public(made / "keys" / "publisher.pub")


@pytest.fixture(scope="session")
def entries(whole: Path) -> dict[str, bytes]:
    return unpacked(whole / "release.zip")


def test_a_release_of_the_publisher_is_accepted(whole: Path, publisher: PublicKeys) -> None:
    found = verify(whole / "release.zip", publisher)
    assert found.manifest.organisation == "GGD Flevoland"
    assert found.signed_by == publisher.signing


def wrong(path: Path, content: bytes, publisher: PublicKeys, match: str) -> None:
    path.write_bytes(content)
    with pytest.raises(MonitorError, match=match):
        verify(path, publisher)


def test_a_release_signed_by_a_stranger_is_refused(
    entries: dict[str, bytes], publisher: PublicKeys, tmp_path: Path
) -> None:
    stranger = keyfiles.generate(
        project=publisher.project, period=publisher.period, role="publisher"
    )
    files = {name: raw for name, raw in entries.items() if not name.startswith("manifest.")}
    told = Manifest.model_validate_json(entries["manifest.json"])
    forged = packed(sealed(told, files, stranger.signing))
    wrong(tmp_path / "r.zip", forged, publisher, "niet ondertekend met deze sleutel")


def test_another_party_of_the_agreement_is_no_publisher(whole: Path, made: Path) -> None:
    with pytest.raises(MonitorError, match="niet ondertekend"):
        verify(whole / "release.zip", load_public(made / "keys" / "analysis.pub"))


def test_a_key_of_another_period_does_not_verify(whole: Path, publisher: PublicKeys) -> None:
    other = PublicKeys(
        publisher.project, "1999", publisher.role, publisher.signing, publisher.opening
    )
    with pytest.raises(MonitorError, match="andere periode"):
        verify(whole / "release.zip", other)


Change = Callable[[dict[str, bytes]], None]


def _edit(entries: dict[str, bytes]) -> None:
    entries["tables/by_area.csv"] = entries["tables/by_area.csv"].replace(b"1301", b"1031")


def _add(entries: dict[str, bytes]) -> None:
    entries["tables/extra.csv"] = b"a\n"


def _drop(entries: dict[str, bytes]) -> None:
    del entries["attack.json"]


def _sign(entries: dict[str, bytes]) -> None:
    entries["manifest.sig"] = b"00" * 64 + b"\n"


def _manifest(entries: dict[str, bytes]) -> None:
    entries["manifest.json"] = entries["manifest.json"].replace(b"invented", b"real")


def _unsigned(entries: dict[str, bytes]) -> None:
    del entries["manifest.sig"]


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (_edit, "by_area.csv is gewijzigd"),
        (_add, "extra.csv hoort er niet bij"),
        (_drop, "attack.json ontbreekt"),
        (_sign, "niet ondertekend"),
        (_manifest, "niet ondertekend"),
        (_unsigned, "handtekening ontbreekt"),
    ],
)
def test_what_was_changed_afterwards_is_named(
    entries: dict[str, bytes], publisher: PublicKeys, tmp_path: Path, change: Change, match: str
) -> None:
    changed = dict(entries)
    change(changed)
    wrong(tmp_path / "r.zip", packed(changed), publisher, match)


def test_a_publisher_who_swaps_the_tables_after_the_advice_is_found_out(
    entries: dict[str, bytes], publisher: PublicKeys, made: Path, tmp_path: Path
) -> None:
    files = {name: raw for name, raw in entries.items() if not name.startswith("manifest.")}
    files["tables/manifest.json"] += b" "
    told = Manifest.model_validate_json(entries["manifest.json"]).model_copy(
        update={"files": {name: entry(raw) for name, raw in files.items()}}
    )
    key = keyfiles.load(made / "keys" / "publisher.key").signing
    wrong(tmp_path / "r.zip", packed(sealed(told, files, key)), publisher, "waarover advies")


def _zip(names: list[tuple[str, bytes]], kind: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", kind) as archive:
        warnings.simplefilter("ignore", UserWarning)  # of a name that is there twice
        for name, content in names:
            archive.writestr(zipfile.ZipInfo(name), content, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (_zip([("../outside", b"x")]), "naam die niet mag"),
        (_zip([("/etc/passwd", b"x")]), "naam die niet mag"),
        (_zip([("a\\b", b"x")]), "naam die niet mag"),
        (_zip([("tables/../../x", b"x")]), "naam die niet mag"),
        (_zip([("a", b"x"), ("a", b"y")]), "twee keer"),
        (_zip([("bomb", b"0" * 5_000_000)], zipfile.ZIP_DEFLATED), "samengeperst"),
        (_zip([(f"f{n}", b"") for n in range(2001)]), "geen uitgave"),
        (b"", "geen uitgave"),
        (b"PK\x03\x04 not really", "geen uitgave"),
        (_zip([("a", b"x")]), "niet in de vorm"),
    ],
)
def test_an_archive_that_no_release_would_be_is_not_unpacked(
    content: bytes, match: str, publisher: PublicKeys, tmp_path: Path
) -> None:
    wrong(tmp_path / "r.zip", content, publisher, match)


def test_a_missing_file_is_told(publisher: PublicKeys, tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match="bestaat niet"):
        verify(tmp_path / "none.zip", publisher)


def test_nothing_can_be_hidden_before_or_after_the_release(
    whole: Path, publisher: PublicKeys, tmp_path: Path
) -> None:
    raw = (whole / "release.zip").read_bytes()
    wrong(tmp_path / "a.zip", b"junk" + raw, publisher, "uitgave")
    wrong(tmp_path / "b.zip", raw + b"junk", publisher, "uitgave")


@settings(max_examples=60)
@given(data=st.data())
def test_no_changed_byte_and_no_cut_goes_unseen(
    data: st.DataObject, whole: Path, publisher: PublicKeys
) -> None:
    raw = bytearray((whole / "release.zip").read_bytes())
    place = data.draw(st.integers(0, len(raw) - 1))
    if data.draw(st.booleans()):
        raw[place] ^= data.draw(st.integers(1, 255))
    else:
        del raw[place:]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "r.zip"
        path.write_bytes(raw)
        with pytest.raises(MonitorError):
            verify(path, publisher)


@given(
    st.dictionaries(
        st.from_regex(r"(?:[a-z]{1,5}/)?[a-z]{1,8}\.[a-z]{1,3}", fullmatch=True),
        st.binary(max_size=60), max_size=8,
    )
)  # fmt: skip
def test_what_is_packed_is_unpacked_as_it_was(
    files: dict[str, bytes],
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "r.zip"
        path.write_bytes(packed(files))
        assert unpacked(path) == files


def test_the_key_is_checked_before_the_content_is_read(
    entries: dict[str, bytes], publisher: PublicKeys, tmp_path: Path
) -> None:
    changed = dict(entries)
    changed["manifest.json"] = b"{" * 100_000
    wrong(tmp_path / "r.zip", packed(changed), publisher, "niet ondertekend")
    bad = PublicKeys(
        publisher.project, publisher.period, publisher.role,
        base64.b64encode(b"1" * 31).decode(), publisher.opening,
    )  # fmt: skip
    wrong(tmp_path / "r.zip", packed(entries), bad, "niet ondertekend")
