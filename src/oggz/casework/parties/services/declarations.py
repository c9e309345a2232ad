"""Training and secrecy: without both, for today, nobody sees content."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from oggz.casework.parties.models import Declaration, DeclarationKind, Member, Membership, Party
from oggz.casework.parties.rights import Right
from oggz.casework.parties.services.organisations import PartiesError, locked
from oggz.casework.parties.sessions import NO_LONGER, NoLonger, Standing
from oggz.casework.parties.trail import note

# How long one counts at most. Which term fits is for the parties; this stops a slip of the pen.
LONGEST_DAYS = {DeclarationKind.TRAINING: 3 * 366, DeclarationKind.SECRECY: 2 * 366}
DAYS_OF_OWN_DECLARATION = 365
SECRECY_TEXT = (
    "Ik houd geheim wat ik in deze omgeving over mensen lees of hoor. Ik gebruik het alleen voor"
    " mijn werk, voor het doel dat ik bij het begin opgeef, en deel het alleen met wie het volgens"
    " het convenant mag weten. Dit geldt ook als ik hier niet meer werk."
)


@transaction.atomic
def record_declaration(
    by: Standing,
    colleague: Membership,
    kind: DeclarationKind,
    *,
    valid_from: date,
    valid_until: date,
) -> Declaration:
    """Write down what somebody of the own party followed or signed on paper.

    Raises `PartiesError` for oneself, for another party's people and for days that cannot be.
    """
    party = locked(by, Right.MANAGE_MEMBERS)
    if not party.memberships.unended().filter(pk=colleague.pk).exists():
        raise PartiesError("Deze persoon werkt niet (meer) voor uw partij.")
    if colleague.member_id == by.member.pk:
        raise PartiesError("Voor uzelf kunt u niets vastleggen. Vraag het een andere beheerder.")
    _refuse_days(kind, valid_from, valid_until)
    return _kept(colleague.member, kind, (valid_from, valid_until), by.member, party)


@transaction.atomic
def declare_secrecy(member: Member) -> Declaration:
    """Somebody declares it themselves, for a year from today; twice on a day is once."""
    # Two tabs at the same moment wait for each other here.
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if not member.memberships.unended().exists():
        raise NoLonger(NO_LONGER)
    today = timezone.localdate()
    days = today, today + timedelta(DAYS_OF_OWN_DECLARATION)
    return _kept(member, DeclarationKind.SECRECY, days, member, None)


def _kept(
    member: Member, kind: DeclarationKind, days: tuple[date, date], by: Member, party: Party | None
) -> Declaration:
    same = {"kind": kind, "valid_from": days[0], "valid_until": days[1]}
    if kept := member.declarations.filter(withdrawn=None, **same).first():
        return kept
    declaration = member.declarations.create(recorded_by=by, **same)
    note("declaration.recorded", declaration, party, by=by, kind=kind.value, of=member.pk)
    return declaration


def _refuse_days(kind: DeclarationKind, valid_from: date, valid_until: date) -> None:
    longest = LONGEST_DAYS[kind]
    if valid_until < valid_from:
        raise PartiesError("De laatste dag ligt voor de eerste. Verbeter een van beide.")
    if valid_from > timezone.localdate():
        raise PartiesError("De eerste dag ligt in de toekomst. Leg het vast als het zover is.")
    if (valid_until - valid_from).days > longest:
        raise PartiesError(
            f"Een {kind.label} geldt hoogstens {longest // 366} jaar. Kies een eerdere laatste dag."
        )


@transaction.atomic
def withdraw_declaration(by: Standing, declaration: Declaration) -> None:
    """It counts no more, from the next request on; that it was there is kept."""
    party = locked(by, Right.MANAGE_MEMBERS)
    _refuse_others(party, declaration)
    if declaration.member_id == by.member.pk:
        raise PartiesError("Van uzelf kunt u niets intrekken. Vraag het een andere beheerder.")
    counted = Declaration.objects.filter(pk=declaration.pk, withdrawn=None)
    if not counted.update(withdrawn=timezone.now(), withdrawn_by=by.member):
        raise PartiesError("Deze verklaring is al ingetrokken.")
    note("declaration.withdrawn", declaration, party, by=by.member, of=declaration.member_id)


def _refuse_others(party: Party, declaration: Declaration) -> None:
    if not party.memberships.unended().filter(member=declaration.member_id).exists():
        raise PartiesError("Deze persoon werkt niet (meer) voor uw partij.")
