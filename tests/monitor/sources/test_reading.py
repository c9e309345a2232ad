"""What the next commands get of a checked file, and that no file is too large to check."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from oggz.monitor.errors import MonitorError
from oggz.monitor.schemas import schema
from oggz.monitor.sources import read_payload, read_people, records
from oggz.monitor.sources.faults import Fault, Tally
from tests.monitor.sources.deliveries import NAMES, File, checked


def test_encoding_gets_one_row_a_person_and_the_payload_all_rows_without_names(
    tmp_path: Path,
) -> None:
    file = File(tmp_path / "m.csv").row().row(reported_on="2024-07-01").row(record_id="b2")
    path = file.row(surname="").write()
    people = read_people(path, kind="police")
    assert people.column("record_id").to_pylist() == ["k3x9", "b2"]
    assert people.column_names == [
        "record_id",
        *(n for n in NAMES if n in schema("police").identifying),
    ]
    payload = pa.concat_tables(read_payload(path, kind="police"))
    assert payload.num_rows == 4
    assert set(payload.column_names) & set(schema("police").identifying) == {"sex"}
    assert "Anna" not in str(payload.to_pydict())


@pytest.mark.parametrize("line", ["a,b", '"open' + "," * 14])
def test_a_file_that_would_not_pass_the_check_is_not_read(tmp_path: Path, line: str) -> None:
    path = File(tmp_path / "m.csv").row().raw(line).write()
    with pytest.raises(MonitorError, match="oggz monitor check"):
        read_people(path, kind="police")
    with pytest.raises(MonitorError, match="oggz monitor check"):
        list(read_payload(path, kind="police"))


def test_a_row_without_number_is_not_read(tmp_path: Path) -> None:
    path = File(tmp_path / "m.csv").row(record_id="").write()
    with pytest.raises(MonitorError, match="oggz monitor check"):
        read_people(path, kind="police")


def test_where_a_person_has_one_row_a_second_is_told() -> None:
    tally = Tally()
    rows = pa.table({"record_id": ["a", "b", "a", "a"], "surname": ["x", "y", "x", "x"]})
    with records.opened() as kept:
        kept.add(rows, np.array([2, 3, 4, 5]), identifying=("surname",))
        kept.flush(("surname",))
        assert kept.tell(tally, several_rows=False, may_repeat_people=True) == 2
    found = {one.fault: [place.line for place in one.places] for one in tally.findings(())}
    assert found[Fault.DOUBLE_RECORD] == [4, 5]


@pytest.mark.parametrize("number", ["19800523", "1980-05-23", "1315AB12", "1315AB", "Vries"])
def test_a_record_number_that_tells_who_it_is_is_an_error(tmp_path: Path, number: str) -> None:
    (finding,) = checked(File(tmp_path / "m.csv").row(record_id=number).write()).errors
    assert finding.fault is Fault.RECORD_ID_TELLS


def test_a_few_citizen_numbers_behind_a_letter_are_enough(tmp_path: Path) -> None:
    file = File(tmp_path / "m.csv")
    for number in ("111222333", "123456782", "999900006"):
        file.row(record_id=f"K{number}")
    (finding,) = checked(file.write(), has_duplicates=True).errors
    assert finding.fault is Fault.RECORD_ID_IS_BSN


_MEASURE = """
import resource, sys
from pathlib import Path
from tests.monitor.sources.deliveries import checked
assert checked(Path(sys.argv[1])).rows == int(sys.argv[2])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is in KiB on Linux")
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks = []
    for count in (40_000, 320_000):
        path = tmp_path / f"{count}.csv"
        with path.open("w") as file:
            file.write("record_id,surname,birth_date,reported_on,report_code\n")
            for i in range(count):
                number = i * 2_654_435_761 % 2**32
                file.write(
                    f"{number:08x}k,Vries,19{i % 90 + 10}-05-{i % 28 + 1:02d},2024-06-01,E33\n"
                )
        done = subprocess.run(
            [sys.executable, "-c", _MEASURE, str(path), str(count)],
            capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3],
        )  # fmt: skip
        peaks.append(int(done.stdout) / 1024)
    # Eight times the rows, of 13 MiB: held as columns and numbers they would take far more.
    assert peaks[1] - peaks[0] < 40
