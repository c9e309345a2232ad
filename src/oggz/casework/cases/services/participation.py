"""Who works on a case."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from oggz.casework.access.deciding import Thing, require
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold, hold_always
from oggz.casework.cases import facts
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.models import File, Participation
from oggz.casework.cases.services.telling import told
from oggz.casework.covenants import selectors as covenants
from oggz.casework.parties.models import Member, Membership, Party
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Action, DataCategory, Role

LONGEST = timedelta(days=731)


@transaction.atomic
def add(
    file: File, *, member: Member, party: Party, role: Role, purpose: str,
    until: date | None = None, by: Seat,
) -> Participation:  # fmt: skip
    """Let somebody of a party that is bound take part, in the file of one person.

    Until the end of a day, or until somebody ends it; who takes part already does so until that
    day from now on. Raises Denied when `by` may not coordinate, CaseError when the other cannot
    take part.
    """
    by = hold(by)
    if file.case_id != by.case.pk:
        raise Unknown
    known = facts.of_file(file, party=by.party)
    decision = require(by, Action.COORDINATE, Thing(DataCategory.CASE, file, facts=known))
    document = covenants.document(by.version.checksum)
    if not covenants.is_party(by.version, party.slug) or purpose not in document.purposes:
        raise CaseError("Deze partij of dit doel hoort niet bij het convenant.")
    works = Membership.objects.active().filter(member=member, party=party, role=role).first()
    if works is None or not works.sees_content:
        raise CaseError("Deze persoon werkt niet in deze rol voor deze partij.")
    if until and not by.on <= until <= by.on + LONGEST:
        raise CaseError("Kies een dag vanaf vandaag, binnen twee jaar.")
    last = timezone.make_aware(datetime.combine(until + timedelta(1), time.min)) if until else None
    same = Participation.objects.current().filter(**_who(works, file, purpose))
    same.exclude(until=last).update(until=timezone.now())
    let_in(works, file, purpose, decision, until=last, by=by)
    return Participation.objects.current().get(**_who(works, file, purpose))


def let_in(
    works: Membership, file: File, purpose: str, decision: Decision, *, by: Seat,
    until: datetime | None = None,
) -> Participation | None:  # fmt: skip
    """Let somebody take part by a decision that was made; None for who does so as long already.

    Within the transaction of who decided.
    """
    as_long = Q(until=None) | Q(until__gte=until) if until else Q(until=None)
    same = Participation.objects.current().filter(as_long, **_who(works, file, purpose))
    # From before somebody left and came back: it gives no seat any more.
    same.filter(since__lt=works.since).update(until=timezone.now())
    if same.exists():
        return None
    made = Participation.objects.create(
        until=until, added_by_id=by.viewer.member, **_who(works, file, purpose)
    )
    told(
        by, "participation.add", decision, file=file,
        object_kind="participation", object_id=str(made.pk),
    )  # fmt: skip
    return made


def _who(works: Membership, file: File, purpose: str) -> dict[str, object]:
    return {
        "case_id": file.case_id, "file": file, "member_id": works.member_id,
        "party_id": works.party_id, "role": works.role, "purpose": purpose,
    }  # fmt: skip


@transaction.atomic
def end(participation: Participation, *, by: Seat) -> None:
    """From the next request on this person sees nothing of the case. One may end one's own."""
    by = hold_always(by)
    if participation.case_id != by.case.pk:
        raise Unknown
    decision = None
    if participation.pk != by.participation.pk:
        file = participation.file
        known = facts.of_file(file, party=by.party)
        decision = require(by, Action.COORDINATE, Thing(DataCategory.CASE, file, facts=known))
    now = timezone.now()
    Participation.objects.current(now).filter(pk=participation.pk).update(until=now)
    told(
        by, "participation.end", decision,
        object_kind="participation", object_id=str(participation.pk),
    )  # fmt: skip
