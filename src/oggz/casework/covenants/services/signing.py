"""From draft to signed: what is sent is fixed, and holds when every party has signed it."""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from oggz.casework.covenants import rights, selectors
from oggz.casework.covenants.checking import MOST_CLAUSES, TOO_MANY, check
from oggz.casework.covenants.errors import refuse_if
from oggz.casework.covenants.models import GainedSight, Signature, Status, Version
from oggz.casework.covenants.trail import told
from oggz.casework.parties.models import Party
from oggz.casework.parties.sessions import Standing
from oggz.covenant.comparison import compare
from oggz.covenant.model import Covenant as Document
from oggz.covenant.reading import read_text
from oggz.covenant.sight import SEEING
from oggz.documents.rewriting import rewritten

SHOWN_NAME = "convenant"


@transaction.atomic
def send(version: Version, *, by: Standing) -> Version:
    """Offer a draft to its parties to sign; from here on its text is fixed.

    Raises CovenantError (or WrongDocument with all faults) when it has faults, when something that
    it says must never happen can happen, when a party is not known here, or when it does not
    follow on the version that holds.
    """
    refuse_if(not rights.may_send(by), "U kunt met deze rol geen convenant laten ondertekenen.")
    version = Version.objects.locked(version)
    refuse_if(not version.is_draft, "Dit concept is al verstuurd of ingetrokken.")
    document = read_text(version.text, name=SHOWN_NAME)
    refuse_if(len(document.clauses) > MOST_CLAUSES, TOO_MANY)
    refuse_if(bool(document.signatures), "Haal de handtekeningen uit de tekst: men tekent hier.")
    _refuse_what_can_happen(version.text)
    _refuse_strangers(document)
    _refuse_wrong_order(version, document)
    version.status, version.sent_at = Status.SIGNING, timezone.now()
    version.checksum, version.starts, version.ends = (
        document.checksum, document.starts, document.ends,
    )  # fmt: skip
    version.evaluate_by = document.evaluate_by
    version.save()
    told("covenant.send", version, by)
    return version


@transaction.atomic
def recall(version: Version, *, by: Standing) -> Version:
    """Take back what is being signed, as a new draft; what was signed of it stays in the history.

    The text that some already signed can never hold any more.
    """
    refuse_if(not rights.may_send(by), "U kunt met deze rol geen convenant terughalen.")
    version = Version.objects.locked(version)
    refuse_if(version.status != Status.SIGNING, "Deze versie wordt niet ondertekend.")
    version.status = Status.DROPPED
    version.save(update_fields=["status"])
    told("covenant.recall", version, by)
    number = version.number + 1
    text = rewritten(version.text, (), {"version": number}, ("version",))
    return Version.objects.create(
        covenant=version.covenant, number=number, text=text, written_by=by.member
    )


@transaction.atomic
def sign(version: Version, *, checksum: str, name: str, function: str, by: Standing) -> Signature:
    """Sign for one's own party what was shown, by its checksum; the last one makes it hold.

    Raises CovenantError when `by` may not, has signed, or was shown another text.
    """
    refuse_if(not rights.may_sign(by), "Alleen wie tekenbevoegd is, kan ondertekenen.")
    version = Version.objects.locked(version)
    refuse_if(version.status != Status.SIGNING, "Deze versie wordt niet (meer) ondertekend.")
    refuse_if(checksum != version.checksum, "Dit is niet de tekst die ter ondertekening ligt.")
    document = selectors.document(version.checksum)
    refuse_if(by.party.slug not in document.parties, "Uw organisatie is geen partij hierbij.")
    signed = version.signatures.filter(party=by.party).exists()
    refuse_if(signed, "Uw organisatie heeft deze versie al ondertekend.")
    signature = Signature.objects.create(
        version=version, party=by.party, member=by.member, name=name, function=function,
        checksum=version.checksum,
    )  # fmt: skip
    told("covenant.sign", version, by)
    if version.signatures.count() == len(document.parties):
        _all_signed(version, by)
    return signature


def _all_signed(version: Version, by: Standing) -> None:
    version.status, version.signed_at = Status.SIGNED, timezone.now()
    version.save(update_fields=["status", "signed_at"])
    _note_who_sees_more(version)
    told("covenant.signed_by_all", version, by)


def _note_who_sees_more(version: Version) -> None:
    """By this version than by the one before it, and from when."""
    signed = Version.objects.filter(covenant=version.covenant, status=Status.SIGNED)
    last = signed.filter(number__lt=version.number).order_by("-number").first()
    if last is None:
        return
    found = compare(selectors.document(last.checksum), selectors.document(version.checksum))
    begins = timezone.make_aware(datetime.combine(version.starts, time.min))
    parties = Party.objects.filter(slug__in=found.gaining(SEEING))
    GainedSight.objects.bulk_create(
        GainedSight(version=version, party=party, at=max(begins, version.signed_at))
        for party in parties
    )


def _refuse_what_can_happen(text: str) -> None:
    refuse_if(
        not check(text).is_ready,
        "De controle is niet rond: iets dat nooit mag, kan toch, of bepalingen gaan niet samen."
        " Kijk bij ‘Controle’ wat er moet veranderen.",
    )


def _refuse_strangers(document: Document) -> None:
    known = set(Party.objects.active().values_list("slug", flat=True))
    strangers = [party.name for slug, party in document.parties.items() if slug not in known]
    refuse_if(
        bool(strangers),
        f"Deze partijen zijn hier nog niet aangesloten: {', '.join(strangers)}.",
    )


def _refuse_wrong_order(version: Version, document: Document) -> None:
    refuse_if(
        document.version != version.number,
        f"In de tekst staat versie {document.version}; dit is versie {version.number}.",
    )
    last = version.covenant.versions.filter(status=Status.SIGNED).order_by("-number").first()
    replaces = last.checksum if last else None
    refuse_if(
        document.replaces != replaces,
        "De tekst moet zeggen welke versie zij vervangt: "
        + (f'replaces = "{replaces}".' if replaces else "haal de regel met replaces weg."),
    )
