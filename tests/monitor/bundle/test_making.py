"""How the bundle is made: what is chosen, what is proved, and that it comes out the same."""

import re
import zipfile
from pathlib import Path

import pytest

from setup import bundle

COMMIT = bundle.Commit("0123abc", 1_700_000_000)
LOCK = bundle.ROOT / "requirements" / "monitor.txt"
OFFLINE = bundle.ROOT / "setup" / "offline"


def names(system: str, python: str) -> dict[str, str]:
    lines = bundle.wanted(LOCK, bundle.SYSTEMS[system], python)
    return dict(line.split(" ")[0].split("==") for line in lines)


@pytest.mark.parametrize("python", bundle.PYTHONS)
def test_each_system_gets_what_it_needs_once(python: str) -> None:
    windows, linux = names("windows", python), names("linux", python)
    assert set(windows) - set(linux) == {"colorama"}
    assert set(linux) <= set(windows)
    assert {"numba", "pyarrow", "duckdb", "cryptography", "highspy", "opendp"} <= set(linux)
    assert not {"django", "pyspark", "pytest", "hatchling"} & set(windows)


def test_what_is_bundled_is_what_was_tested() -> None:
    def pins(name: str) -> set[str]:
        text = (bundle.ROOT / "requirements" / name).read_text()
        return set(re.findall(r"(?m)^\S+==\S+", text))

    new = pins("monitor.txt") - pins("dev.txt")
    assert [pin.split("==")[0] for pin in new] == ["pip"]


def tiny_wheel(folder: Path, name: str, needs: str = "") -> Path:
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as opened:
        opened.writestr(f"{name}/__init__.py", "")
        opened.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{needs}"
        )
        opened.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        opened.writestr(f"{info}/RECORD", "")
    return wheel


def test_a_list_that_lacks_a_package_of_the_other_system_makes_no_bundle(tmp_path: Path) -> None:
    wheel = tiny_wheel(tmp_path, "monster", 'Requires-Dist: ontbreekt; sys_platform == "win32"\n')
    listed = tmp_path / "lijst.txt"
    listed.write_text(bundle.requirements([wheel]))
    bundle.resolve(listed, tmp_path, bundle.SYSTEMS["linux"], "3.12", tmp_path)
    with pytest.raises(bundle.CannotBundle, match="Windows en Python 3.12 controleren lukte niet"):
        bundle.resolve(listed, tmp_path, bundle.SYSTEMS["windows"], "3.12", tmp_path)


def test_the_same_commit_gives_the_same_bytes(tmp_path: Path) -> None:
    first = bundle.build_wheel(bundle.ROOT, tmp_path / "1", COMMIT)
    second = bundle.build_wheel(bundle.ROOT, tmp_path / "2", COMMIT)
    assert first.read_bytes() == second.read_bytes()
    archives = []
    for number, wheel in enumerate((first, second)):
        content = tmp_path / str(number) / "bundel"
        (content / "wheels").mkdir(parents=True)
        (content / "wheels" / wheel.name).write_bytes(wheel.read_bytes())
        (content / "installeren.sh").write_text("#!/bin/sh\n")
        archives.append(bundle.archive(content, tmp_path / f"uit {number}", COMMIT).read_bytes())
    assert archives[0] == archives[1]


def test_our_own_wheel_holds_the_monitor_and_no_site(tmp_path: Path) -> None:
    wheel = bundle.build_wheel(bundle.ROOT, tmp_path / "own", COMMIT)
    with zipfile.ZipFile(wheel) as opened:
        names = opened.namelist()
    assert "+monitor-" in wheel.name
    assert {"oggz/cli.py", "oggz/monitor/files.py", "oggz/errors.py"} <= set(names)
    others = "oggz/(web|portal|casework|covenant)/"
    assert not [name for name in names if re.match(others, name) or ".pyc" in name]


def test_the_bundle_of_a_commit_holds_what_was_committed(tmp_path: Path) -> None:
    tree = bundle.committed(tmp_path)
    assert (tree / "src" / "oggz" / "monitor" / "files.py").is_file()
    assert not (tree / "src" / "oggz" / "portal").exists()


def written(folder: Path, system: str, *pythons: str) -> Path:
    folder.mkdir()
    bundle.write_texts(
        bundle.ROOT, folder, bundle.SYSTEMS[system], pythons or bundle.PYTHONS,
        version="1.0+monitor", commit=COMMIT, archive="bundel",
    )  # fmt: skip
    return folder


def test_both_installers_look_for_every_python_there_is_a_bundle_for() -> None:
    batch, shell = ((OFFLINE / f"installeren.{each}").read_text() for each in ("bat", "sh"))
    for python in bundle.PYTHONS:
        assert f"call :probe py -{python}\n" in batch
        assert f"Python{python.replace('.', '')}\\python.exe" in batch
        assert f"python{python} " in shell


@pytest.mark.parametrize("system", bundle.SYSTEMS)
def test_a_bundle_for_one_python_asks_for_that_one(tmp_path: Path, system: str) -> None:
    content = written(tmp_path / "bundel", system, "3.12")
    installer = (content / bundle.SYSTEMS[system].installer).read_text()
    assert "in ((3, 12),) and" in installer
    for text in (installer, (content / "LEESMIJ.txt").read_text()):
        assert "3.12, " in text
        assert "3.13," not in text
        assert "tot en met" not in text


def test_the_batch_file_is_one_that_windows_can_read(tmp_path: Path) -> None:
    content = written(tmp_path / "bundel", "windows")
    batch = (content / "installeren.bat").read_bytes()
    assert batch.isascii()
    assert batch.count(b"\n") == batch.count(b"\r\n") > 50
    text = batch.decode()
    labels = set(re.findall(r"(?m)^:(\w+)", text))
    assert set(re.findall(r"\bgoto (\w+)|\bcall :(\w+)", text)) <= {
        pair for label in labels for pair in ((label, ""), ("", label))
    }
    # Outside quotes these would start a block, a pipe or a file.
    assert not [line for line in text.splitlines() if re.match(r"echo .*[()<>|&^%!]", line)]
    readme = (content / "LEESMIJ.txt").read_bytes()
    assert readme.startswith(b"\xef\xbb\xbf")
    assert readme.count(b"\n") == readme.count(b"\r\n")
    assert "bundel.zip" in readme.decode()
    assert not re.search(r"\{\w+\}", readme.decode())
