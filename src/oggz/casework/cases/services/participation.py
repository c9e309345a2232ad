"""Who works on a case."""

from django.db import transaction
from django.utils import timezone

from oggz.casework.access.deciding import Thing, require
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold
from oggz.casework.cases import facts
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.models import File, Participation
from oggz.casework.cases.services.telling import told
from oggz.casework.covenants import selectors as covenants
from oggz.casework.parties.models import Member, Membership, Party
from oggz.covenant.terms import Action, DataCategory, Role


@transaction.atomic
def add(
    file: File, *, member: Member, party: Party, role: Role, purpose: str, by: Seat
) -> Participation:
    """Let somebody of a party that is bound take part, in the file of one person.

    Raises Denied when `by` may not coordinate, CaseError when the other cannot take part.
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
    same = Participation.objects.filter(
        case=by.case, file=file, member=member, party=party, role=role, purpose=purpose
    )
    # From before somebody left and came back: it gives no seat any more.
    same.filter(until=None, since__lt=works.since).update(until=timezone.now())
    participation, made = Participation.objects.get_or_create(
        case=by.case, file=file, member=member, party=party, role=role, purpose=purpose,
        until=None, defaults={"added_by_id": by.viewer.member},
    )  # fmt: skip
    if made:
        told(
            by, "participation.add", decision, file=file,
            object_kind="participation", object_id=str(participation.pk),
        )  # fmt: skip
    return participation


@transaction.atomic
def end(participation: Participation, *, by: Seat) -> None:
    """From the next request on this person sees nothing of the case. One may end one's own."""
    by = hold(by)
    if participation.case_id != by.case.pk:
        raise Unknown
    decision = None
    if participation.pk != by.participation.pk:
        file = participation.file
        known = facts.of_file(file, party=by.party)
        decision = require(by, Action.COORDINATE, Thing(DataCategory.CASE, file, facts=known))
    Participation.objects.filter(pk=participation.pk, until=None).update(until=timezone.now())
    told(
        by, "participation.end", decision,
        object_kind="participation", object_id=str(participation.pk),
    )  # fmt: skip
