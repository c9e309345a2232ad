"""Earlier releases as files: read from their bundle, and refused when they are none."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from oggz.monitor import agreement as agreements
from oggz.monitor.errors import MonitorError
from oggz.monitor.files import sha256
from oggz.monitor.tables import read_published, write_safe
from tests.monitor.tables.test_tables import safe_of, tables_of

Bundle = Callable[..., Path]


@pytest.fixture
def safe(made: Path, tmp_path: Path) -> Path:
    agreement = agreements.read(made / "agreement.toml")
    write_safe(safe_of(tables_of(agreement)), tmp_path / "safe")
    return tmp_path / "safe"


@pytest.fixture
def bundle(safe: Path, tmp_path: Path) -> Bundle:
    def made(more: tuple[tuple[str, bytes], ...] = (), kind: int = zipfile.ZIP_STORED) -> Path:
        path = tmp_path / "release.zip"
        with zipfile.ZipFile(path, "w", kind) as archive:
            for file in sorted(safe.iterdir()):
                if file.name != "lone.csv":
                    archive.write(file, f"tables/{file.name}")
            for name, content in more:
                archive.writestr(name, content)
        return path

    return made


def test_a_bundle_is_read_as_the_folder_it_was_made_of(
    safe: Path, bundle: Bundle, tmp_path: Path
) -> None:
    path = bundle(
        (("tables/../../outside.csv", b"x"), ("../outside.csv", b"x"), ("report.html", b"x"))
    )
    found, checksum = read_published(path)
    folder, other = read_published(safe)
    assert found.cells == folder.cells
    assert (checksum, other) == (sha256(path), sha256(safe / "manifest.json"))
    assert (found.lone, len(folder.lone)) == ((), 1)
    assert not list(tmp_path.parent.rglob("outside.csv"))


@pytest.mark.parametrize("name", ["tables/", "tables/.", "tables/..", "/tables/x", "tables\\x"])
def test_a_name_that_is_no_file_is_not_unpacked(bundle: Bundle, name: str) -> None:
    read_published(bundle(((name, b""),)))


@pytest.mark.parametrize("kind", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_what_could_grow_when_unpacked_is_refused(bundle: Bundle, kind: int) -> None:
    with pytest.raises(MonitorError, match="release.zip is samengeperst"):
        read_published(bundle((("tables/big.csv", bytes(1 << 20)),), kind))


def test_a_bundle_that_is_none_is_told_by_its_own_name(bundle: Bundle, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        path = bundle((("tables/by_area.csv", b"x"),))
    with pytest.raises(MonitorError, match="twee keer"):
        read_published(path)
    path = bundle()
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    with pytest.raises(MonitorError, match="geen release.zip"):
        read_published(path)
    path.write_bytes(whole.replace(b"_T,40", b"_T,41"))  # the ZIP has a checksum of its own
    with pytest.raises(MonitorError, match="geen release.zip"):
        read_published(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tables/manifest.json", "{}")
    with pytest.raises(MonitorError, match=r"release\.zip: manifest\.json is beschadigd"):
        read_published(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("report.html", "")
    with pytest.raises(MonitorError, match="bevat geen tabellen"):
        read_published(path)
    with pytest.raises(MonitorError, match="absent.zip bestaat niet"):
        read_published(tmp_path / "absent.zip")
