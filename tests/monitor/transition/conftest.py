"""The small periods, made once, and a copy of them for each test to break."""

from pathlib import Path

import pytest

from tests.monitor.transition.world import Periods, make_small_periods


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Periods:
    return make_small_periods(tmp_path_factory.mktemp("periodes"))


@pytest.fixture
def periods(made: Periods, tmp_path: Path) -> Periods:
    return made.copied(tmp_path)
