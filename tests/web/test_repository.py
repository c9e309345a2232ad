"""What stands in the repository, and what must never."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Written in two halves, so that this file does not hold what it looks for.
REGISTRIES = tuple(
    first + second
    for first, second in [
        ("registry.npm", "js"),
        ("registry.yarn", "pkg"),
        ("npmjs", ".org"),
        ("pypi", ".org"),
        ("pypi.python", ".org"),
        ("files.python", "hosted"),
        ("index", "-url = http"),
    ]
)
OUTSIDE = "../" + "shared"


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the repository; also those that are not committed yet."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    files = (ROOT / name for name in done.stdout.split("\0") if name)
    return tuple(path for path in files if path.is_file())


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def naming(*words: str) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {word}"
        for path in tracked()
        for word in words
        if word in text_of(path)
    ]


def test_no_file_names_a_package_registry() -> None:
    assert naming(*REGISTRIES) == []


def test_no_file_reads_outside_the_repository() -> None:
    assert naming(OUTSIDE) == []


def test_the_lock_of_npm_says_what_but_not_where() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    assert '"integrity"' in lock
    assert '"resolved"' not in lock
    assert "https://" not in re.sub(r'"(url|funding)": ".*"', "", lock)


@pytest.mark.parametrize("name", ["sites.txt", "dev.txt"])
def test_every_package_is_locked_by_its_hash_and_without_an_address(name: str) -> None:
    lock = (ROOT / "requirements" / name).read_text()
    assert not re.search(r"https?://|^--|@ file:", lock, re.M)
    packages = re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?(==)?", lock, re.M)
    assert packages
    assert all(packages)
    assert lock.count("==") <= lock.count("--hash=sha256:")


def test_what_serves_is_the_same_version_in_development() -> None:
    def versions(name: str) -> dict[str, str]:
        lock = (ROOT / "requirements" / name).read_text()
        return dict(re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.M))

    assert versions("sites.txt").items() <= versions("dev.txt").items()


def test_the_licence_is_the_eupl() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert len(text) > 10_000
    assert 'license = "EUPL-1.2"' in (ROOT / "pyproject.toml").read_text()


def test_publiccode_says_what_it_has_to() -> None:
    """The keys that the standard requires; the linter of the standard itself needs Go."""
    text = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    assert "\t" not in text
    keys = set(re.findall(r"^([A-Za-z]+):", text, re.M))
    assert keys >= {
        "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus",
        "softwareType", "description", "legal", "maintenance", "localisation",
    }  # fmt: skip
    assert re.search(r"^  license: EUPL-1\.2$", text, re.M)
    assert re.search(r"^  nl:$", text, re.M)


def test_no_module_is_longer_than_a_room() -> None:
    modules = [path for path in tracked() if path.suffix == ".py" and "src" in path.parts]
    long = {
        str(path.relative_to(ROOT)): length
        for path in modules
        if "migrations" not in path.parts and (length := text_of(path).count("\n")) > 400
    }
    assert modules
    assert long == {}


def test_every_link_in_the_documents_leads_somewhere() -> None:
    broken = []
    for document in (path for path in tracked() if path.suffix == ".md"):
        links = re.findall(r"\]\(<?([^)>\s]+)", text_of(document))
        images = re.findall(r"<(?:img|a) [^>]*(?:src|href)=\"([^\"]+)", text_of(document))
        for link in (*links, *images):
            target = link.partition("#")[0]
            if re.match(r"[a-z]+:", link) or not target:
                continue
            if not (document.parent / target).exists():
                broken.append(f"{document.relative_to(ROOT)}: {link}")
    assert broken == []


def test_what_a_newcomer_looks_for_is_there() -> None:
    names = {str(path.relative_to(ROOT)) for path in tracked()}
    assert names >= {"README.md", "LICENSE", "publiccode.yml", "Makefile", ".ci/run",
                     "docs/architecture.md"}  # fmt: skip
    assert "make demo" in (ROOT / "README.md").read_text()


def test_ci_runs_what_everyone_runs() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text()
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o100


def test_nothing_written_at_run_time_is_in_the_repository() -> None:
    forbidden = {"var", ".venv", "node_modules", "dist", "__pycache__"}
    parts = {part for path in tracked() for part in path.relative_to(ROOT).parts[:-1]}
    assert not parts & forbidden
    assert not [path for path in tracked() if path.suffix in (".key", ".pem", ".sqlite3")]
