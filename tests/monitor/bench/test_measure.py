"""The benchmark counts as a person would with pencil and paper."""

import json
import shutil
import sys
import tempfile
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.monitor.measure import Truth, curve, run, truth_of

TRUTH = "source,record_id,person\na,a1,1\na,a2,2\na,a3,3\nb,b1,1\nb,b2,2\nb,b4,4\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "truth.csv").write_text(TRUTH)
    return tmp_path


def pairs(folder: Path, text: str) -> Path:
    (folder / "pairs.csv").write_text("a,b,score\n" + text)
    return folder / "pairs.csv"


def test_right_and_wrong_links_are_counted(folder):
    found = curve(pairs(folder, "a1,b1,9\na2,b4,8\n"), truth_of(folder)).at(0)
    assert (found.precision, found.recall, found.f1) == (0.5, 0.5, 0.5)


def test_nobody_gets_two_records_of_one_source(folder):
    found = curve(pairs(folder, "a1,b2,7\na1,b1,9\na2,b2,8\n"), truth_of(folder)).at(0)
    assert (found.precision, found.recall) == (1, 1)


def test_the_best_threshold_leaves_out_the_wrong_links_at_the_end(folder):
    made = curve(pairs(folder, "a1,b1,9\na2,b2,8\na3,b4,-2.5\n"), truth_of(folder))
    assert made.best_threshold() == 8
    assert made.at(8).f1 == 1
    assert made.at(-3).precision == pytest.approx(2 / 3)


def test_links_of_an_equal_score_are_taken_together_or_not_at_all(folder):
    made = curve(pairs(folder, "a1,b1,5\na3,b4,5\na2,b2,5\n"), truth_of(folder))
    assert made.best_threshold() == 5
    assert made.at(5).recall == 1


def test_nothing_found_is_no_error(folder):
    found = curve(pairs(folder, ""), truth_of(folder)).at(0)
    assert (found.recall, found.f1) == (0, 0)


def test_halves_of_the_people_add_up_to_the_whole(folder):
    path, truth = pairs(folder, "a1,b1,9\na2,b2,8\na3,b4,7\n"), truth_of(folder)
    parts = [curve(path, truth, only=half) for half in (0, 1)]
    whole = curve(path, truth)
    assert sum(part.truths for part in parts) == whole.truths == 2
    assert sum(part.links[-1] for part in parts) == whole.links[-1]


@given(
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.integers(0, 30)), max_size=25),
    st.lists(st.integers(0, 4), min_size=12, max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_links_of_several_sources_are_those_within_the_people_that_were_made(drawn, person):
    records = [f"{'abc'[at % 3]}{at}" for at in range(12)]
    truth = Truth(
        {record: str(each) for record, each in zip(records, person, strict=True)},
        {record: record[0] for record in records},
    )
    path = Path(tempfile.mkdtemp()) / "pairs.csv"
    lines = [f"{records[a]},{records[b]},{score}" for a, b, score in drawn if a != b]
    path.write_text("\n".join(["a,b,score", *lines]) + "\n")
    made = curve(path, truth)
    shutil.rmtree(path.parent)
    # The same by hand: join by falling score, then count all pairs within people.
    group = dict(zip(records, range(12), strict=True))
    for line in sorted(lines, key=lambda each: -int(each.split(",")[2])):
        one, other, _ = line.split(",")
        members = [each for each in records if group[each] in (group[one], group[other])]
        if group[one] != group[other] and max(Counter(each[0] for each in members).values()) == 1:
            for each in members:
                group[each] = group[one]
    within = [(a, b) for a, b in combinations(records, 2) if group[a] == group[b]]
    right = sum(truth.person[a] == truth.person[b] for a, b in within)
    assert (made.links[-1] if made.links else 0) == len(within)
    assert (made.right[-1] if made.right else 0) == right


def test_a_process_is_measured_and_a_failing_one_stops_the_benchmark():
    ran = run([sys.executable, "-c", "x = bytearray(60_000_000); print('{\"link\": 0.5}')"])
    assert ran.told == json.loads('{"link": 0.5}')
    assert 60 < ran.megabytes < 200
    assert ran.seconds > 0
    with pytest.raises(RuntimeError, match="ended with 3"):
        run([sys.executable, "-c", "raise SystemExit(3)"])
