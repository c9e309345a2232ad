"""Breaking the glass: one case, for a stated reason, four hours at most, and never unseen.

Somebody in acute danger cannot wait until a colleague is let into the case. Who works on cases
may then look into one in which they do not take part, and reads what the covenant allows in acute
danger (`oggz.covenant.emergency`); the data protection officer hears of it at once. A seat comes
from `access.seats`, which asks `active`.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from oggz.casework.audit.models import Entry
from oggz.casework.audit.services import Event, Outcome, record, record_refusal
from oggz.casework.door.models import BreakGlass
from oggz.casework.parties import sessions
from oggz.casework.parties.mail import notify
from oggz.casework.parties.models import Membership, Party
from oggz.casework.parties.rights import Right
from oggz.casework.parties.sessions import NoLonger, Standing, Viewer
from oggz.errors import PlatformError
from oggz.web.personal_data import listed, personal_data

LONGEST_HOURS = 4
# In so many hours, ended or not: more cases in danger than one person can attend to.
MOST = 5
SHORTEST_REASON = 40
LONGEST_REASON = 1000


class BreakGlassError(PlatformError):
    """Why the glass stays whole; nothing was written."""


def break_glass(
    viewer: Viewer, *, covenant: UUID, case: UUID, reason: str, hours: int
) -> BreakGlass:
    """Open one case to `viewer` for so many hours; the officer of their party is told.

    Asked twice for the same case it is the one that is open still. Only from a page behind
    `fresh_second_factor`. Raises `BreakGlassError`, and `NoLonger` for who left meanwhile; of one
    case too many the officer is told, which must not be undone.
    """
    reason = " ".join(reason.split())
    _refuse(viewer, covenant, reason, hours)
    with transaction.atomic():
        sessions.hold(viewer.member, viewer.party, viewer.role)
        if still_open := active(viewer, case):
            return still_open
        since = timezone.now() - timedelta(hours=LONGEST_HOURS)
        if BreakGlass.objects.filter(member=viewer.member, begun__gt=since).count() < MOST:
            return _broken(viewer, case, reason, hours)
        _tell_of_too_many(viewer, case, since)
    raise BreakGlassError(
        f"U nam in {LONGEST_HOURS} uur al {MOST} keer noodtoegang. Vraag iemand die aan deze casus"
        " werkt om hulp. De functionaris gegevensbescherming van uw partij is hiervan op de hoogte."
    )


def _broken(viewer: Viewer, case: UUID, reason: str, hours: int) -> BreakGlass:
    now = timezone.now()
    broken = BreakGlass.objects.create(
        member_id=viewer.member, party=viewer.party, role=viewer.role, covenant=viewer.covenant,
        case=case, reason=reason, begun=now, until=now + timedelta(hours=hours),
    )  # fmt: skip
    _note("break_glass.begun", broken, hours=hours)
    _tell_officer(
        viewer,
        "Noodtoegang tot een casus",
        "Een medewerker van uw partij heeft zich noodtoegang tot een casus gegeven. Lees in de"
        " verantwoording wie, waarom en hoe lang.",
        path="/noodtoegang/",
        name="break_glass",
    )
    return broken


def _tell_of_too_many(viewer: Viewer, case: UUID, since: datetime) -> None:
    """Each case that was asked for is recorded; the officer gets one letter about them."""
    refused = Event(
        action="break_glass.begun", outcome=Outcome.REFUSED, member=viewer.member,
        party=viewer.party, role=viewer.role, purpose=viewer.purpose, covenant=viewer.covenant,
        case=case, object_kind="break_glass",
    )  # fmt: skip
    told = Entry.objects.filter(
        party=viewer.party, member=viewer.member, action=refused.action,
        outcome=Outcome.REFUSED, at__gt=since,
    ).exists()  # fmt: skip
    record_refusal(refused)
    if not told:
        _tell_officer(
            viewer,
            "Te vaak noodtoegang",
            "Een medewerker van uw partij vroeg in korte tijd tot zoveel casussen noodtoegang, dat"
            " die nu wordt geweigerd. Kijk in de verantwoording wat er gebeurt.",
            path="/verantwoording/",
            name="break_glass_too_many",
        )


def _tell_officer(viewer: Viewer, subject: str, text: str, *, path: str, name: str) -> None:
    officer = Party.objects.get(slug=viewer.party).data_protection_officer
    notify([officer], subject, text, path=path, name=name)


def _refuse(viewer: Viewer, covenant: UUID, reason: str, hours: int) -> None:
    # The check of roles is one of the service: a page may forget it.
    if not sessions.rights.may(viewer.role, Right.WORK_ON_CASES):
        raise BreakGlassError("In uw rol ziet u geen inhoud, ook niet in nood.")
    if covenant != viewer.covenant:
        raise BreakGlassError(
            "U werkt nu voor een ander convenant. Kies eerst een doel van het convenant van deze"
            " casus."
        )
    if not 1 <= hours <= LONGEST_HOURS:
        raise BreakGlassError(f"Kies een duur van 1 tot en met {LONGEST_HOURS} uur.")
    if len(reason) < SHORTEST_REASON:
        raise BreakGlassError(
            "Leg in één of twee zinnen uit welk gevaar er is en waarom het niet kan wachten (ten"
            f" minste {SHORTEST_REASON} tekens)."
        )
    if len(reason) > LONGEST_REASON:
        raise BreakGlassError(f"Houd de reden korter dan {LONGEST_REASON} tekens.")
    if found := personal_data(reason, today=timezone.localdate()):
        raise BreakGlassError(
            f"In de reden staat {listed(found)}. Haal dat weg: de functionaris die dit leest, mag"
            " geen gegevens over de persoon zien."
        )


def active(viewer: Viewer, case: UUID) -> BreakGlass | None:
    """Whether the glass is broken for this case, by who asks, in this party and role, now.

    Not for who left the party since, even if they came back.
    """
    works = Membership.objects.active().filter(
        member=OuterRef("member"), party__slug=OuterRef("party"), role=OuterRef("role"),
        since__lte=OuterRef("begun"),
    )  # fmt: skip
    return (
        _open()
        .filter(Exists(works))
        .filter(
            member=viewer.member,
            party=viewer.party,
            role=viewer.role,
            covenant=viewer.covenant,
            case=case,
        )
        .first()
    )


def _open() -> QuerySet[BreakGlass]:
    now = timezone.now()
    return BreakGlass.objects.filter(ended=None, begun__lte=now, until__gt=now)


def seen_by(standing: Standing) -> QuerySet[BreakGlass]:
    """For the data protection officer those of the party, with reasons; for others their own."""
    of_party = BreakGlass.objects.filter(party=standing.party.slug).select_related("member")
    if standing.may(Right.READ_AUDIT):
        return of_party
    return of_party.filter(member=standing.member)


@transaction.atomic
def end(by: Standing, broken: BreakGlass) -> None:
    """Before its time; by who broke it, or by the data protection officer of their party.

    Raises `BreakGlassError` when it has ended already, `NoLonger` for somebody else.
    """
    mine = seen_by(by).select_for_update(of=("self",)).filter(pk=broken.pk).first()
    if mine is None:
        raise NoLonger(sessions.NO_LONGER)
    sessions.hold(by.member.pk, by.party.slug, by.role)
    if not mine.is_active:
        raise BreakGlassError("Deze noodtoegang was al geëindigd.")
    mine.ended, mine.ended_by = timezone.now(), by.member
    mine.save(update_fields=["ended", "ended_by"])
    _note("break_glass.ended", mine, by=by.member.pk)


def _note(action: str, broken: BreakGlass, *, by: int | None = None, **detail: int) -> None:
    record(
        Event(
            action=action,
            member=by or broken.member_id,
            party=broken.party,
            covenant=broken.covenant,
            case=broken.case,
            object_kind="break_glass",
            object_id=broken.pk,
            detail=detail,
        )
    )
