from collections.abc import Iterator

import pytest

from oggz.casework.parties import purposes
from oggz.covenant.terms import Role
from tests.casework.parties.people import CARE, SAFETY, House


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def open_purposes() -> Iterator[list[purposes.OpenPurpose]]:
    """As the room of covenants tells them; a test changes the list as a covenant changes."""
    told = [CARE, SAFETY]
    before = list(purposes._sources)

    def tell(party: str, role: Role) -> tuple[purposes.OpenPurpose, ...]:
        return tuple(told)

    purposes.told_by(tell)
    yield told
    purposes._sources[:] = before
