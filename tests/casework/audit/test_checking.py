"""Every night all is checked: the outcome is recorded, and officers hear when it is wrong."""

import pytest
from django.core import mail

from oggz.casework.audit import checking, sealing, verification
from oggz.casework.audit.models import Entry
from oggz.casework.audit.verification import Fault, Kind
from tests.casework.parties import people

pytestmark = pytest.mark.django_db


def last() -> Entry:
    return Entry.objects.filter(action="audit.verified").latest("id")


def test_what_is_in_order_is_recorded_and_nobody_is_disturbed(world) -> None:
    world.seal(2)
    assert checking.check_all() == []
    assert (last().outcome, last().detail["faults"]) == ("done", 0)
    assert int(last().object_id) >= 2
    assert mail.outbox == []


def test_what_is_wrong_is_told_to_the_officer_of_each_party(world, monkeypatch) -> None:
    party = people.party()
    fault = Fault(Kind.CHANGED, world.covenant, 3, 5)
    monkeypatch.setattr(verification, "faults", lambda *_, **__: iter([fault]))
    assert checking.check_all() == [fault]
    assert (last().outcome, last().detail["faults"]) == ("failed", 1)
    (message,) = [m for m in mail.outbox if m.to == [party.data_protection_officer]]
    assert "klopt niet meer" in message.subject
    assert str(world.covenant) not in message.body, "another party may have no part in it"


def test_a_real_change_is_found_at_night(world) -> None:
    world.seal(2)
    entry = world.sealed()[0]
    world.owning.execute("UPDATE audit_entry SET member = 8 WHERE id = %s", [entry])
    world.owning.commit()
    try:
        faults = checking.check_all()
        assert Fault(Kind.CHANGED, world.covenant, 1, entry) in faults
    finally:
        world.owning.execute("UPDATE audit_entry SET member = 0 WHERE id = %s", [entry])
        world.owning.commit()
    assert sealing.seal_now() is not None
    assert checking.check_all() == []
