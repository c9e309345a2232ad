"""axe finds nothing on the pages of the data protection officer, on a phone and on a desk."""

import pytest

from oggz.casework.audit import selectors
from oggz.casework.audit.services import Event, Outcome, record
from oggz.covenant.terms import Role
from tests.casework import looking
from tests.casework.audit.test_officer_pages import CASE, a_weekday, did, write_at
from tests.casework.parties.people import House, browser_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PAGE = "/verantwoording/"


def test_every_page_is_for_everyone(owning, monkeypatch) -> None:
    house, quiet = House(), House()
    officer = browser_of(house[Role.DATA_PROTECTION_OFFICER])
    other = browser_of(quiet[Role.DATA_PROTECTION_OFFICER])
    for role in (Role.PROFESSIONAL, Role.CASE_COORDINATOR, Role.CHAIR):
        did(house[role], articles=("4.2", "4.3"))
    did(house[Role.CHAIR], outcome=Outcome.REFUSED)
    late = [a_weekday(22, minute) for minute in range(20)]
    write_at(owning, house[Role.PROFESSIONAL], late)
    first = other.get(PAGE)
    record(Event(action="audit.verified", object_kind="seals", object_id=12))
    monkeypatch.setattr(selectors.lines, "__kwdefaults__", {"most": 3})
    pages: dict[str, looking.Visit] = {
        "verantwoording": (officer, PAGE, None),
        "verantwoording-leeg": lambda: first,
        "vastgelegd": (officer, f"{PAGE}regels/", None),
        "vastgelegd-leeg": (other, f"{PAGE}regels/?soort=uitvoer", None),
        "vastgelegd-fout": (officer, f"{PAGE}regels/?van=gisteren", None),
        "opvallend": (officer, f"{PAGE}opvallend/", None),
        "opvallend-leeg": (other, f"{PAGE}opvallend/", None),
        "casus": (officer, f"{PAGE}casussen/{CASE}/", None),
    }
    assert looking.faults(looking.ROOMS / "audit", pages) == {}
