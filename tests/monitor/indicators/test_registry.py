"""The registry can be read anywhere, and every part of it can be made."""

import subprocess
import sys

import pytest

from oggz.monitor.agreement import TargetGroup
from oggz.monitor.indicators import INDICATORS, NAMES, indicator
from oggz.monitor.indicators.counting import SINGLE
from oggz.monitor.indicators.dimensions import Shape, axes, only
from oggz.monitor.tables import TOTAL

SPLIT = {"domain", "definition", "turn", "supplier", "traced", "until"}


def test_the_registry_loads_without_an_engine() -> None:
    code = "import sys, oggz.monitor.agreement; sys.exit('ibis' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_names_and_tables_are_different() -> None:
    assert len(set(NAMES)) == len(NAMES)
    tables = [plan.name for one in INDICATORS for plan in one.tables]
    assert len(set(tables)) == len(tables)
    with pytest.raises(KeyError):
        indicator("salary")


def test_every_figure_says_in_dutch_what_it_asks_and_decides() -> None:
    for one in INDICATORS:
        assert one.question.endswith("?"), one.name
        assert one.decision.endswith("."), one.name
        for plan in one.tables:
            assert set(plan.dimensions) <= set(SINGLE) | SPLIT
            assert not plan.rates or plan.dimensions[0] == "municipality"


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_everybody_stands_at_one_leaf_of_every_dimension(
    count: int, target_group: TargetGroup
) -> None:
    names = tuple(f"bron{number}" for number in range(count))
    shape = Shape(names, ("wmo",) * count, names, ("GM0034", "GM0184"), target_group)
    for name, axis in axes(shape).items():
        parents = {code.parent for code in axis.dimension.codes}
        assert set(axis.leaves) == set(axis.dimension.names) - parents, name
        assert axis.roll[0].all()
        if axis.dimension.adds_up:
            for code in axis.dimension.names:
                parts = [axis.dimension.names.index(one) for one in axis.dimension.children(code)]
                if parts:
                    whole = axis.roll[axis.dimension.names.index(code)]
                    assert (axis.roll[parts].sum(axis=0) == whole).all()
    assert axes(shape)["known_to"].leaves[0] == only("bron0")
    assert axes(shape)["municipality"].dimension.names[0] == TOTAL
