"""Tells the heads of the chains to others, so that nobody here can make a chain anew unseen.

An hour's heads go to a time stamping authority where one is configured, and a day's to the data
protection officer of each party: the platform's own chain, and those of covenants in which
somebody of the party did something. A head is a number and a hash; it says nothing of anybody.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from oggz.casework.audit import timestamps
from oggz.casework.audit.chains import PLATFORM, Head
from oggz.casework.audit.models import Anchor
from oggz.casework.audit.verification import Fault, Kind
from oggz.casework.parties.models import Party

_HEADS = (
    "SELECT DISTINCT ON (chain) chain, number, hash FROM audit_seal ORDER BY chain, number DESC"
)
_ANCHOR = """
INSERT INTO audit_anchor (kind, chain, number, hash, party, token) VALUES (%s, %s, %s, %s, %s, %s)
"""
_STAMPS = """
SELECT chain, number, hash, token FROM audit_anchor WHERE kind = 'timestamp' ORDER BY chain, number
"""
_COVENANTS_OF = """
SELECT DISTINCT covenant FROM audit_entry WHERE party = %s AND covenant IS NOT NULL
"""


def heads() -> list[Head]:
    """The last seal of each chain."""
    with connection.cursor() as cursor:
        cursor.execute(_HEADS)
        return [Head(chain, number, bytes(seal)) for chain, number, seal in cursor.fetchall()]


def stamp_heads() -> int:
    """Have the heads stamped that have grown since their last stamp; how many.

    Raises NotStampedError; what was stamped before that stays.
    """
    authority = timestamps.authority(settings.TSA_URL, settings.TSA_CERTIFICATES)
    if authority is None:
        return 0
    stamped = 0
    for head in heads():
        if not _is_anchored(head, Anchor.Kind.TIMESTAMP):
            answer = timestamps.stamp(head, authority)
            _keep(Anchor.Kind.TIMESTAMP, head, token=answer)
            stamped += 1
    return stamped


def mail_heads(day: datetime | None = None) -> int:
    """Mail each active party its heads, once a day; to how many. One transaction a party."""
    today = timezone.localtime(day).replace(hour=0, minute=0, second=0, microsecond=0)
    now = heads()
    return sum(_mail(party, now, today) for party in Party.objects.active())


@transaction.atomic
def _mail(party: Party, now: list[Head], today: datetime) -> bool:
    # One at a time for a party: two workers would mail twice.
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)
    told = Anchor.objects.filter(kind=Anchor.Kind.MAIL, party=party.slug, at__gte=today)
    theirs = _chains_of(party)
    mine = [head for head in now if head.chain in theirs]
    if not mine or told.exists():
        return False
    for head in mine:
        _keep(Anchor.Kind.MAIL, head, party=party.slug)
    body = render_to_string(
        "audit/heads.txt", {"party": party, "day": today, "heads": mine, "platform": PLATFORM}
    )
    # A message that cannot be handed over undoes the anchors: tomorrow's will be the next.
    EmailMessage(
        f"Zegels van {today:%d-%m-%Y}: bewaar dit bericht",
        body,
        to=[party.data_protection_officer],
    ).send()
    return True


def _chains_of(party: Party) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_COVENANTS_OF, [party.slug])
        return {PLATFORM, *(covenant for (covenant,) in cursor.fetchall())}


def _is_anchored(head: Head, kind: Anchor.Kind) -> bool:
    return Anchor.objects.filter(kind=kind, chain=head.chain, number=head.number).exists()


def _keep(kind: Anchor.Kind, head: Head, *, party: str = "", token: bytes = b"") -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ANCHOR, [kind.value, head.chain, head.number, head.hash, party, token])


def false_stamps(connection: psycopg.Connection) -> Iterator[Fault]:
    """The stamps that were kept and are not what they should be, when an authority is known."""
    authority = timestamps.authority(settings.TSA_URL, settings.TSA_CERTIFICATES)
    if authority is None:
        return
    with connection.cursor() as cursor:
        for chain, number, seal, token in cursor.stream(_STAMPS):
            if not timestamps.is_stamped(Head(chain, number, bytes(seal)), bytes(token), authority):
                yield Fault(Kind.NOT_STAMPED, chain, number)
