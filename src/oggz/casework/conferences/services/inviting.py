"""Telling people when they are expected: for their own cases only, and again when that changed."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from oggz.casework.cases.models import Participation
from oggz.casework.conferences import calendars, people
from oggz.casework.conferences.models import Conference, Invitation, Item
from oggz.casework.conferences.people import Person
from oggz.casework.conferences.services.planning import own, told_of
from oggz.casework.parties.mail import Attachment, notify
from oggz.casework.parties.models import Member, Party
from oggz.casework.parties.sessions import Viewer

_Who = tuple[int, int]


@dataclass
class Expected:
    """When somebody is expected, and for which cases; for nothing when they are not any more."""

    party: Party
    member: Member
    starts: datetime | None = None
    ends: datetime | None = None
    cases: list[UUID] = field(default_factory=list)
    was: Invitation | None = None
    gone: str = ""

    def is_told(self, conference: Conference) -> bool:
        """Whether what they were last sent is what holds."""
        comes = bool(self.cases) and conference.called_off_at is None
        if self.was is None:
            return not comes
        if not comes or self.was.cancelled_at:
            return not comes and self.was.cancelled_at is not None
        told = (self.was.starts, self.was.ends, self.was.place)
        return told == (self.starts, self.ends, conference.place)


def expected(conference: Conference) -> list[Expected]:
    """Everybody who is to come, or was told so before; for who convened it. Four queries."""
    items = list(conference.items.filter(dropped_at=None).select_related("conference"))
    found: dict[_Who, Expected] = {}
    table = people.with_reasons(
        Participation.objects.filter(case__in=[item.case_id for item in items])
    )
    by_case: dict[UUID, list[Person]] = {}
    for person in table:
        by_case.setdefault(person.participation.case_id, []).append(person)
    for item in items:
        for person in by_case.get(item.case_id, ()):
            _expect(found, person, item)
    invitations = conference.invitations.select_related("party", "member")
    for was in invitations:
        each = found.setdefault((was.party_id, was.member_id), Expected(was.party, was.member))
        each.was = was
    return sorted(
        (each for each in found.values() if each.cases or each.was),
        key=lambda each: (each.party.name, str(each.member)),
    )


@transaction.atomic
def send(conference: Conference, *, by: Viewer) -> int:
    """Tell everybody for whom something changed; how many. Who was told it already is left alone.

    That a conference was called off goes to all who were told to come.
    """
    row = own(conference, by, called_off=True)
    now = timezone.now()
    changed = [each for each in expected(row) if not each.is_told(row)]
    for each in changed:
        _tell(row, each, now)
    if changed:
        told_of("conference.invite", row, by)
    return len(changed)


def _expect(found: dict[_Who, Expected], person: Person, item: Item) -> None:
    row = person.participation
    each = found.setdefault((row.party_id, row.member_id), Expected(row.party, row.member))
    if person.gone:
        each.gone = each.gone or person.gone
        return
    each.starts = min(each.starts or item.starts, item.starts)
    each.ends = max(each.ends or item.ends, item.ends)
    if item.case_id not in each.cases:
        each.cases.append(item.case_id)


def _tell(conference: Conference, each: Expected, now: datetime) -> None:
    invitation = each.was or Invitation(
        conference=conference, party=each.party, member=each.member, sequence=0
    )
    if each.was:
        invitation.sequence += 1
    if each.cases and each.starts and each.ends and conference.called_off_at is None:
        invitation.starts, invitation.ends = each.starts, each.ends
        invitation.place, invitation.cancelled_at = conference.place, None
    else:
        invitation.cancelled_at = now
    invitation.sent_at = now
    invitation.save(force_insert=each.was is None)
    _mail(invitation)


def _mail(invitation: Invitation) -> None:
    moment = date_format(timezone.localtime(invitation.starts), "l j F Y, H:i")
    if invitation.cancelled_at:
        text = f"Het casusoverleg van {moment} uur gaat voor u niet door."
    elif invitation.sequence:
        text = f"Uw uitnodiging voor een casusoverleg is gewijzigd. Het begint op {moment} uur."
    else:
        text = f"U bent uitgenodigd voor een casusoverleg. Het begint op {moment} uur."
    address = invitation.member.email
    method = calendars.CANCEL if invitation.cancelled_at else calendars.REQUEST
    path = reverse("conferences:conference", args=[invitation.conference_id])
    calendar = calendars.calendar(invitation, address=address, url=settings.BASE_URL + path)
    notify(
        [address], calendars.TITLE, text, path=path, name="conference_invitation",
        attachment=Attachment("casusoverleg.ics", calendar, "calendar", {"method": method}),
    )  # fmt: skip
