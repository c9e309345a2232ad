"""Who came, stayed and left, counted by hand; and what is no transition of this agreement."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from oggz.monitor.agreement import Transition
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import write_manifest
from oggz.monitor.indicators.flows import flows, read_flows
from oggz.monitor.tables import TOTAL
from oggz.monitor.tables.sums import must_agree
from tests.monitor.indicators.world import ALMERE, by_hand, cell

T = TOTAL
# A and B were there before; X was there and is not now; Y was only in a source that is new.
LINKED = [
    ("police", "2024", "old-1", 10), ("police", "2025", "p1", 10), ("wmo", "2025", "w1", 10),
    ("wmo", "2024", "old-2", 11), ("police", "2025", "p2", 11),
    ("wmo", "2024", "old-3", 12), ("police", "2024", "old-4", 12),
    ("wmo", "2025", "w2", 13), ("police", "2025", "p4", 14), ("wmo", "2025", "w3", 14),
    ("police", "2025", "p3", 15),
    ("shelter", "2025", "s1", 16), ("shelter", "2025", "s2", 17), ("shelter", "2025", "s3", 18),
]  # fmt: skip


def linked(rows: list[tuple[str, str, str, int]] = LINKED) -> pa.Table:
    columns = zip(*rows, strict=True)
    names = ("source", "period", "record_id", "person")
    return pa.table({name: list(values) for name, values in zip(names, columns, strict=True)})


def test_who_came_stayed_and_left(tmp_path: Path) -> None:
    told = flows(linked(), previous="2024", now="2025")
    assert told.steady == ("police", "wmo")
    assert told.left == 1
    tables = by_hand(tmp_path).tables(flows=told)
    must_agree(tables)
    # E is only known to the shelter, which did not deliver before: she counts in neither.
    assert cell(tables, "inflow", T, T) == 4
    assert cell(tables, "inflow", T, "stayed") == 2
    assert cell(tables, "inflow", ALMERE, "came") == 1
    assert cell(tables, "outflow", "left") == 1
    assert cell(tables, "outflow", T) == 3
    assert tables.structure.table("inflow").counted == "steady-2025"
    pairs = {(pair.one.table, pair.other.table) for pair in tables.structure.equal}
    assert ("inflow", "outflow") in pairs


def test_with_all_sources_in_both_periods_they_are_all_who_are_known(tmp_path: Path) -> None:
    rows = [*LINKED, ("shelter", "2024", "old-5", 17)]
    tables = by_hand(tmp_path).tables(flows=flows(linked(rows), previous="2024", now="2025"))
    must_agree(tables)
    assert tables.structure.table("inflow").counted == "known-2025"
    assert cell(tables, "inflow", T, T) == cell(tables, "definitions", T, T) == 5
    assert cell(tables, "inflow", T, "stayed") == 3


def test_a_transition_without_a_source_in_both_periods_is_refused() -> None:
    rows = [row for row in LINKED if row[1] == "2025" or row[0] == "wmo"]
    rows = [row for row in rows if row[0] != "wmo" or row[1] == "2024"]
    with pytest.raises(MonitorError, match="valt niet te zien wie bleef"):
        flows(linked(rows), previous="2024", now="2025")


@pytest.mark.parametrize("wrong", ["missing", "twice", "strange"])
def test_a_transition_of_other_records_is_refused(tmp_path: Path, wrong: str) -> None:
    rows = {
        "missing": [row for row in LINKED if row[2] != "w2"],
        "twice": [*LINKED, ("wmo", "2025", "w2", 13)],
        "strange": [*LINKED, ("wmo", "2025", "w9", 13)],
    }[wrong]
    told = flows(linked(rows), previous="2024", now="2025")
    with pytest.raises(MonitorError, match="horen niet bij elkaar"):
        by_hand(tmp_path, indicators=("inflow",)).tables(flows=told)


def test_a_file_that_is_no_transition_of_this_agreement_is_refused(tmp_path: Path) -> None:
    agreement = by_hand(tmp_path).agreement
    path = tmp_path / "x.parquet"
    pq.write_table(linked(), path)
    with pytest.raises(Refused, match="twee periodes verbinden mag niet"):
        read_flows(path, agreement)
    moved = {
        "article": "13", "text": "Een keer.", "previous_period": "2024",
        "previous_checksum": "0" * 64, "destroy_before": agreement.term.ends,
    }  # fmt: skip
    allowed = agreement.model_copy(update={"transition": Transition.model_validate(moved)})
    with pytest.raises(MonitorError, match="ontbreekt of is beschadigd"):
        read_flows(path, allowed)
    manifest = tmp_path / "x.manifest.json"
    given = {"inputs": [], "outputs": [path]}
    write_manifest(manifest, command="transition", agreement="0" * 64, **given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="niet de overgang van deze afspraak"):
        read_flows(path, allowed)
    write_manifest(manifest, command="transition", agreement=allowed.checksum, **given)  # type: ignore[arg-type]
    assert read_flows(path, allowed).left == 1
    pq.write_table(linked(LINKED[:-1]), path)
    with pytest.raises(MonitorError, match="onvolledig of gewijzigd"):
        read_flows(path, allowed)
    told = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**told, "outputs": []}))
    with pytest.raises(MonitorError, match="beschadigd"):
        read_flows(path, allowed)
