"""What only shows over the whole file: numbers given twice, people under two numbers, equal rows.

DuckDB keeps the numbers and keyed hashes on disk, so that memory does not grow with the file and
the answer is exact. The key lives in memory only: what is left on a disk says nothing.
"""

import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from oggz.monitor.errors import MonitorError
from oggz.monitor.sources.faults import Fault, Tally

_MEMORY = "48MB"
_BATCH = 20_000  # rows
_FETCHED = 10_000  # rows

Integers = npt.NDArray[np.int64]


class Records:
    """The rows of one file by number, person and content, each with its line."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._db = connection
        self._waiting: list[pa.Table] = []
        self._rows = 0
        # A string of lowercase letters and digits: safe inside SQL.
        self._key = secrets.token_hex(16)
        self._db.execute(
            "create table rows (record_id varchar, person uhugeint, content uhugeint, line bigint)"
        )

    def add(self, table: pa.Table, lines: Integers, *, identifying: Sequence[str]) -> None:
        """Keep the rows of string columns; `identifying` are those that make a person."""
        table = table.append_column("#line", pa.array(lines))
        self._waiting.append(table)
        self._rows += table.num_rows
        if self._rows >= _BATCH:
            self.flush(identifying)

    def flush(self, identifying: Sequence[str]) -> None:
        """Write what waits."""
        if not self._waiting:
            return
        waiting = pa.concat_tables(self._waiting)
        self._waiting, self._rows = [], 0
        content = [name for name in waiting.column_names if name != "#line"]
        # The names are those of the schema or of positions, never of the file.
        self._db.register("waiting", waiting)
        self._db.execute(
            f"insert into rows select record_id, {self._hash(identifying)},"  # noqa: S608
            f" {self._hash(content)}, \"#line\" from waiting where record_id <> ''"
        )
        self._db.unregister("waiting")

    def _hash(self, names: Sequence[str]) -> str:
        if not names:
            return "null"
        listed = ", ".join(f'"{name}"' for name in names)
        blank = " and ".join(f"\"{name}\" = ''" for name in names)
        joined = f"md5_number('{self._key}' || concat_ws(chr(31), {listed}))"
        return f"case when {blank} then null else {joined} end"

    def tell(self, tally: Tally, *, several_rows: bool, may_repeat_people: bool) -> int:
        """Tell what is wrong over all rows; returns how many record numbers there are.

        `several_rows`: a number may stand on many rows. `may_repeat_people`: the source said that
        one person can have several numbers.
        """
        self._db.execute(
            "create table records as select record_id, count(*) as n, min(line) as line,"
            " arg_min(person, line) as person,"
            " min(person) is distinct from max(person)"
            "  or count(person) between 1 and count(*) - 1 as mixed"
            " from rows group by record_id"
        )
        count, several, mixed = self._counts()
        joined = "select rows.line from rows join records using (record_id)"
        if mixed:
            self._tell(
                tally,
                Fault.TWO_PEOPLE,
                f"{joined} where mixed and rows.line > records.line"
                " and rows.person is distinct from records.person order by 1",
            )
        if several and not several_rows:
            self._tell(
                tally, Fault.DOUBLE_RECORD, f"{joined} where rows.line > records.line order by 1"
            )
        if several:
            self._tell(
                tally,
                Fault.DOUBLE_ROW,
                "with twice as (select record_id, content, min(rows.line) as line"
                "  from rows join records using (record_id) where n > 1"
                "  group by all having count(*) > 1)"
                " select rows.line from rows join twice using (record_id, content)"
                " where rows.line > twice.line order by 1",
            )
        if not may_repeat_people:
            self._tell(
                tally,
                Fault.SAME_PERSON,
                "with twice as (select person, min(line) as line from records"
                "  where person is not null group by person having count(*) > 1)"
                " select records.line from records join twice using (person)"
                " where records.line > twice.line order by 1",
            )
        return count

    def _counts(self) -> tuple[int, int, int]:
        query = "select count(*), count(*) filter (n > 1), count(*) filter (mixed) from records"
        count, several, mixed = self._db.execute(query).fetchall()[0]
        return int(count), int(several), int(mixed)

    def _tell(self, tally: Tally, fault: Fault, query: str) -> None:
        found = self._db.execute(query)
        while rows := found.fetchmany(_FETCHED):
            tally.add_many(fault, "record_id", np.array([row[0] for row in rows]), lambda _: "")


@contextmanager
def opened() -> Iterator[Records]:
    """Records in a temporary database, gone afterwards.

    Raises MonitorError when the disk is full.
    """
    with tempfile.TemporaryDirectory(prefix="oggz-") as folder:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": _MEMORY,
            "threads": 1,
            "temp_directory": folder,
        }
        connection = duckdb.connect(config=settings)
        try:
            connection.execute("set preserve_insertion_order = false")
            connection.execute("set enable_progress_bar = false")  # it draws on our output
            yield Records(connection)
        except (duckdb.IOException, duckdb.OutOfMemoryException):
            raise MonitorError(
                f"Er is te weinig ruimte in {tempfile.gettempdir()} om dubbele nummers te zoeken."
                " Maak ruimte vrij en begin opnieuw."
            ) from None
        finally:
            connection.close()
