"""Writing a covenant: the first draft, changes, and the next version of one that holds."""

import tomllib

from django.db import transaction
from django.utils import timezone

from oggz.casework.covenants import rights
from oggz.casework.covenants.errors import Stale, refuse_if
from oggz.casework.covenants.models import Covenant, Status, Version
from oggz.casework.covenants.trail import told
from oggz.casework.parties.models import Party
from oggz.casework.parties.sessions import Standing
from oggz.documents.rewriting import rewritten

LONGEST_TEXT = 500_000
_HEAD = ("version", "replaces")


@transaction.atomic
def begin(title: str, text: str, *, by: Standing) -> Version:
    """A new covenant with its first draft. Raises CovenantError if `by` may not draft."""
    refuse_if(not rights.may_draft(by), "U kunt met deze rol geen convenant opstellen.")
    _refuse_too_long(text)
    covenant = Covenant.objects.create(title=title, begun_by=by.member, begun_for=by.party)
    _involve(covenant, text)
    version = Version.objects.create(covenant=covenant, number=1, text=text, written_by=by.member)
    told("covenant.begin", version, by)
    return version


@transaction.atomic
def save(version: Version, text: str, *, revision: int, by: Standing) -> Version:
    """Keep another text of a draft, faults and all.

    Raises Stale when somebody saved after `revision` was read, CovenantError when it is no draft
    any more or `by` may not draft.
    """
    refuse_if(not rights.may_draft(by), "U kunt met deze rol geen convenant opstellen.")
    _refuse_too_long(text)
    version = _locked_draft(version)
    if version.revision != revision:
        raise Stale(
            "Iemand anders heeft dit concept intussen gewijzigd. Uw tekst staat nog op deze pagina:"
            " bewaar haar ergens anders, open het concept opnieuw en breng uw wijziging daar aan."
        )
    version.text, version.changed_at = text, timezone.now()
    version.written_by, version.revision = by.member, revision + 1
    version.save(update_fields=["text", "changed_at", "written_by", "revision"])
    _involve(version.covenant, text)
    told("covenant.write", version, by)
    return version


@transaction.atomic
def drop(version: Version, *, by: Standing) -> None:
    """Give up a draft; it stays in the history."""
    refuse_if(not rights.may_draft(by), "U kunt met deze rol geen concept intrekken.")
    version = _locked_draft(version)
    version.status = Status.DROPPED
    version.save(update_fields=["status"])
    told("covenant.drop", version, by)


@transaction.atomic
def amend(covenant: Covenant, *, by: Standing) -> Version:
    """A draft of the next version, beginning with the text of the last one that was signed.

    Raises CovenantError when nothing was signed yet, or when a next version is under way.
    """
    refuse_if(not rights.may_draft(by), "U kunt met deze rol geen wijziging opstellen.")
    Covenant.objects.select_for_update().get(pk=covenant.pk)
    versions = covenant.versions.order_by("-number")
    last = versions.filter(status=Status.SIGNED).first()
    refuse_if(last is None, "Dit convenant is nog niet ondertekend. Wijzig het concept zelf.")
    under_way = versions.filter(status__in=[Status.DRAFT, Status.SIGNING]).exists()
    refuse_if(under_way, "Er is al een volgende versie in de maak.")
    number = versions[0].number + 1
    version = Version.objects.create(
        covenant=covenant,
        number=number,
        text=following(last.text, number=number, replaces=last.checksum),
        written_by=by.member,
    )
    told("covenant.amend", version, by)
    return version


def _involve(covenant: Covenant, text: str) -> None:
    """Let the parties that a draft names read along; who was named once, stays."""
    covenant.parties.add(covenant.begun_for, *Party.objects.active().filter(slug__in=named(text)))


def named(text: str) -> tuple[str, ...]:
    """The parties that a text names, also when it has faults elsewhere."""
    try:
        parties = tomllib.loads(text).get("parties")
    except (tomllib.TOMLDecodeError, RecursionError):
        return ()
    return tuple(parties) if isinstance(parties, dict) else ()


def following(text: str, *, number: int, replaces: str) -> str:
    """The text with the next version number and the checksum of what it replaces."""
    return rewritten(text, (), {"version": number, "replaces": replaces}, _HEAD)


def _locked_draft(version: Version) -> Version:
    locked = Version.objects.locked(version)
    refuse_if(not locked.is_draft, "Dit is geen concept meer. Wat ondertekend wordt, ligt vast.")
    return locked


def _refuse_too_long(text: str) -> None:
    refuse_if(
        len(text) > LONGEST_TEXT, "Deze tekst is te lang voor een convenant (500.000 tekens)."
    )
