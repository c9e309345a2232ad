"""For whom somebody works in this session, and for what purpose.

A session holds what was chosen; whether it still counts is read from the database at each
request. So leaving takes effect at the next request, in every tab, also for a form that was open.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest

from oggz.casework.audit import context
from oggz.casework.audit.services import Event, record
from oggz.casework.door.store import PARTY
from oggz.casework.parties import purposes, rights, selectors
from oggz.casework.parties.models import Member, Membership, Party
from oggz.casework.parties.purposes import OpenPurpose
from oggz.casework.parties.rights import Right
from oggz.covenant.terms import PartyKind, Role
from oggz.errors import PlatformError

_CHOSEN = "oggz_standing"
_READ = "_oggz_standing"
NO_LONGER = "U werkt niet meer in deze rol voor deze partij. Er is niets gewijzigd."


class NoLonger(PlatformError):
    """Somebody left, or chose another party, while they were busy; nothing was written."""


@dataclass(frozen=True, slots=True)
class Standing:
    """As whom somebody works: for one party, in one role. Enough for what is no content."""

    member: Member
    membership: int
    party: Party
    role: Role

    def may(self, right: Right) -> bool:
        return rights.may(self.role, right)

    @property
    def sees_members(self) -> bool:
        return self.may(Right.SEE_MEMBERS)

    @property
    def reads_covenants(self) -> bool:
        return self.may(Right.READ_COVENANTS)

    @property
    def reads_audit(self) -> bool:
        return self.may(Right.READ_AUDIT)

    @property
    def guards_process(self) -> bool:
        return self.may(Right.GUARD_PROCESS)

    @property
    def sees_figures(self) -> bool:
        """Who steers for a municipality; other parties steer their own work elsewhere."""
        return self.may(Right.READ_FIGURES) and self.party.kind == PartyKind.MUNICIPALITY

    @property
    def sees_content(self) -> bool:
        """Whether there is anything to see in this role: what, a covenant says."""
        return self.may(Right.WORK_ON_CASES)


@dataclass(frozen=True, slots=True)
class Viewer:
    """As whom somebody sees content: with both declarations, and a purpose stated.

    `member` is the key of the member, `party` the party's slug.
    """

    member: int
    party: str
    role: Role
    covenant: UUID
    purpose: str


@dataclass(frozen=True, slots=True)
class Situation:
    """All that is known of who asks; what is missing keeps them from content."""

    standing: Standing | None = None
    missing: tuple[selectors.MissingDeclaration, ...] = ()
    purposes: tuple[OpenPurpose, ...] = ()
    purpose: OpenPurpose | None = None

    @property
    def asks_purpose(self) -> bool:
        """Whether stating a purpose is what somebody must do next."""
        return bool(self.purposes) and not self.missing and self.purpose is None

    @property
    def viewer(self) -> Viewer | None:
        if self.standing is None or self.purpose is None or self.missing:
            return None
        return Viewer(
            member=self.standing.member.pk,
            party=self.standing.party.slug,
            role=self.standing.role,
            covenant=self.purpose.covenant,
            purpose=self.purpose.purpose,
        )

    @property
    def looking(self) -> Viewer | None:
        """As whom somebody looks for what waits for them; without a purpose it opens no content."""
        there = self.standing
        if there is None or not there.sees_content or self.missing:
            return None
        return self.viewer or Viewer(
            there.member.pk, there.party.slug, there.role, _NO_COVENANT, ""
        )  # fmt: skip


_NO_COVENANT = UUID(int=0)
NOBODY = Situation()


def current(request: HttpRequest) -> Viewer | None:
    """Who looks, if they may see content at all; None for everybody else."""
    return situation(request).viewer


def standing(request: HttpRequest) -> Standing | None:
    return situation(request).standing


def situation(request: HttpRequest) -> Situation:
    """Read once a request: two queries, and those of the covenants for their purposes."""
    known = getattr(request, _READ, None)
    if known is None:
        known = _read(request)
        setattr(request, _READ, known)
    return known


def _read(request: HttpRequest) -> Situation:
    if not request.user.is_authenticated:
        return NOBODY
    membership = _chosen(request)
    if membership is None:
        return NOBODY
    there = Standing(request.user, membership.pk, membership.party, membership.term)
    context.known(member=there.member.pk, party=there.party.slug, role=there.role)
    if not there.may(Right.WORK_ON_CASES):
        return Situation(there)
    open_to = purposes.open_to(there.party.slug, there.role)
    stated = request.session[_CHOSEN].get("purpose")
    purpose = next((each for each in open_to if each.key == stated), None)
    if purpose:
        context.known(
            member=there.member.pk, party=there.party.slug, role=there.role,
            covenant=purpose.covenant, purpose=purpose.purpose,
        )  # fmt: skip
    return Situation(there, selectors.missing_declarations(there.member.pk), open_to, purpose)


def outside(membership: Membership) -> Situation:
    """As whom somebody works when it is not they who ask; no purpose is stated."""
    there = Standing(membership.member, membership.pk, membership.party, membership.term)
    if not there.may(Right.WORK_ON_CASES):
        return Situation(there)
    open_to = purposes.open_to(there.party.slug, there.role)
    return Situation(there, selectors.missing_declarations(there.member.pk), open_to)


def _chosen(request: HttpRequest) -> Membership | None:
    """What was chosen, if it still counts. Who has one role only need not choose."""
    active = selectors.active_memberships(request.user)
    if chosen := request.session.get(_CHOSEN):
        return active.filter(pk=chosen["membership"]).first()
    found = list(active[:2])
    if len(found) != 1:
        return None
    _note(found[0])
    _remember(request, found[0])
    return found[0]


def choose(request: HttpRequest, membership: int) -> Standing:
    """Work for another party, or in another role; a purpose must be stated anew.

    Raises `NoLonger` when it is no active role of who asks.
    """
    found = selectors.active_memberships(request.user).filter(pk=membership).first()
    if found is None:
        raise NoLonger(NO_LONGER)
    _note(found)
    _remember(request, found)
    _begin_anew(request)
    return Standing(request.user, found.pk, found.party, found.term)


def state_purpose(request: HttpRequest, key: str) -> OpenPurpose:
    """Say for what one works, until the session ends or another purpose is stated.

    Raises `NoLonger` when the purpose is not open to who asks.
    """
    now = situation(request)
    purpose = next((each for each in now.purposes if each.key == key), None)
    if now.standing is None or purpose is None:
        raise NoLonger("Dit doel kunt u niet (meer) kiezen. Kies een ander doel.")
    with transaction.atomic():
        record(
            Event(
                action="session.purpose",
                member=now.standing.member.pk,
                party=now.standing.party.slug,
                role=now.standing.role,
                covenant=purpose.covenant,
                purpose=purpose.purpose,
            )
        )
    request.session[_CHOSEN] = request.session[_CHOSEN] | {"purpose": purpose.key}
    _begin_anew(request)
    return purpose


def _note(membership: Membership) -> None:
    with transaction.atomic():
        record(
            Event(
                action="session.party",
                member=membership.member_id,
                party=membership.party.slug,
                role=membership.term,
                object_kind="membership",
                object_id=membership.pk,
            )
        )


def _remember(request: HttpRequest, membership: Membership) -> None:
    request.session[_CHOSEN] = {"membership": membership.pk}
    # By which the session is found when somebody leaves this party.
    request.session[PARTY] = membership.party.slug


def _begin_anew(request: HttpRequest) -> None:
    # More may be seen from here on: a cookie that was copied before must not gain by it.
    request.session.cycle_key()
    if hasattr(request, _READ):
        delattr(request, _READ)


def hold(member: int, party: str, role: Role) -> None:
    """Inside a transaction that writes: nobody leaves before it ends, who left writes nothing.

    Raises `NoLonger` for who has no such role any more.
    """
    mine = Membership.objects.active().filter(member=member, party__slug=party, role=role)
    if not mine.select_for_update(of=("self",), no_key=True).exists():
        raise NoLonger(NO_LONGER)
