"""Asking, answering, reading and ending; the only place where consultations change."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.access.errors import Unknown
from oggz.casework.consultations import rules, selectors
from oggz.casework.consultations.errors import ConsultationError, Recognisable
from oggz.casework.consultations.models import Answer, Asked, Consultation
from oggz.casework.consultations.rules import Offer, Verdict
from oggz.casework.consultations.screening import LONGEST_TEXT, plain, screen
from oggz.casework.consultations.selectors import Line
from oggz.casework.consultations.telling import told, told_of_findings, told_of_refusal
from oggz.casework.parties import sessions
from oggz.casework.parties.models import Party
from oggz.casework.parties.sessions import Situation, Standing
from oggz.casework.vault import services as vault
from oggz.casework.vault.errors import VaultError
from oggz.casework.vault.fields import open_rows
from oggz.covenant.terms import DataCategory, Role

# Of one person at the same time: more is no asking for advice.
MOST_OPEN = 20


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it is shown: of whom, by party and role only."""

    party: Party
    role: Role
    at: datetime
    text: str
    by_asker: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A consultation that was read, under which articles and until when one may."""

    line: Line
    text: str
    answers: tuple[Said, ...]
    verdict: Verdict


@transaction.atomic
def ask(
    text: str, *, parties: Collection[str], categories: Sequence[DataCategory] = (), by: Situation
) -> Consultation:
    """Ask parties for advice, under the covenant of somebody's purpose or, without categories, of
    parties with whom theirs shares none.

    Raises Recognisable when the text could tell who it is about, ConsultationError when it cannot
    be asked like this, Unknown for who takes no part in consultations.
    """
    standing = _held(by)
    version, verdict = None, Verdict(True)
    if categories:
        version, verdict = _under_covenant(by, categories)
        open_to = rules.offers(version, standing.party.slug, categories)
    else:
        open_to = rules.outside(standing.party)
    chosen = _chosen(open_to, parties)
    mine = Consultation.objects.filter(by=standing.member, ends_at__gt=timezone.now())
    if mine.count() >= MOST_OPEN:
        raise ConsultationError(
            f"U heeft al {MOST_OPEN} vragen openstaan. Beëindig eerst wat u niet meer nodig heeft."
        )
    clean = _screened(text, standing, under_covenant=version is not None)
    row = Consultation(
        party=standing.party, by=standing.member, role=standing.role,
        covenant=version.covenant if version else None,
        purpose=by.purpose.purpose if version and by.purpose else "",
        categories=[each.value for each in categories], text=clean,
    )  # fmt: skip
    vault.make_key(row.pk)
    row.save(force_insert=True)
    for party in chosen:
        Asked.objects.create(consultation=row, party=party)
    told(standing, "consult.ask", row, articles=verdict.articles, purpose=row.purpose)
    return row


@transaction.atomic
def answer(consultation: UUID, text: str, *, by: Situation) -> Answer:
    """Answer for one's party, or say more as who asked. Raises as `ask` does."""
    standing = _held(by)
    line = _locked(consultation, by)
    if not line.is_asked and not line.is_mine:
        raise ConsultationError("Alleen wie de vraag stelde, kan er iets aan toevoegen.")
    clean = _screened(text, standing, under_covenant=line.consultation.covenant_id is not None)
    row = Answer(
        consultation=line.consultation, party=standing.party, by=standing.member,
        role=standing.role, text=clean,
    )  # fmt: skip
    row.save(force_insert=True)
    verdict = _verdict(line, by)
    told(
        standing, "consult.answer", line.consultation, articles=verdict.articles,
        purpose=line.purpose.purpose if line.purpose else "",
    )  # fmt: skip
    return row


@transaction.atomic
def read(consultation: UUID, *, by: Situation) -> Shown:
    """The question and what was answered. Raises Unknown when there is none for who asks."""
    line = _found(consultation, by)
    row = line.consultation
    answers = list(row.answers.select_related("party"))
    if any(isinstance(each.text, VaultError) for each in open_rows([row, *answers])):
        raise Unknown  # its key is gone, and the row goes shortly
    standing, verdict = by.standing, _verdict(line, by)
    if line.is_mine:
        Consultation.objects.filter(pk=row.pk).update(seen_at=timezone.now())
    told(
        standing, "consult.read", row, articles=verdict.articles,
        purpose=line.purpose.purpose if line.purpose else "",
    )  # fmt: skip
    said = tuple(
        Said(
            each.party, Role(each.role), each.at, each.text,
            by_asker=each.party_id == row.party_id, own=each.party_id == standing.party.pk,
        )
        for each in answers
    )  # fmt: skip
    return Shown(line, row.text, said, verdict)


@transaction.atomic
def end(consultation: UUID, *, by: Situation) -> None:
    """Destroy it before its time; who asked may."""
    from oggz.casework.consultations.ending import destroy

    standing = _held(by)
    line = _locked(consultation, by)
    if not line.is_mine:
        raise ConsultationError("Alleen wie de vraag stelde, kan het overleg beëindigen.")
    told(standing, "consult.end", line.consultation, purpose=line.consultation.purpose)
    destroy(line.consultation)


def _held(by: Situation) -> Standing:
    """Who writes, in a role that nobody ends before this transaction does."""
    if not rules.takes_part(by):
        raise Unknown
    standing = by.standing
    sessions.hold(standing.member.pk, standing.party.slug, standing.role)
    barrier.consulting(standing)
    return standing


def _found(consultation: UUID, by: Situation) -> Line:
    line = selectors.find(by, consultation)
    if line is None or not line.opens:
        raise Unknown
    return line


def _locked(consultation: UUID, by: Situation) -> Line:
    """So that nobody answers what is being ended."""
    barrier.consulting(by.standing)
    Consultation.objects.select_for_update(no_key=True).filter(pk=consultation).first()
    return _found(consultation, by)


def _under_covenant(by: Situation, categories: Sequence[DataCategory]):
    standing, viewer = by.standing, by.viewer
    version = rules.versions_of(standing.party.slug).get(viewer.covenant) if viewer else None
    if version is None:
        raise ConsultationError(
            "Er is geen convenant (meer) dat voor u geldt. Kies een ander doel."
        )
    verdict = rules.verdict(version, standing.party.slug, standing.role, viewer.purpose, categories)
    if not verdict.allowed:
        told_of_refusal(standing, categories=tuple(categories), articles=verdict.articles)
        raise ConsultationError(verdict.told)
    return version, verdict


def _chosen(open_to: Sequence[Offer], slugs: Collection[str]) -> list[Party]:
    chosen = [offer.party for offer in open_to if offer.party.slug in slugs]
    if not slugs:
        raise ConsultationError("Kies aan wie u het vraagt.")
    if len(chosen) != len(set(slugs)):
        raise ConsultationError(
            "Een van deze partijen kunt u dit niet (meer) vragen. Kies opnieuw."
        )
    return chosen


def _screened(text: str, by: Standing, *, under_covenant: bool) -> str:
    """The text as it is kept, in which nobody can be recognised as far as this can be told."""
    clean = plain(text)
    if not clean:
        raise ConsultationError("Er staat niets in de tekst.")
    if len(text) > LONGEST_TEXT:
        raise ConsultationError(
            f"De tekst is te lang: maximaal {LONGEST_TEXT:,} tekens.".replace(",", ".")
        )
    organisations = Party.objects.active().values_list("name", flat=True)
    found = screen(text, today=timezone.localdate(), organisations=list(organisations))
    if found:
        told_of_findings(by, found, under_covenant=under_covenant)
        raise Recognisable(found)
    return clean


def _verdict(line: Line, by: Situation) -> Verdict:
    row, standing = line.consultation, by.standing
    if row.covenant_id is None or line.purpose is None:
        return Verdict(True)
    version = rules.versions_of(standing.party.slug)[row.covenant_id]
    return rules.verdict(
        version, standing.party.slug, standing.role, line.purpose.purpose, row.about
    )
