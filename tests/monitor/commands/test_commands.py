"""`oggz monitor …` as people type it: what is done, what is refused, and nothing half-written."""

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from oggz.cli import app
from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import drafting
from oggz.monitor.keys import keyfiles
from tests.monitor.agreement.world import make_world

Monitor = Callable[..., str]


@pytest.fixture
def monitor() -> Monitor:
    """Run a command in this process and give what it says; `code` is the exit code it must have."""

    def run(*arguments: str | Path, code: int = 0, typed: str = "") -> str:
        done = CliRunner().invoke(app, ["monitor", *map(str, arguments)], input=typed)
        assert done.exit_code == code, done.output
        assert "Traceback" not in done.output
        return done.output

    return run


def shown(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


def test_the_example_holds_what_was_promised(made: Path) -> None:
    roles = ("police", "wmo", "shelter", "linkage", "analysis", "publisher", "steering", "clients")
    for name in ("agreement.toml", "truth.csv", "README.md", "keys/koppelgeheim-*.json",
                 *(f"keys/{role}.key" for role in roles), *(f"keys/{role}.pub" for role in roles),
                 "sources/police.csv", "sources/wmo.csv", "sources/shelter.csv"):  # fmt: skip
        assert list(made.glob(name)), name
    agreements.verify(agreements.read(made / "agreement.toml"))
    assert not list(made.rglob(".deel-*"))


def test_the_people_of_the_example_are_known_to_more_than_one_source(made: Path) -> None:
    rows = [line.split(",") for line in (made / "truth.csv").read_text().splitlines()]
    assert [cell.strip('"') for cell in rows[0]] == ["source", "record_id", "person"]
    sources: dict[str, set[str]] = {}
    for source, _, person in rows[1:]:
        sources.setdefault(person, set()).add(source)
    assert sum(len(names) > 1 for names in sources.values()) > 20
    assert {name.strip('"') for names in sources.values() for name in names} == {
        "police", "wmo", "shelter",
    }  # fmt: skip


def test_every_record_of_the_example_is_in_its_truth(made: Path) -> None:
    told = {
        (line.split(",")[0].strip('"'), line.split(",")[1].strip('"'))
        for line in (made / "truth.csv").read_text().splitlines()[1:]
    }
    for source in ("police", "wmo", "shelter"):
        lines = (made / "sources" / f"{source}.csv").read_text().splitlines()
        assert "bsn" not in lines[0]
        assert {(source, line.split(",")[0].strip('"')) for line in lines[1:]} == {
            pair for pair in told if pair[0] == source
        }


def test_the_example_is_not_mixed_with_what_was_there(tmp_path: Path, monitor: Monitor) -> None:
    (tmp_path / "x").write_text("van mij")
    assert "niet leeg" in monitor("example", tmp_path, code=1)
    assert shown(tmp_path) == {"x"}


@pytest.mark.parametrize("source", ["police", "wmo", "shelter"])
def test_the_files_of_the_example_pass_the_check(made: Path, monitor: Monitor, source: str) -> None:
    told = monitor("check", "--agreement", made / "agreement.toml", "--source", source,
                   made / "sources" / f"{source}.csv")  # fmt: skip
    assert "Het bestand kan versleuteld worden." in told


def test_a_source_that_is_not_agreed_is_refused_with_the_article(
    made: Path, monitor: Monitor
) -> None:
    told = monitor("check", "--agreement", made / "agreement.toml", "--source", "church",
                   made / "sources" / "wmo.csv", code=1)  # fmt: skip
    assert "Zie artikel 5 van de afspraak" in told


@pytest.mark.parametrize("command", ["check", "encode", "link", "keys"])
def test_every_command_refuses_an_agreement_that_was_changed(
    copy: Path, tmp_path: Path, monitor: Monitor, command: str
) -> None:
    path = copy / "agreement.toml"
    path.write_text(path.read_text().replace("count = 10", "count = 5"))
    given: dict[str, list[str | Path]] = {
        "check": ["--source", "wmo", copy / "sources" / "wmo.csv"],
        "encode": ["--source", "wmo", "--key", copy / "keys" / "wmo.key", "--out", tmp_path / "o",
                   copy / "sources" / "wmo.csv"],
        "link": [tmp_path, "--out", tmp_path / "spine.parquet"],
        "keys": ["--role", "wmo", "--out", copy / "keys" / "wmo.key"],
    }  # fmt: skip
    told = monitor(command, "--agreement", path, *given[command], code=1)
    assert "klopt niet: de afspraak is daarna gewijzigd" in told
    assert "Zie artikel 4" in told
    assert not (tmp_path / "o").exists()
    assert not (tmp_path / "spine.parquet").exists()


def test_a_whole_ceremony_from_a_new_agreement_to_a_shared_secret(
    tmp_path: Path, monitor: Monitor
) -> None:
    """Eight houses, each with a folder of its own, that send one another only what they may."""
    first = make_world(tmp_path / "model")
    houses = {role: tmp_path / role for role in first.keys}
    text = "\n".join(
        line
        for line in first.path.read_text().splitlines()
        if not line.startswith(("signing_key", "opening_key"))
    )
    for old, new in (("2026-02-01", "2026-01-01"), ("2026-11-30", "2027-12-31"),
                     ("2026-06-30", "2027-12-31")):  # fmt: skip
        text = text.replace(old, new)
    agreement = tmp_path / "agreement.toml"
    agreement.write_text(text + "\n")
    for name in (drafting.FRAMEWORK, drafting.TARGET_GROUP):
        shutil.copy(first.folder / name, tmp_path)

    def step(role: str, *more: str | Path) -> str:
        key = houses[role] / f"{role}.key"
        return monitor("keys", "--agreement", agreement, "--role", role, "--out", key, *more)

    for role, house in houses.items():
        told = step(role)
        assert "stuur het nooit op" in told
        assert "add-key" in told
        monitor("agreement", "add-key", agreement, house / f"{role}.pub")
    assert "onderteken dan met: oggz monitor sign" in step("police")
    for role, house in houses.items():
        monitor("sign", "--agreement", agreement, "--key", house / f"{role}.key", "--by", "hoofd")
    assert "Vraag wmo om koppelgeheim-2025.json" in step("police")
    assert "Stuur het naar: police, shelter" in step("wmo")
    for role in ("police", "shelter"):
        sent = Path(shutil.copy(houses["wmo"] / "koppelgeheim-2025.json", tmp_path / role / "g"))
        assert "klaar om vergelijkcodes" in step(role, "--secret", sent)
    assert "linkage is klaar" in step("linkage")
    secrets = {
        secret.value
        for role in ("police", "wmo", "shelter")
        if (secret := keyfiles.load(houses[role] / f"{role}.key").linkage)
    }
    assert len(secrets) == 1
    for role in ("linkage", "analysis", "publisher", "steering", "clients"):
        assert keyfiles.load(houses[role] / f"{role}.key").linkage is None
    assert "ondertekend" in monitor("agreement", "check", agreement)


def test_keys_of_the_example_are_ready(made: Path, monitor: Monitor) -> None:
    for role in ("police", "analysis"):
        told = monitor("keys", "--agreement", made / "agreement.toml", "--role", role,
                       "--out", made / "keys" / f"{role}.key")  # fmt: skip
        assert "klaar" in told


def test_a_key_that_is_not_in_the_agreement_says_so(
    made: Path, tmp_path: Path, monitor: Monitor
) -> None:
    told = monitor("keys", "--agreement", made / "agreement.toml", "--role", "police",
                   "--out", tmp_path / "nieuw.key")  # fmt: skip
    assert "staat een andere sleutel voor police" in told
    for name in ("nieuw.pub", "nieuw"):
        told = monitor("keys", "--agreement", made / "agreement.toml", "--role", "police",
                       "--out", tmp_path / f"ander-{name}", code=1)  # fmt: skip
        assert "eindigt op .key" in told
    told = monitor("keys", "--agreement", made / "agreement.toml", "--role", "baas",
                   "--out", tmp_path / "baas.key", code=1)  # fmt: skip
    assert "geen partij" in told
    assert not (tmp_path / "baas.key").exists()


def test_no_key_is_added_to_a_signed_agreement_or_in_anothers_place(
    copy: Path, tmp_path: Path, monitor: Monitor
) -> None:
    path = copy / "agreement.toml"
    monitor("keys", "--agreement", path, "--role", "police", "--out", tmp_path / "dief.key")
    before = path.read_bytes()
    told = monitor("agreement", "add-key", path, tmp_path / "dief.pub", code=1)
    assert "al ondertekend" in told
    assert path.read_bytes() == before
    path.write_text(path.read_text()[: path.read_text().index("[[signatures]]")])
    told = monitor("agreement", "add-key", path, tmp_path / "dief.pub", code=1)
    assert "al een andere sleutel" in told


def test_signing_with_the_key_of_another_agreement_is_refused(
    copy: Path, tmp_path: Path, monitor: Monitor
) -> None:
    world = make_world(tmp_path / "ander")
    world.write_keys()
    told = monitor("sign", "--agreement", copy / "agreement.toml", "--key",
                   world.key_path("police"), "--by", "hoofd", code=1)  # fmt: skip
    assert "niet de sleutel van police" in told


def test_a_new_agreement_can_be_read_at_once(tmp_path: Path, monitor: Monitor) -> None:
    monitor("agreement", "new", tmp_path / "nieuw")
    found = agreements.read(tmp_path / "nieuw" / "agreement.toml")
    assert found.people == "real"
    told = monitor("agreement", "check", tmp_path / "nieuw" / "agreement.toml", code=1)
    assert "nog geen sleutel" in told


def test_destroying_leaves_a_certificate_beside_the_agreement(copy: Path, monitor: Monitor) -> None:
    told = monitor("destroy", "--agreement", copy / "agreement.toml", "--key",
                   copy / "keys" / "police.key", copy / "sources" / "police.csv",
                   copy / "truth.csv")  # fmt: skip
    assert "Vernietigd: 2 bestand(en)" in told
    assert "SSD" in told
    assert not (copy / "sources" / "police.csv").exists()
    (certificate,) = copy.glob("vernietigd-*.json")
    from oggz.monitor.destruction import is_genuine

    assert is_genuine(certificate, agreement=agreements.read(copy / "agreement.toml"))


def test_the_agreement_itself_is_not_destroyed(copy: Path, monitor: Monitor) -> None:
    path = copy / "agreement.toml"
    told = monitor("destroy", "--agreement", path, copy / "truth.csv", path, code=1)
    assert "is de afspraak zelf" in told
    assert path.exists()
    assert (copy / "truth.csv").exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("protect", "TABLES ontbreekt. Wat er kan, staat in ‘"),
        ("protect tables --out safe", "--agreement ontbreekt"),
        ("protect tables --agreement a.toml --out s --method geheim", "--method staat, kan niet"),
        ("protect tables --agreement a.toml --out s --seconds nan", "--seconds staat, kan niet"),
        ("verify r.zip --publisher", "Na --publisher ontbreekt iets"),
        ("verify r.zip --uitgever", "--uitgever bestaat niet bij deze opdracht"),
        ("verify r.zip Jansen --publisher p.pub", "of er staat te veel achter"),
        ("publish", "Deze opdracht bestaat niet"),
    ],
)
def test_what_was_mistyped_is_told_in_dutch_without_its_value(
    monitor: Monitor, typed: str, says: str
) -> None:
    told = monitor(*typed.split(), code=2)
    assert says in told
    assert "Error" not in told
    assert not {"geheim", "nan", "Jansen"} & set(told.split())


def test_a_wrong_agreement_is_told_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("project = 1\n")
    done = subprocess.run(
        [sys.executable, "-m", "oggz", "monitor", "agreement", "check", str(tmp_path / "a.toml")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert re.search(r"a\.toml heeft \d+ fouten:\nRegel 1: ", done.stderr)
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_command_that_is_stopped_leaves_nothing(tmp_path: Path, how: signal.Signals) -> None:
    program = (
        "import sys, time; import oggz.monitor.example as e\n"
        "def slow(*a, **k):\n"
        "    print('bezig', flush=True); time.sleep(60)\n"
        "e._write_records = slow\n"
        "from oggz.cli import main; sys.argv = ['oggz', 'monitor', 'example', sys.argv[1]]; main()"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "vb")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stdout
    assert running.stdout.readline() == "bezig\n"
    time.sleep(0.1)
    running.send_signal(how)
    _, told = running.communicate(timeout=20)
    assert running.returncode != 0
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []


def test_help_of_the_monitor_needs_nothing_heavy() -> None:
    program = (
        "import sys; from oggz.cli import main; sys.argv = ['oggz', 'monitor', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numba', 'pyarrow', 'jinja2', 'duckdb', 'django'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for command in ("example", "keys", "sign", "check", "encode", "link", "destroy", "agreement"):
        assert re.search(rf"^\s+{command}\b", done.stdout, re.M)


def test_the_annex_is_written_for_people(made: Path, tmp_path: Path, monitor: Monitor) -> None:
    out = tmp_path / "bijlage.html"
    monitor("agreement", "annex", made / "agreement.toml", "--out", out)
    agreement = agreements.read(made / "agreement.toml")
    text = out.read_text()
    assert agreement.checksum in text
    assert "Ondertekend door alle 8 partijen" in text
    for name, article in agreement.articles.items():
        assert f'id="artikel-{article.article}"' in text, name
    assert "http" not in text.replace("http-equiv", "")
    assert "<script" not in text


@pytest.mark.parametrize("missing", ["cryptography", "pyarrow"])
def test_what_is_not_installed_is_told_with_the_line_to_type(tmp_path: Path, missing: str) -> None:
    program = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        "from oggz.cli import main; sys.argv = ['oggz', 'monitor', 'example', 'x']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 1
    assert done.stderr == "Dit onderdeel is niet geïnstalleerd: pip install 'oggz[monitor]'.\n"
    assert list(tmp_path.iterdir()) == []
