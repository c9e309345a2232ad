"""Destroying by two people: proposed by one, confirmed by another, carried out in order.

First the key, so that nothing can be read any more, in whatever copy; then the records; then the
certificate. Each step commits by itself and can be taken again, so a destruction that was
interrupted goes on where it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oggz.casework.audit.services import Event, record
from oggz.casework.parties.rights import Right, may
from oggz.casework.parties.sessions import Viewer
from oggz.casework.retention import certificates, journal
from oggz.casework.retention.holders import Holder, holders, kept_because
from oggz.casework.retention.journal import Destroyed
from oggz.casework.retention.models import Certificate, Destruction, ErasedRecords, Reason
from oggz.casework.vault import files, keyring
from oggz.casework.vault import services as vault
from oggz.casework.vault.errors import VaultError
from oggz.covenant.retention import day_of
from oggz.covenant.terms import Role
from oggz.errors import PlatformError

PROPOSE = (Right.GUARD_PROCESS, Right.COORDINATE_CASES)
CONFIRM = (Right.GUARD_PROCESS,)
FILES = "file"


class Refused(PlatformError):
    """This may not be destroyed, or not by this person; nothing changed."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and whether they just proved who they are (`door.freshness.is_fresh`)."""

    viewer: Viewer
    is_fresh: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """Why it must go: `articles` of the covenant or of a law, and the last day of a term."""

    reason: Reason
    articles: tuple[str, ...]
    until: date | None = None


@transaction.atomic
def propose(case: UUID, part: str, ground: Ground, *, by: Actor) -> Destruction:
    """Propose to destroy a part of a case, or with "" the whole case.

    Raises Refused, or a VaultError when there is no key to destroy.
    """
    _require(by, PROPOSE)
    _require_theirs(case, by)
    _require_over(ground.reason, ground.until)
    _refuse_kept(case, part)
    if not ground.articles:
        raise Refused("Noem het artikel op grond waarvan dit weg moet.")
    tag = keyring.part_tag(case, part) if part else b""
    if Destruction.objects.filter(case=case, part__in=("", part), withdrawn=None).exists():
        raise Refused("Dit is al voorgesteld of vernietigd.")
    viewer = by.viewer
    destruction = Destruction.objects.create(
        covenant=viewer.covenant, case=case, part=part, tag=tag, reason=ground.reason,
        articles=list(ground.articles), until=ground.until, proposed=timezone.now(),
        proposed_by_id=viewer.member, proposed_party=viewer.party, proposed_role=viewer.role,
    )  # fmt: skip
    _record("destruction.proposed", destruction, viewer)
    return destruction


@transaction.atomic
def withdraw(destruction: UUID, *, by: Actor) -> None:
    """Take a proposal back. Raises Refused once it was confirmed."""
    _require(by, PROPOSE, fresh=False)
    found = _open(destruction, by)
    found.withdrawn, found.withdrawn_by_id = timezone.now(), by.viewer.member
    found.save(update_fields=["withdrawn", "withdrawn_by"])
    _record("destruction.withdrawn", found, by.viewer)


@transaction.atomic
def confirm(destruction: UUID, *, by: Actor) -> None:
    """Confirm what another proposed; the worker then carries it out. There is no way back.

    Raises Refused.
    """
    from oggz.casework.retention.tasks import carry_out_destruction

    _require(by, CONFIRM)
    found = _open(destruction, by)
    if found.proposed_by_id == by.viewer.member:
        raise Refused("U stelde dit zelf voor: een ander moet het bevestigen.")
    _require_over(Reason(found.reason), found.until)
    _refuse_kept(found.case, found.part)
    viewer = by.viewer
    found.confirmed, found.confirmed_by_id = timezone.now(), viewer.member
    found.confirmed_party, found.confirmed_role = viewer.party, viewer.role
    found.save(update_fields=["confirmed", "confirmed_by", "confirmed_party", "confirmed_role"])
    _record("destruction.confirmed", found, viewer)
    carry_out_destruction.defer(destruction=str(found.pk))


def carry_out(destruction: UUID) -> None:
    """Do what is left to do of a confirmed destruction. Safe to do again, also at the same time."""
    _destroy_key(destruction)
    _remove_files(destruction)
    for holder in holders():
        _erase(destruction, holder)
    _certify(destruction)


def unfinished() -> Iterable[UUID]:
    """Confirmed destructions that are not done, the oldest first."""
    left = Destruction.objects.filter(confirmed__isnull=False, finished=None)
    return left.order_by("confirmed").values_list("pk", flat=True)


def reapply(lists: Iterable[Path] = ()) -> int:
    """Destroy again what was destroyed before, after a backup was restored; how many came back.

    What was destroyed is known from the list beside the databases, from the database itself, and
    from copies of the list that are given. Keys of which nothing is known stay.
    """
    known = dict.fromkeys(_of_database())
    for file in (journal.path(), *lists):
        known |= dict.fromkeys(journal.entries(file))
    came_back = 0
    for entry in known:
        journal.add(entry)
        came_back += _destroyed_again(entry)
    return came_back


def _of_database() -> Iterable[Destroyed]:
    for one in Destruction.objects.filter(key_destroyed__isnull=False):
        yield _entry(one)


@transaction.atomic
def _destroyed_again(entry: Destroyed) -> bool:
    if not entry.part:
        was_there = vault.destroy_key(entry.case)
    else:
        try:
            was_there = keyring.destroy_tag(entry.case, entry.tag)
        except VaultError:  # the vault that was restored is from before the case
            was_there = False
    for name in _files_of(entry.case, entry.tag):
        files.remove(name)
    erased = [each for holder in holders() for each in holder.erase(entry.case, entry.part)]
    if was_there or erased:
        event = Event(
            action="destruction.reapplied", case=entry.case, object_kind="destruction",
            object_id=entry.destruction, detail={"records": len(erased), "key": was_there},
        )  # fmt: skip
        record(event)
    return was_there or bool(erased)


# --- the steps


@transaction.atomic
def _destroy_key(destruction: UUID) -> None:
    found = _locked(destruction)
    if found.key_destroyed:
        return
    # The list first: a backup that is restored at any moment after this is made right by it.
    journal.add(_entry(found))
    if found.part:
        keyring.destroy_tag(found.case, bytes(found.tag))
    else:
        vault.destroy_key(found.case)
    found.key_destroyed = timezone.now()
    found.save(update_fields=["key_destroyed"])
    _record("destruction.key_destroyed", found)


def _remove_files(destruction: UUID) -> None:
    with transaction.atomic():
        found = _locked(destruction)
        erased = found.erased.filter(kind=FILES).first()
        if erased is None:
            names = _files_of(found.case, bytes(found.tag))
            for name in names:
                files.path_of(name).unlink(missing_ok=True)
            ids = [str(name) for name in names]
            erased = ErasedRecords.objects.create(destruction=found, kind=FILES, ids=ids)
    # Only now may the vault forget their names: until here they could be needed again.
    for name in erased.ids:
        files.remove(UUID(name))


def _files_of(case: UUID, tag: bytes) -> list[UUID]:
    return files.with_tag(case, tag) if tag else files.of_case(case)


@transaction.atomic
def _erase(destruction: UUID, holder: Holder) -> None:
    found = _locked(destruction)
    if found.erased.filter(kind=holder.kind).exists():
        return
    ids = holder.erase(found.case, found.part)
    ErasedRecords.objects.create(destruction=found, kind=holder.kind, ids=ids)


@transaction.atomic
def _certify(destruction: UUID) -> None:
    found = _locked(destruction)
    if found.finished:
        return
    found.finished = timezone.now()
    found.save(update_fields=["finished"])
    text = certificates.compose(found)
    Certificate.objects.create(destruction=found, content=text)
    _record("destruction.finished", found)
    journal.keep_certificate(found.pk, text)


def _locked(destruction: UUID) -> Destruction:
    found = Destruction.objects.select_for_update(no_key=True).get(pk=destruction)
    if not found.confirmed:
        raise Refused("Dit is nog niet door een tweede persoon bevestigd.")
    return found


def _entry(found: Destruction) -> Destroyed:
    # The moment of confirming, which is the same however often a step is taken.
    return Destroyed(found.pk, found.case, found.part, bytes(found.tag), found.confirmed)


# --- who may


def _require(by: Actor, rights: Iterable[Right], *, fresh: bool = True) -> None:
    if not any(may(Role(by.viewer.role), right) for right in rights):
        raise Refused("U mag dit niet: vraag een procesregisseur.")
    if fresh and not by.is_fresh:
        raise Refused("Bevestig eerst opnieuw met uw tweede stap dat u het bent.")


def _require_theirs(case: UUID, by: Actor) -> None:
    """Of a case of another covenant nobody learns that it exists."""
    if not any(holder.holds(case, by.viewer.covenant) for holder in holders()):
        raise Refused("Deze casus is er niet (meer) onder dit convenant.")


def _refuse_kept(case: UUID, part: str) -> None:
    if why := kept_because(case, part):
        raise Refused(why)


def _require_over(reason: Reason, until: date | None) -> None:
    if reason is not Reason.TERM:
        return
    if until is None or until >= day_of(timezone.now()):
        raise Refused("De bewaartermijn is nog niet voorbij.")


def _open(destruction: UUID, by: Actor) -> Destruction:
    """A proposal of the same covenant that nobody decided on yet."""
    open_here = Destruction.objects.filter(covenant=by.viewer.covenant, withdrawn=None)
    found = open_here.select_for_update(no_key=True).filter(pk=destruction).first()
    if found is None:
        raise Refused("Dit voorstel is er niet (meer).")
    if found.confirmed:
        raise Refused("Dit is al bevestigd en kan niet meer terug.")
    return found


def _record(action: str, destruction: Destruction, viewer: Viewer | None = None) -> None:
    event = Event(
        action=action, covenant=destruction.covenant, case=destruction.case,
        articles=tuple(destruction.articles), object_kind="destruction",
        object_id=destruction.pk, member=viewer.member if viewer else None,
        party=viewer.party if viewer else "", role=Role(viewer.role) if viewer else None,
        purpose=viewer.purpose if viewer else "",
    )  # fmt: skip
    record(event)
