"""Heads leave the house: to an authority each hour, to the officers of the parties each day."""

import contextlib
import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from oggz.casework.audit import anchoring, sealing
from oggz.casework.audit.chains import PLATFORM
from oggz.casework.audit.models import Anchor
from oggz.casework.audit.timestamps import NotStampedError
from oggz.casework.audit.verification import Kind
from oggz.casework.parties.models import Party
from tests.casework.audit.time_stamping import Authority, served
from tests.casework.parties import people


@pytest.fixture
def in_covenant(world):
    """A party of which somebody did something in the covenant of `world`, and one of which not."""
    active, other = people.party(), people.party()
    Party.objects.exclude(pk__in=[active.pk, other.pk]).update(
        since=timezone.now() - timedelta(days=2), until=timezone.now() - timedelta(days=1)
    )
    world.write(party=active.slug)
    world.write(covenant=None)
    world.serving.commit()
    sealing.seal_now()
    return active, other


def mailed_to(party: Party) -> list[str]:
    return [m.body for m in mail.outbox if m.to == [party.data_protection_officer]]


def test_each_officer_hears_the_heads_of_their_covenants_once_a_day(world, in_covenant) -> None:
    active, other = in_covenant
    assert anchoring.mail_heads() == 2
    assert anchoring.mail_heads() == 0
    (theirs,), (of_other,) = mailed_to(active), mailed_to(other)
    head = sealing.head(world.serving, world.covenant)
    assert f"{world.covenant}:{head.number}:{head.hash.hex()}" in theirs
    assert str(world.covenant) not in of_other
    assert str(PLATFORM) in theirs
    assert str(PLATFORM) in of_other
    tomorrow = timezone.now() + timedelta(days=1)
    assert anchoring.mail_heads(tomorrow) == 2
    kept = Anchor.objects.filter(party=active.slug, chain=world.covenant)
    assert {bytes(anchor.hash) for anchor in kept} == {head.hash}


def test_the_mail_says_nothing_of_people_and_its_head_can_be_checked(
    world, in_covenant, capsys
) -> None:
    anchoring.mail_heads()
    (body,) = mailed_to(in_covenant[0])
    (told,) = re.findall(rf"zegel: ({world.covenant}:.*)", body)
    for word in ("gelezen", "read", "member", "professional", "zorg"):
        assert word not in body
    # Other tests leave entries without a seal, which may be a fault of theirs.
    with contextlib.suppress(SystemExit):
        call_command("verify_audit", "--head", told)
    said = capsys.readouterr().out
    assert f"laatste --head {told}" in said
    assert f"{world.covenant}: zegel" not in said


def test_a_message_that_cannot_leave_is_no_anchor(in_covenant, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(OSError, match="refused"):
        anchoring.mail_heads()
    assert not Anchor.objects.filter(party=in_covenant[0].slug).exists()


def test_the_message_is_plain_and_goes_to_the_officer_alone(in_covenant) -> None:
    anchoring.mail_heads()
    (message,) = [m for m in mail.outbox if m.to == [in_covenant[0].data_protection_officer]]
    sent = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    assert sent.get_content_type() == "text/plain"
    assert not sent["Cc"]
    assert not sent["Bcc"]
    assert re.fullmatch(r"Zegels van \d\d-\d\d-\d{4}: bewaar dit bericht", sent["Subject"])


def test_without_an_authority_nothing_is_asked(world) -> None:
    world.seal(1)
    assert anchoring.stamp_heads() == 0


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa")).set_up()


@pytest.fixture
def stamping(authority, settings):
    with served(authority) as url:
        settings.TSA_URL, settings.TSA_CERTIFICATES = url, str(authority.root)
        yield authority


def of(world) -> list[Anchor]:
    return list(Anchor.objects.filter(chain=world.covenant).order_by("number"))


def test_a_head_is_stamped_when_it_has_grown(world, stamping) -> None:
    world.seal(2)
    anchoring.stamp_heads()
    anchoring.stamp_heads()
    assert [anchor.number for anchor in of(world)] == [2]
    world.seal(1)
    anchoring.stamp_heads()
    assert [anchor.number for anchor in of(world)] == [2, 3]


def test_an_authority_that_is_away_leaves_nothing(world, stamping, settings) -> None:
    world.seal(1)
    settings.TSA_URL = "http://127.0.0.1:9/"
    with pytest.raises(NotStampedError):
        anchoring.stamp_heads()
    assert of(world) == []


def test_a_stamp_that_was_put_at_another_head_is_found(world, stamping, owning, settings) -> None:
    world.seal(2)
    anchoring.stamp_heads()
    (anchor,) = of(world)
    insert = (
        "INSERT INTO audit_anchor (kind, chain, number, hash, party, token)"
        " VALUES ('timestamp', %s, %s, %s, '', %s)"
    )
    right = [anchor.chain, anchor.number, bytes(anchor.hash), bytes(anchor.token)]
    owning.execute(insert, right)
    assert list(anchoring.false_stamps(owning)) == []
    owning.execute(insert, [*right[:2], b"x" * 32, right[3]])
    owning.execute(insert, [*right[:3], right[3][:-1]])
    found = list(anchoring.false_stamps(owning))
    assert [(fault.kind, fault.number) for fault in found] == [(Kind.NOT_STAMPED, 2)] * 2
    settings.TSA_URL = ""
    assert list(anchoring.false_stamps(owning)) == []
