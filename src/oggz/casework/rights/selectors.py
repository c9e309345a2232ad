"""Which requests there are for who asks, and until when."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from oggz.casework.access import seats
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.audit.selectors import Scope
from oggz.casework.cases.models import Contribution
from oggz.casework.cases.references import reference
from oggz.casework.parties.models import Party
from oggz.casework.parties.sessions import Viewer
from oggz.casework.rights.days import Kind
from oggz.casework.rights.models import Deadline, Dossier, HandOver, Notice, Outcome, Request
from oggz.casework.rights.services.telling import told_of
from oggz.casework.vault.fields import open_rows
from oggz.covenant.terms import Role

HANDLERS = frozenset({Role.PROCESS_COORDINATOR})
SOON = 7
MOST = 200


def handles(by: Seat) -> bool:
    """Whether somebody deals with requests: who guards the process, and is at the table."""
    return by.viewer.role in HANDLERS and not by.glass


def of_seat(by: Seat) -> QuerySet[Request]:
    """Those about the file that one works in, for who handles them and the party that got them."""
    rows = Request.objects.filter(case=by.case, file=by.own_file)
    if by.glass:
        return rows.none()
    if not handles(by):
        rows = rows.filter(party=by.party)
    return rows.select_related(
        "deadline__party", "party", "by", "proved_by", "handler", "file", "restriction"
    )


def asked_to_erase(files: Collection[UUID]) -> set[UUID]:
    """Of files in cases that one takes part in: those of which somebody asked to keep nothing,
    unless that was refused or withdrawn."""
    asked = Request.objects.filter(file__in=files, deadline__kind=Kind.ERASURE)
    over = asked.filter(outcome__in=[Outcome.REFUSED, Outcome.WITHDRAWN])
    return set(asked.exclude(pk__in=over).values_list("file", flat=True))


def take(pk: UUID, by: Seat) -> Request:
    """Raises Unknown, whether there is such a request for others or not."""
    row = of_seat(by).filter(pk=pk).first()
    if row is None:
        raise Unknown
    return row


@transaction.atomic
def opened(row: Request, by: Seat) -> Request:
    """With its words and the reason of the answer; reading them is in the log."""
    told_of("rights.read", row, by)
    if row.restriction:
        open_rows([row.restriction])
    return open_rows([row])[0]


@dataclass(frozen=True)
class Line:
    """A request of a case that one takes part in; `purpose` is one for which that is so."""

    request: Request
    purpose: str
    key: str

    @property
    def deadline(self) -> Deadline:
        return self.request.deadline

    @property
    def reference(self) -> str:
        return reference(self.request.case_id)


def lines(viewer: Viewer, *, only_open: bool = False) -> list[Line]:
    """Those one handles or whose party got them, of every purpose; what is due first.

    Without content. What was answered more than a year ago is on it only while it restricts.
    """
    rows = Request.objects.filter(file__in=_own(viewer))
    rows = rows.select_related("deadline", "party", "handler")
    taken = HandOver.objects.filter(deadline=OuterRef("deadline"), accepted_at__isnull=False)
    rows = rows.annotate(is_elsewhere=Exists(taken))
    if viewer.role not in HANDLERS:
        rows = rows.filter(party__slug=viewer.party)
    rows = (
        rows.filter(deadline__answered_on=None) if only_open else rows.filter(_recent() | _stands())
    )
    rows = rows.defer("words", "reason").order_by("deadline__answered_on", "deadline__due_on", "pk")
    shown = sorted(rows[:MOST], key=lambda row: row.deadline.answered_on is not None)
    return _lines(shown, viewer)


def to_look_through(viewer: Viewer) -> list[Line]:
    """Requests for inspection of a file in which one's own party brought something in.

    Until the file is made: only who brought it in can tell whether it is about somebody else.
    """
    brought = Contribution.objects.filter(file=OuterRef("file"), source__slug=viewer.party)
    made = Dossier.objects.filter(request=OuterRef("pk"), made_at__isnull=False, gone_at=None)
    rows = (
        Request.objects.filter(Exists(brought), ~Exists(made), file__in=_own(viewer))
        .filter(deadline__kind=Kind.ACCESS, deadline__answered_on=None, outcome=None)
        .select_related("deadline").defer("words", "reason").order_by("at", "pk")
    )  # fmt: skip
    return _lines(rows[:MOST], viewer)


def told(pk: UUID, by: Seat) -> list[Notice]:
    """What one's own party was told of a request about the file one works in. Raises Unknown."""
    rows = Notice.objects.filter(
        request=pk, case=by.case, request__file=by.own_file, to=by.party
    ).select_related("request__deadline", "request__file", "request__party")
    found = list(rows) if not by.glass else []
    if not found:
        raise Unknown
    return found


def notices(viewer: Viewer) -> list[tuple[Notice, str]]:
    """What one's party has to see yet, in files one works in; with a purpose for which one does."""
    rows = Notice.objects.filter(
        request__file__in=_own(viewer), to__slug=viewer.party, seen_at=None
    )
    rows = rows.select_related("request__deadline").defer("request__words", "request__reason")
    rows = list(rows.order_by("-asks", "at")[:MOST])
    found = _files(viewer, {row.request.file_id for row in rows})
    return [
        (row, _purpose(taken, viewer)[1])
        for row in rows if (taken := found.get(row.request.file_id))
    ]  # fmt: skip


def _lines(rows: Iterable[Request], viewer: Viewer) -> list[Line]:
    """Of those in whose file one has a seat."""
    rows = list(rows)
    found = _files(viewer, {row.file_id for row in rows})
    return [
        Line(row, *_purpose(taken, viewer)) for row in rows if (taken := found.get(row.file_id))
    ]  # fmt: skip


def _own(viewer: Viewer) -> QuerySet:
    return seats.taking_part(viewer).values("file")


def _files(viewer: Viewer, files: Collection[UUID]) -> dict[UUID, list[Seat]]:
    """The seats in each of these files, of every purpose."""
    if not files:
        return {}
    taken = seats.taking_part(viewer).filter(file__in=files)
    found: dict[UUID, list[Seat]] = {}
    for seat in seats.all_of(viewer, taken):
        found.setdefault(seat.own_file.pk, []).append(seat)
    return found


def _purpose(taken: Sequence[Seat], viewer: Viewer) -> tuple[str, str]:
    keys = {f"{seat.viewer.covenant}:{seat.viewer.purpose}": seat.viewer.purpose for seat in taken}
    stated = f"{viewer.covenant}:{viewer.purpose}"
    key = stated if stated in keys else next(iter(keys))
    return keys[key], key


def deadlines(scope: Scope) -> list[Deadline]:
    """For an officer: of the own party, and of covenants in which it takes part. One query."""
    mine = Q(party=scope.party) | Q(covenant__in=list(scope.covenants))
    rows = Deadline.objects.filter(mine).filter(_recent("")).select_related("party")
    return sorted(rows.order_by("due_on", "pk")[:MOST], key=lambda row: row.answered_on is not None)


def hand_overs(party: Party) -> list[HandOver]:
    """Complaints that were handed to a party and are not answered, for its officer."""
    rows = HandOver.objects.filter(to=party, refused_at=None, deadline__answered_on=None)
    return list(rows.select_related("deadline", "party").order_by("deadline__due_on", "pk")[:MOST])


def _stands() -> Q:
    return Q(restriction__isnull=False, restriction__lifted_at=None)


def _recent(path: str = "deadline__") -> Q:
    last_year = timezone.localdate().replace(day=1).toordinal() - 365
    since = timezone.localdate().fromordinal(last_year)
    return Q(**{f"{path}answered_on": None}) | Q(**{f"{path}answered_on__gte": since})
