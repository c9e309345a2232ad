"""A release of invented figures, and what it is made of."""

import shutil
from pathlib import Path

import pytest

from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import Agreement
from oggz.monitor.release import Asked, release
from tests.monitor.release import world

RATINGS = """indicator,party,score,remark
people_by_municipality,police,4,
people_by_municipality,clients,3,"Niet nodig om te weten, waar iemand woont."
overlap,shelter,5,
coverage,wmo,2,
coverage,clients,1,
"""
STORY = """title = "Vijf keer hetzelfde verhaal"
text = "Ik heb mijn verhaal aan vijf mensen verteld.\\n\\nNu heb ik één iemand."
read_back = true
[consent]
given = true
recorded_by = "een ervaringsdeskundige van de cliëntenraad"
date = 2026-01-05
withdraw = "bel de cliëntenraad."
"""


@pytest.fixture(scope="session")
def agreed(made: Path) -> Agreement:
    return agreements.read(made / "agreement.toml")


@pytest.fixture(scope="session")
def whole(made: Path, agreed: Agreement, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with safe/, ratings, a story and the release of it; nobody writes here."""
    place = tmp_path_factory.mktemp("uitgave")
    world.write(agreed, place / "safe")
    (place / "ratings.csv").write_text(RATINGS, encoding="utf-8")
    (place / "stories").mkdir()
    (place / "stories" / "een.toml").write_text(STORY, encoding="utf-8")
    shutil.copytree(made / "advice", place / "advice")
    asked = Asked(place / "safe", place / "advice", place / "ratings.csv", place / "stories")
    release(agreed, made / "keys" / "publisher.key", asked, place / "release.zip")
    return place


@pytest.fixture
def place(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, without the release, to work in."""
    folder = Path(shutil.copytree(whole, tmp_path / "w"))
    (folder / "release.zip").unlink()
    return folder
