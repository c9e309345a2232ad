"""axe finds nothing on the pages of transfers, on a phone and on a desk screen."""

import pytest

from oggz.casework.cases.services import grounds
from oggz.casework.transfers import services
from tests.casework import looking
from tests.casework.cases.browsers import Desk
from tests.casework.transfers.neighbours import Neighbours
from tests.casework.transfers.test_pages import There

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def pages() -> dict[str, looking.Visit]:
    """In the order in which people come by them: each is asked for when its turn comes."""
    two = Neighbours()
    grounds.agree_to_passing_on(two.rent, by=two.here.seat("woonconsulent"))
    desk, guide = Desk(two.here, "casusregisseur"), There(two, two.guide)
    ours = f"{desk.address}andere-gemeente/"
    case = None

    def after(step, client, address, data=None):
        def visit():
            nonlocal case
            case = step() or case
            where = address.format(case=case.pk if case else "")
            return client.post(where, data) if data else client.get(where)

        return visit

    def nothing() -> None:
        return None

    row = None

    def ask() -> None:
        nonlocal row
        row = two.asks()

    def asked(data=None):
        def visit():
            address = f"/casussen/overnemen/{row.pk}/"
            return guide.client.post(address, data) if data else guide.client.get(address)

        return visit

    def send() -> None:
        services.send(["identity", "housing"], by=two.here.seat("casusregisseur"))

    arrived = "/casussen/{case}/meegekomen/"
    return {
        "vragen": (desk.client, ours, None),
        "vragen-fout": (desk.client, ours, desk.filled()),
        "gevraagd": after(ask, desk.client, ours),
        "antwoord": asked(),
        "antwoord-fout": asked({"partij": "verderop", "answer": "take"}),
        "aangenomen": after(lambda: two.accepts(row), desk.client, ours),
        "antwoord-gegeven": asked(),
        "meegekomen-niets": after(nothing, guide.client, arrived),
        "meegeven": after(nothing, desk.client, f"{ours}meegeven/"),
        "meegeven-fout": after(nothing, desk.client, f"{ours}meegeven/", desk.filled()),
        "meegegeven": after(send, desk.client, ours),
        "meegekomen": after(nothing, guide.client, arrived),
        "niets-te-geven": after(nothing, desk.client, f"{ours}meegeven/"),
        "andere-casus": after(nothing, guide.client, "/casussen/{case}/"),
    }


def test_every_page_is_for_everyone() -> None:
    assert looking.faults(looking.ROOMS / "transfers", pages()) == {}
