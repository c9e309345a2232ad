"""What the installer tells a person, tried on a bundle that is only small."""

import hashlib
import json
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pip as installed_pip
import pytest

from setup import bundle

PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
MANIFEST: dict[str, Any] = {
    "platform": sysconfig.get_platform(),
    "system": "Linux",
    "pythons": [
        {
            "version": PYTHON,
            "requirements": "pakketten.txt",
            "installed_bytes": 1,
            "longest_path": 9,
        }
    ],
}


@pytest.fixture(scope="session")
def pip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("pip") / "pip-1"
    made = shutil.make_archive(str(base), "zip", Path(installed_pip.__file__).parents[1], "pip")
    return Path(made).rename(Path(made).with_suffix(".whl"))


@pytest.fixture
def small(tmp_path: Path, pip: Path) -> Path:
    folder = tmp_path / "bundel"
    (folder / "wheels").mkdir(parents=True)
    bundle.write_texts(
        bundle.ROOT, folder, bundle.SYSTEMS["linux"], bundle.PYTHONS, version="1.0+monitor",
        commit=bundle.Commit("0123abc", 1), archive="bundel",
    )  # fmt: skip
    # The pip of this machine in the place of the bundle's.
    shutil.copy(pip, folder / "wheels")
    (folder / "wheels" / "a-1.0-py3-none-any.whl").write_bytes(b"geen wheel")
    (folder / "pakketten.txt").write_text("a==1.0 --hash=sha256:" + "0" * 64 + "\n")
    describe(folder)
    return folder


def describe(folder: Path, **changes: Any) -> None:
    (folder / "bundel.json").write_text(json.dumps(MANIFEST | changes))
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    (folder / "SHA256SUMS").write_text(
        "".join(
            f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder)}\n"
            for file in files
            if file.name != "SHA256SUMS"
        )
    )


def refusal(folder: Path, target: Path | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-I", folder / "installeren.py", target or folder.parent / "oggz"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_changed_file_is_refused(small: Path) -> None:
    (small / "pakketten.txt").write_text("iets anders")
    assert "pakketten.txt is beschadigd of veranderd" in refusal(small)


def test_a_file_that_is_missing_is_told(small: Path) -> None:
    (small / "pakketten.txt").unlink()
    assert "pakketten.txt ontbreekt. Pak het hele zipbestand uit" in refusal(small)
    (small / "SHA256SUMS").unlink()
    assert "SHA256SUMS ontbreekt" in refusal(small)


def test_a_wheel_that_was_put_beside_the_others_is_refused(small: Path) -> None:
    (small / "wheels" / "b-1.0-py3-none-any.whl").touch()
    assert "b-1.0-py3-none-any.whl hoort niet in de bundel" in refusal(small)


@pytest.mark.parametrize("kind", ["win32", "win-amd64", "win-arm64", "linux-aarch64"])
def test_a_bundle_for_another_kind_of_computer_says_so(small: Path, kind: str) -> None:
    describe(small, platform=kind, system="Windows")
    assert "Deze bundel is voor Windows met een gewone 64-bits Python" in refusal(small)


def test_a_python_that_is_too_old_or_too_new_is_told_which_is_needed(small: Path) -> None:
    python = MANIFEST["pythons"][0]
    describe(small, pythons=[python | {"version": "3.98"}, python | {"version": "3.99"}])
    told = refusal(small)
    assert "werkt met Python 3.98 tot en met 3.99" in told
    assert PYTHON in told


def test_a_full_disk_is_told_before_anything_is_written(small: Path) -> None:
    describe(small, pythons=[MANIFEST["pythons"][0] | {"installed_bytes": 10**15}])
    assert "te vol: er is 1250000.0 GB" in refusal(small)
    assert not list((small.parent / "oggz").iterdir())


def test_a_folder_that_is_not_ours_is_left_alone(small: Path) -> None:
    theirs = small.parent / "oggz" / "omgeving"
    theirs.mkdir(parents=True)
    (theirs / "brief.txt").write_text("van iemand anders")
    assert "die niet van de monitor is" in refusal(small)
    assert (theirs / "brief.txt").exists()


def test_a_place_where_nothing_may_be_written_is_told(small: Path) -> None:
    assert "mag niet geschreven worden" in refusal(small, Path("/proc/oggz"))


def test_a_wheel_that_the_list_does_not_know_is_refused_and_the_old_monitor_stays(
    small: Path,
) -> None:
    """Also when who tampers is careful enough to change the checksums."""
    folder = small.parent / "oggz"
    (folder / "omgeving").mkdir(parents=True)
    (folder / "omgeving" / "bundel.json").write_text("de vorige")
    assert "Een onderdeel klopt niet met de lijst van de bundel" in refusal(small)
    assert (folder / "omgeving" / "bundel.json").read_text() == "de vorige"
    assert sorted(file.name for file in folder.iterdir()) == ["installeren.log", "omgeving"]


def test_another_failure_leaves_a_log_and_nothing_half(small: Path) -> None:
    (small / "pakketten.txt").write_text("ontbreekt==1.0 --hash=sha256:" + "0" * 64 + "\n")
    describe(small)
    told = refusal(small)
    folder = small.parent / "oggz"
    assert "Dit lukte niet: de onderdelen installeren" in told
    assert str(folder / "installeren.log") in told
    assert [file.name for file in folder.iterdir()] == ["installeren.log"]


def shell(folder: Path, programs: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", folder / "installeren.sh"], env={"PATH": str(programs)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    folder = tmp_path / "programma's"
    folder.mkdir()
    (folder / "dirname").symlink_to(shutil.which("dirname") or "/usr/bin/dirname")
    return folder


def test_a_computer_without_python_hears_how_to_get_it(small: Path, programs: Path) -> None:
    done = shell(small, programs)
    assert done.returncode == 1
    assert "staat geen Python. Vraag uw beheerder om Python 3.11 tot en met 3.14" in done.stderr


def test_a_computer_with_only_an_old_python_hears_which_is_needed(
    small: Path, programs: Path
) -> None:
    (programs / "python3").write_text("#!/bin/sh\nexit 1\n")
    (programs / "python3").chmod(0o755)
    done = shell(small, programs)
    assert done.returncode == 1
    assert "niet een die past: nodig is Python\n3.11 tot en met 3.14" in done.stderr


def test_a_python_that_fits_is_found_behind_one_that_does_not(small: Path, programs: Path) -> None:
    (programs / "python3").write_text("#!/bin/sh\nexit 1\n")
    (programs / "python3").chmod(0o755)
    (programs / "python").symlink_to(sys.executable)
    (small / "pakketten.txt").unlink()
    assert "pakketten.txt ontbreekt" in shell(small, programs).stderr
