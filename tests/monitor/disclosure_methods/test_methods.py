"""A method asked for under an agreement: its threshold, its budget, and files as for any method."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import Agreement
from oggz.monitor.disclosure.comparison import compare
from oggz.monitor.disclosure.ledger import NAME, NO_PROMISE
from oggz.monitor.disclosure.methods import Method, budget_told, protect_by
from oggz.monitor.disclosure.rounding import round_tables
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.keys import keyfiles
from oggz.monitor.keys.keyfiles import OwnKey
from oggz.monitor.tables import Tables, read_safe, write_safe
from tests.monitor.disclosure_methods.world import (
    SEX,
    counts_of,
    region,
    structure,
    table,
    tabulated,
)


@pytest.fixture
def agreement(made: Path) -> Agreement:
    return agreements.read(made / "agreement.toml")


@pytest.fixture
def key(made: Path) -> OwnKey:
    return keyfiles.load(made / "keys" / "analysis.key")


def under(agreement: Agreement, seed: int = 1) -> Tables:
    tables = region(seed=seed)
    told = {
        "agreement": agreement.checksum, "project": agreement.project,
        "period": agreement.period.label,
    }  # fmt: skip
    return replace(tables, structure=tables.structure.model_copy(update=told))


@pytest.mark.parametrize("method", list(Method))
def test_what_a_method_gives_is_written_and_read_as_any_other(
    agreement: Agreement, key: OwnKey, tmp_path: Path, method: Method
) -> None:
    tables = under(agreement)
    safe = protect_by(method, tables, agreement=agreement, place=tmp_path, key=key)
    write_safe(safe, tmp_path / "safe")
    read = read_safe(tmp_path / "safe", agreement)
    assert read.protection == safe.protection
    least = agreement.thresholds.count
    for name in tables.cells:
        counts = counts_of(read, name)
        assert np.array_equal(counts, counts_of(safe, name))
        assert np.all((counts == 0) | (counts >= least))
    again = protect_by(method, tables, agreement=agreement, place=tmp_path, key=key)
    write_safe(again, tmp_path / "again")
    for path in (tmp_path / "safe").iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name
    assert (tmp_path / NAME).exists() == (method is Method.DIFFERENTIAL_PRIVACY)


@pytest.mark.parametrize("method", [Method.CELL_KEY, Method.DIFFERENTIAL_PRIVACY])
def test_noise_without_the_key_of_the_analysis_unit_is_refused(
    agreement: Agreement, tmp_path: Path, method: Method
) -> None:
    with pytest.raises(MonitorError, match="Geef die met --key"):
        protect_by(method, under(agreement), agreement=agreement, place=tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_budget_of_the_agreement_is_spent_once(
    agreement: Agreement, key: OwnKey, tmp_path: Path
) -> None:
    noisy = Method.DIFFERENTIAL_PRIVACY
    assert "epsilon 0,00 van" in budget_told(agreement, tmp_path)
    safe = protect_by(noisy, under(agreement), agreement=agreement, place=tmp_path, key=key)
    assert safe.protection.settings["warning"] == NO_PROMISE
    told = budget_told(agreement, tmp_path)
    whole = f"{agreement.privacy_budget.epsilon:.2f}".replace(".", ",")
    assert f"epsilon {whole} van {whole} gebruikt, aan 1 uitgave." in told
    with pytest.raises(Refused, match=f"artikel {agreement.privacy_budget.article} "):
        protect_by(noisy, under(agreement, 2), agreement=agreement, place=tmp_path, key=key)


def test_methods_are_compared_by_how_far_their_figures_are_off() -> None:
    """12 = 7 + 5 becomes 10 = 5 + 5: two small numbers off by 2 and 0, a large one by 2."""
    shape = structure([SEX], [table("one", "sex"), table("two", "sex")])
    tables = tabulated(shape, [{"sex": [code]} for code in "vvvvvvvmmmmm"])
    rounded = round_tables(tables, base=5, threshold=5)
    assert counts_of(rounded, "one").tolist() == [10, 5, 5]
    hidden = replace(rounded, cells={
        name: cells.set_column(1, "count", pa.array([10, None, 5], pa.int64()))
        for name, cells in rounded.cells.items()
    })  # fmt: skip
    found = compare(tables, [rounded, hidden], classes=(1, 10, 100))
    assert [(each.numbers, each.published, each.mean_error) for each in found] == [
        (2, 2, 1.0), (1, 1, 2.0), (0, 0, None), (2, 1, 0.0), (1, 1, 2.0), (0, 0, None),
    ]  # fmt: skip
    assert [(each.least, each.most) for each in found[:3]] == [(1, 9), (10, 99), (100, None)]
