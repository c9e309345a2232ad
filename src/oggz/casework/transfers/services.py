"""Asking another municipality, answering, giving along, and bringing in what came."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from oggz.casework.access import deciding
from oggz.casework.access.deciding import require
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold, hold_always
from oggz.casework.audit.services import Event, record
from oggz.casework.cases.models import Kind
from oggz.casework.cases.models.content import LONGEST_TEXT
from oggz.casework.cases.services import content, opening
from oggz.casework.cases.services.opening import Weighed
from oggz.casework.cases.services.telling import told
from oggz.casework.covenants import selectors as covenants
from oggz.casework.parties import sessions
from oggz.casework.parties.sessions import Viewer
from oggz.casework.transfers import selectors
from oggz.casework.transfers.errors import TransferError
from oggz.casework.transfers.models import Arrived, Because, NotTaken, Transfer
from oggz.casework.transfers.selectors import Municipality
from oggz.casework.vault.fields import open_rows
from oggz.covenant.model import Covenant
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Action, DataCategory

NOTHING_OPEN = "Er staat geen vraag aan een andere gemeente open waarop ja is gezegd."
ANSWERED = "Hierop is al geantwoord, of de vraag is ingetrokken. Er is niets gewijzigd."


@transaction.atomic
def ask(to: Municipality, because: Because, *, by: Seat) -> Transfer:
    """Ask another municipality to go on with somebody; nothing about them goes along yet.

    Raises Denied where no clause lets `by` transfer, TransferError for what cannot be asked.
    """
    by = hold(by)
    decision = _required(by)
    if to.key not in {each.key for each in selectors.municipalities(by)}:
        raise TransferError("Deze gemeente heeft nu geen convenant dat geldt.")
    if Transfer.objects.open().filter(case=by.case).exists():
        raise TransferError("Er is al een gemeente gevraagd. Trek die vraag eerst in.")
    row = Transfer.objects.create(
        case=by.case, because=because, party=by.party, by_id=by.viewer.member,
        to=to.party, to_covenant_id=to.version.covenant_id,
    )  # fmt: skip
    told(by, "transfer.ask", decision, file=by.own_file, **_object(row))
    return row


@transaction.atomic
def withdraw(*, by: Seat) -> None:
    """Ask it no more; what went along before stays where it went. It needs no clause: it stops."""
    by = hold_always(by)
    row = _open(by)
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    told(by, "transfer.withdraw", file=by.own_file, **_object(row))


@transaction.atomic
def accept(transfer: UUID, weighed: Weighed, *, by: Viewer) -> Seat:
    """Go on with somebody: a case of one's own, weighed under one's own covenant, empty as yet.

    Raises Unknown for who was not asked, Denied, TransferError.
    """
    row = _asked(transfer, by)
    seat = opening.open_case(weighed, came_from=row.party, by=by)
    row.answered_at, row.accepted, row.became = timezone.now(), True, seat.case.pk
    row.save(update_fields=["answered_at", "accepted", "became"])
    told(seat, "transfer.accept", file=seat.own_file, **_object(row))
    return seat


@transaction.atomic
def refuse(transfer: UUID, why_not: NotTaken, *, by: Viewer) -> None:
    """Raises Unknown for who was not asked, TransferError when it was answered before."""
    row = _asked(transfer, by)
    row.answered_at, row.accepted, row.why_not = timezone.now(), False, why_not
    row.save(update_fields=["answered_at", "accepted", "why_not"])
    record(
        Event(
            action="transfer.refuse", member=by.member, party=by.party, role=by.role,
            purpose=by.purpose, covenant=by.covenant, **_object(row),
        )
    )  # fmt: skip


@transaction.atomic
def send(categories: Collection[DataCategory], *, by: Seat) -> int:
    """Give along what one reads and may transfer of these categories; how many things went.

    Each is decided now: what the person or a party took back since somebody looked stays here.
    Raises Denied, and TransferError when nothing goes.
    """
    by = hold(by)
    row = _open(by)
    if not row.accepted:
        raise TransferError(f"{row.to.name} heeft nog niet geantwoord.")
    decision = _required(by)
    chosen = [
        part for part in selectors.parts(by, covenant_there(row, on=by.on))
        if part.may_go and part.category in categories
    ]  # fmt: skip
    if not chosen:
        raise TransferError("Kies wat u meegeeft. Er is nog niets meegegeven.")
    going = [each.contribution for part in chosen for each in part.goes]
    for each in going:
        Arrived(
            case_id=row.became, given_by=by.party, source=each.source, category=each.category,
            brought_on=timezone.localdate(each.at), kind=each.kind, has_bsn=each.has_bsn,
            text=each.text,
        ).save(force_insert=True)  # fmt: skip
    row.sent_at = timezone.now()
    row.save(update_fields=["sent_at"])
    articles = {article for part in chosen for article in part.articles} | {*decision.articles}
    told(
        by, "transfer.send", file=by.own_file, articles=tuple(sorted(articles)),
        categories=tuple(part.category for part in chosen), **_object(row),
    )  # fmt: skip
    return len(going)


def covenant_there(row: Transfer, *, on: date) -> Covenant:
    """What holds where somebody goes on. Raises TransferError when nothing does any more."""
    version = covenants.in_force(row.to_covenant_id, on=on)
    if version is None or not covenants.is_party(version, row.to.slug):
        raise TransferError("In die gemeente geldt nu geen convenant. Er is niets meegegeven.")
    return covenants.document(version.checksum)


@transaction.atomic
def take_in(*, by: Seat) -> int:
    """Bring in what came along, as far as one's own covenant lets `by`; how many things.

    The rest waits for somebody else at the table. Raises TransferError when there is nothing.
    """
    by = hold(by)
    mine = open_rows(selectors.coming(by).mine)
    if not mine:
        raise TransferError(
            "Hier is nu niets dat u mag inbrengen. Wat u mag inbrengen, hangt af van de fase en"
            " van uw rol."
        )
    for row in mine:
        kept = content.contribute(
            by.own_file, DataCategory(row.category), _with_origin(row), kind=Kind(row.kind),
            has_bsn=row.has_bsn, by=by,
        )  # fmt: skip
        _settle(row, kept.thread)
    told(by, "transfer.take_in", file=by.own_file)
    return len(mine)


@transaction.atomic
def discard(*, by: Seat) -> None:
    """Destroy what nobody brought in; that it came stays known."""
    by = hold(by)
    decision = require(by, Action.COORDINATE, deciding.of_case(by))
    for row in selectors.coming(by).waiting:
        _settle(row, None)
    told(by, "transfer.discard", decision, file=by.own_file)


def _settle(row: Arrived, thread: UUID | None) -> None:
    row.text, row.thread, row.settled_at = None, thread, timezone.now()
    row.save(update_fields=["text", "thread", "settled_at"])


def _with_origin(row: Arrived) -> str:
    """A note says where it is from; of a fact, such as a name, only the list of what came does."""
    day = date_format(row.brought_on, "j F Y")
    origin = f"Meegekomen uit {row.given_by.name}. Daar ingebracht door {row.source.name}, {day}."
    whole = f"{origin}\n\n{row.text}"
    fits = row.kind == Kind.NOTE and len(whole) <= LONGEST_TEXT
    return whole if fits else row.text


def _required(by: Seat) -> Decision:
    return require(by, Action.TRANSFER, deciding.of_case(by))


def _open(by: Seat) -> Transfer:
    row = selectors.of_case(by).open().select_for_update(of=["self"]).first()
    if row is None:
        raise TransferError("Er staat geen vraag aan een andere gemeente open.")
    return row


def _asked(transfer: UUID, by: Viewer) -> Transfer:
    sessions.hold(by.member, by.party, by.role)
    row = selectors.asked(by).filter(pk=transfer).select_for_update(of=["self"]).first()
    if row is None:
        raise Unknown
    if row.answered_at:
        raise TransferError(ANSWERED)
    if row.to_covenant_id != by.covenant:
        raise TransferError(f"Kies eerst een doel van ‘{row.to_covenant.title}’.")
    return row


def _object(row: Transfer) -> dict[str, str]:
    return {"object_kind": "transfer", "object_id": str(row.pk)}
