"""Two periods linked: who stays, comes and goes is counted without a key that lasts."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from oggz.monitor import transition
from oggz.monitor.encoding.delivery import encode
from oggz.monitor.files import sha256
from oggz.monitor.linkage import measure
from oggz.monitor.linkage.flows import ALL, flows
from oggz.monitor.manifests import NUMBERS, transition_files
from tests.monitor.transition.world import SOURCES, YEAR, Periods, make_periods, make_small_periods

LABELS = (str(YEAR - 1), str(YEAR))


@pytest.fixture(scope="module")
def periods(tmp_path_factory: pytest.TempPathFactory) -> Periods:
    return make_periods(tmp_path_factory.mktemp("periodes"))


@pytest.fixture(scope="module")
def delivered(periods: Periods, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("geleverd")
    for source in SOURCES:
        encode_both(periods, source, folder / source)
    return {source: folder / source for source in SOURCES}


def encode_both(periods: Periods, source: str, out: Path, seed: int | None = None) -> None:
    transition.encode(
        periods.records(source), periods.records(source, previous=True), out,
        agreement=periods.after.read(), earlier=periods.before.read(), source=source,
        key_file=periods.after.key_path(source), seed=seed,
    )  # fmt: skip


@pytest.fixture(scope="module")
def linked(
    periods: Periods, delivered: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The linkage unit gets what is meant for it, and no more."""
    folder = tmp_path_factory.mktemp("gekoppeld")
    for source, made in delivered.items():
        (folder / source).mkdir()
        for file in made.iterdir():
            if file.name != NUMBERS:
                (folder / source / file.name).write_bytes(file.read_bytes())
    out = folder / "transition.parquet"
    transition.link([folder / source for source in SOURCES], out, agreement=periods.after.read())
    return out


@pytest.fixture(scope="module")
def numbered(
    periods: Periods, delivered: dict[str, Path], linked: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> pa.Table:  # fmt: skip
    """The analysis unit gets the linkage and the sealed numbers, no encodings."""
    folder = tmp_path_factory.mktemp("analyse")
    for source, made in delivered.items():
        (folder / source).mkdir()
        for name in (NUMBERS, "manifest.json", "manifest.sig"):
            (folder / source / name).write_bytes((made / name).read_bytes())
    out = folder / "records.parquet"
    transition.renumber(
        [folder / source for source in SOURCES], linked, out, agreement=periods.after.read(),
        key_file=periods.after.key_path("analysis"),
    )  # fmt: skip
    return pq.read_table(out)


def test_every_record_of_both_periods_gets_its_own_number_back(
    periods: Periods, numbered: pa.Table
) -> None:
    columns = ("source", "period", "record_id")
    found = {tuple(row[name] for name in columns) for row in numbered.to_pylist()}
    assert found == {tuple(row[name] for name in columns) for row in periods.truth.to_pylist()}
    assert len(numbered) == len(periods.truth)


def by_period(table: pa.Table) -> pa.Table:
    """A source of each period as a source of its own."""
    names = pa.compute.binary_join_element_wise(table["source"], table["period"], "@")
    return table.set_column(table.column_names.index("source"), "source", names)


def test_the_periods_are_linked_as_well_as_sources_are(
    periods: Periods, numbered: pa.Table
) -> None:
    found = measure(by_period(numbered), by_period(periods.truth))
    assert found.precision > 0.97
    assert found.recall > 0.93


def test_who_stay_come_and_go_is_counted_near_the_truth(
    periods: Periods, numbered: pa.Table
) -> None:
    told = {flow.source: flow for flow in flows(numbered, LABELS)}
    assert set(told) == {ALL, *SOURCES}
    for source, flow in told.items():
        before, after = (periods.people(source or None, label) for label in LABELS)
        for counted, real in (
            (flow.stayed, len(before & after)), (flow.came, len(after - before)),
            (flow.went, len(before - after)),
        ):  # fmt: skip
            assert real > 50
            # A link that is missed makes of one who stayed one who came and one who went.
            assert abs(counted - real) <= 0.08 * len(before & after), (source, counted, real)


def test_within_a_period_nobody_is_twice_in_a_source(numbered: pa.Table) -> None:
    counts = numbered.group_by(["source", "period", "person"]).aggregate([([], "count_all")])
    assert max(counts["count_all"].to_pylist()) == 1
    same = numbered.group_by(["source", "person"]).aggregate([([], "count_all")])
    assert max(same["count_all"].to_pylist()) == 2


def test_the_report_says_what_it_is_and_what_came_out(linked: Path, periods: Periods) -> None:
    page = linked.with_name("transition.report.html").read_text(encoding="utf-8")
    told = json.loads(linked.with_name("transition.json").read_text())["transition"]
    everyone = told["flows"][0]
    assert "Verslag van de koppeling van twee periodes" in page
    cell = '<td class="count">{}</td>'
    assert cell.format(everyone["stayed"]) + cell.format(everyone["came"]) in page
    assert (told["periods"], everyone["source"]) == (list(LABELS), ALL)
    assert told["keep_until"] == periods.before.read().retention.spine.isoformat()
    assert {row["source"] for row in told["flows"]} == {ALL, *SOURCES}


def secrets_of(folder: Path, *names: str) -> dict[str, set[object]]:
    """Everything that could be laid beside another delivery, by kind."""
    found: dict[str, set[object]] = {}
    for name in names:
        table = pq.read_table(folder / name)
        for column in table.column_names:
            found.setdefault(column, set()).update(table[column].drop_null().to_pylist())
    return found


def test_a_transition_has_nothing_in_common_with_either_period(
    periods: Periods, delivered: dict[str, Path], tmp_path: Path
) -> None:
    moved = secrets_of(delivered["police"], *(transition_files(label)[0] for label in LABELS))
    for world in (periods.before, periods.after):
        out = tmp_path / world.folder.name
        encode(
            world.folder / "police.csv", out, agreement=world.read(), source="police",
            key_file=world.key_path("police"),
        )  # fmt: skip
        own = secrets_of(out, "encodings.parquet")
        assert own.keys() == moved.keys() > {"record_id", "born_salt", "born_name", "key_00"}
        for column, values in own.items():
            assert len(values) > 100
            assert values.isdisjoint(moved[column]), column


def test_people_of_both_periods_can_be_compared_in_the_transition(
    delivered: dict[str, Path],
) -> None:
    before, after = (
        pq.read_table(delivered["police"] / transition_files(label)[0]) for label in LABELS
    )
    shared = set(before["born_salt"].drop_null().to_pylist()) & set(
        after["born_salt"].drop_null().to_pylist()
    )
    assert len(shared) > 100


def test_no_value_and_no_record_number_is_in_what_the_linkage_unit_gets(
    periods: Periods, delivered: dict[str, Path], linked: Path
) -> None:
    raw = b"".join(
        path.read_bytes() for path in (*delivered["police"].iterdir(), linked) if path.is_file()
    )
    for previous in (True, False):
        rows = periods.records("police", previous=previous).read_text().splitlines()[1:]
        for cell in {cell.strip('"') for row in rows for cell in row.split(",")[:5]}:
            assert len(cell) < 6 or cell.encode() not in raw


def test_linking_the_same_files_gives_the_same_bytes(
    periods: Periods, delivered: dict[str, Path], linked: Path, tmp_path: Path
) -> None:
    again = tmp_path / "transition.parquet"
    folders = [delivered[source] for source in reversed(SOURCES)]
    transition.link(folders, again, agreement=periods.after.read())
    assert sha256(again) == sha256(linked)


def test_a_test_seed_gives_the_same_encodings_again(periods: Periods, tmp_path: Path) -> None:
    for name in ("een", "twee"):
        encode_both(periods, "shelter", tmp_path / name, seed=3)
    for label in LABELS:
        for file in transition_files(label):
            assert sha256(tmp_path / "een" / file) == sha256(tmp_path / "twee" / file)


def test_without_a_seed_the_numbers_are_others_each_time(
    periods: Periods, delivered: dict[str, Path], tmp_path: Path
) -> None:
    encode_both(periods, "shelter", tmp_path / "nog")
    name = transition_files(LABELS[1])[0]
    one, other = (
        set(pq.read_table(folder / name)["record_id"].to_pylist())
        for folder in (delivered["shelter"], tmp_path / "nog")
    )
    assert one.isdisjoint(other)


def test_dummies_are_told_apart_by_the_analysis_unit_only(tmp_path: Path) -> None:
    periods = make_small_periods(tmp_path / "w", dummies=0.5)
    agreement = periods.after.read()
    folders = [tmp_path / source for source in SOURCES[:2]]
    for folder in folders:
        encode_both(periods, folder.name, folder)
    spine, out = tmp_path / "t.parquet", tmp_path / "r.parquet"
    transition.link(folders, spine, agreement=agreement)
    assert len(pq.read_table(spine)) == 2 * 2 * 30
    key = periods.after.key_path("analysis")
    rows = transition.renumber(folders, spine, out, agreement=agreement, key_file=key)
    assert len(rows) == 2 * 2 * 20
    real = {
        (LABELS[not previous], line.split(",")[0])
        for previous in (True, False)
        for line in periods.records("police", previous=previous).read_text().splitlines()[1:]
    }
    police = rows.filter(pa.compute.equal(rows["source"], "police"))
    assert {(row["period"], row["record_id"]) for row in police.to_pylist()} == real
