"""`oggz monitor protect --method …` as people type it, until somebody verified the release."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from oggz.cli import app
from oggz.monitor import agreement as agreements
from oggz.monitor.keys import keyfiles
from oggz.monitor.tables import Tables, read_safe, write_tables
from tests.monitor.disclosure_methods.world import SEX, region, structure, table, tabulated

Run = Callable[..., str]
PROTECT = "protect --agreement agreement.toml tables --out safe"
NOISE = f"{PROTECT} --key keys/analysis.key --method"
PRIVACY = f"{NOISE} differential-privacy"
ASKED = {
    "rounding": f"{PROTECT} --method rounding --base 20",
    "cell_key": f"{NOISE} cell-key",
    "differential_privacy": f"{PRIVACY} --epsilon 0.5 --most-codes domain=4",
}


@pytest.fixture
def run(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a line in a folder with the example and tables/; a refusal leaves no file behind."""
    monkeypatch.chdir(copy)
    under(copy, region(seed=1))

    def typed(line: str, code: int = 0) -> str:
        before = set(copy.rglob("*"))
        done = CliRunner().invoke(app, ["monitor", *line.split()])
        assert done.exit_code == code, done.output
        assert "Traceback" not in done.output
        if code:
            assert {each.name for each in set(copy.rglob("*")) - before} <= {
                "privacybudget.json.lock"
            }
        return " ".join(done.output.split())

    return typed


def under(folder: Path, tables: Tables) -> None:
    agreed = agreements.read(folder / "agreement.toml")
    told = {
        "agreement": agreed.checksum, "project": agreed.project, "period": agreed.period.label,
    }  # fmt: skip
    shape = tables.structure.model_copy(update=told)
    key = keyfiles.load(folder / "keys" / "analysis.key").signing
    write_tables(replace(tables, structure=shape), folder / "tables", key=key)


@pytest.mark.parametrize("method", list(ASKED))
def test_tables_go_by_every_method_from_protection_to_a_release_that_is_verified(
    run: Run, method: str
) -> None:
    told = run(ASKED[method])
    assert "Een 0 betekent: weinig, en niet: niemand" in told
    assert read_safe(Path("safe")).protection.method == method
    assert "De tabellen houden stand" in run("attack --agreement agreement.toml safe")
    run("release --agreement agreement.toml --key keys/publisher.key safe --out release.zip")
    assert "De uitgave klopt" in run("verify release.zip --publisher keys/publisher.pub")


def test_what_rounding_did_is_told(run: Run) -> None:
    told = run(ASKED["rounding"])
    assert "afgerond op een veelvoud van 20" in told
    assert "minder dan één veelvoud van het echte aantal" in told


def test_what_noise_did_is_told(run: Run) -> None:
    told = run(ASKED["cell_key"])
    assert "hoogstens 47 erbij of eraf" in told
    assert "Delen tellen niet precies op" in told


def test_the_budget_is_told_paid_once_and_refused_when_it_is_gone(run: Run, copy: Path) -> None:
    line = f"{PRIVACY} --epsilon 0.75"
    told = run(line)
    assert "epsilon 0,75; het staat in regel 1 van het budgetboek" in told
    assert "epsilon 0,75 van 1,00 gebruikt, aan 1 uitgave" in told
    assert "geen belofte voor het leven" in told
    assert "aan 1 uitgave" in run(line.replace("--out safe", "--out again"))
    for path in (copy / "safe").iterdir():
        assert (copy / "again" / path.name).read_bytes() == path.read_bytes(), path.name
    more = f"{PRIVACY} --epsilon 0.9".replace("--out safe", "--out more")
    assert "Het privacybudget van 2025 is op" in run(more, 1)
    assert "artikel 8.2" in run(more.replace("0.9", "1.5"), 1)
    ledger = json.loads((copy / "privacybudget.json").read_text())
    assert len(ledger["lines"]) == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (f"{PROTECT} --key keys/analysis.key", "--key hoort bij --method cell-key en"),
        (f"{PROTECT} --base 20", "--base hoort bij --method rounding"),
        (f"{PROTECT} --method rounding --epsilon 1", "--epsilon hoort bij"),
        (f"{NOISE} cell-key --most-reports 3", "--most-reports hoort bij"),
        (f"{NOISE} cell-key --most-codes domain=3", "--most-codes hoort bij"),
        (f"{PROTECT} --method rounding --base 5", "onder de drempel van 10"),
        (f"{PROTECT} --method rounding --base 1000001", "hooguit 1.000.000"),
        (f"{PROTECT} --method cell-key", "Geef die met --key"),
        (f"{PROTECT} --method differential-privacy", "Geef die met --key"),
        (f"{NOISE} cell-key --key keys/police.key", "niet de sleutel van ‘analysis’"),
        (f"{PRIVACY} --epsilon nan", "0,001 of meer"),
        (f"{PRIVACY} --epsilon 1e-300", "0,001 of meer"),
        (f"{PRIVACY} --epsilon 1e9", "het budget van 2025 is 1,00"),
        (f"{PRIVACY} --most-codes domain", "zoals domain=3"),
        (f"{PRIVACY} --most-codes domain=-1", "zoals domain=3"),
        (f"{PRIVACY} --most-codes domain=0", "van 1 tot en met 100.000"),
        (f"{PRIVACY} --most-codes domain=3 --most-codes domain=4", "zoals domain=3"),
        (f"{PRIVACY} --most-codes wealth=3", "Onbekende dimensie wealth"),
        (f"{PRIVACY} --most-reports {10**30}", "van 1 tot en met 100.000"),
        (f"{PRIVACY} --most-reports 0", "van 1 tot en met 100.000"),
    ],
)
def test_what_a_method_cannot_do_is_refused_with_the_reason(run: Run, line: str, says: str) -> None:
    assert says in run(line, 1)


def test_reports_without_a_bound_for_one_person_are_refused(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy)
    shape = structure([SEX], [table("calls", "sex", counted="reports-2025", reports=True)])
    people = [{"sex": [code]} for code in "vm" * 40]
    under(copy, tabulated(shape, people, reports=[1, 3] * 40))
    done = CliRunner().invoke(app, ["monitor", *PRIVACY.split()])
    assert done.exit_code == 1
    assert "--most-reports" in done.output
    done = CliRunner().invoke(app, ["monitor", *PRIVACY.split(), "--most-reports", "2"])
    assert "vaker mee dan de afgesproken 2" in " ".join(done.output.split())
    done = CliRunner().invoke(app, ["monitor", *PRIVACY.split(), "--most-reports", "3"])
    assert done.exit_code == 0
    assert "reports-2025: 95 van de 100 getallen" in done.output
