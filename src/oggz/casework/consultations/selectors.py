"""Which consultations there are for somebody; none of these opens a text."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.consultations import rules
from oggz.casework.consultations.models import Answer, Asked, Consultation
from oggz.casework.parties.models import Party
from oggz.casework.parties.purposes import OpenPurpose
from oggz.casework.parties.sessions import Situation, Standing
from oggz.covenant.terms import Role


@dataclass(frozen=True)
class Line:
    """A consultation in a list. `purpose` is for what somebody looks at it, None without one."""

    consultation: Consultation
    is_mine: bool
    is_asked: bool  # of the own party, by another
    waits: bool  # for an answer of the own party
    has_news: bool  # an answer of others, since who asked looked last
    answers: int
    answered_at: datetime | None  # the last time by others than who asked
    purpose: OpenPurpose | None
    opens: bool  # with the purpose of now; otherwise another must be stated first

    @property
    def asked(self) -> list[Party]:
        return [each.party for each in self.consultation.asked.all()]

    @property
    def role(self) -> Role:
        return Role(self.consultation.role)


def lines(now: Situation) -> list[Line]:
    """All that somebody may take part in, the oldest first; in a fixed number of queries."""
    return _lines(now, Q())


def find(now: Situation, consultation: UUID) -> Line | None:
    """One of them, also when another purpose must be stated first."""
    return next(iter(_lines(now, Q(pk=consultation))), None)


def to_answer(now: Situation) -> list[Line]:
    """For the work list: what waits for an answer of somebody's party."""
    return [line for line in _lines(now, Q(is_answered=False)) if line.waits]


def answered(now: Situation) -> list[Line]:
    """For the work list: somebody's own questions that got an answer since they last looked."""
    news = Q(last__gt=F("seen_at"))
    return [line for line in _lines(now, news) if line.is_mine and line.has_news]


def _lines(now: Situation, only: Q) -> list[Line]:
    """Of nothing, nothing more is asked of the database."""
    if not rules.takes_part(now):
        return []
    barrier.consulting(now.standing)
    rows = list(_rows(now.standing).filter(only))
    versions = rules.versions_of(now.standing.party.slug) if rows else {}
    found = (_line(now, row, versions) for row in rows)
    return [line for line in found if line is not None]


def _rows(standing: Standing) -> QuerySet[Consultation]:
    here, own = standing.party.pk, Answer.objects.filter(consultation=OuterRef("pk"))
    asked = Asked.objects.filter(consultation=OuterRef("pk"), party=here)
    return (
        Consultation.objects.filter(Q(party=here) | Exists(asked), ends_at__gt=timezone.now())
        .select_related("party", "covenant")
        .prefetch_related(Prefetch("asked", Asked.objects.select_related("party")))
        .annotate(
            number=Count("answers"),
            last=Max("answers__at", filter=~Q(answers__party=F("party"))),
            is_answered=Exists(own.filter(party=here)),
        )
        .order_by("asked_at", "pk")
    )


def _line(now: Situation, row: Consultation, versions: rules.Versions) -> Line | None:
    standing = now.standing
    purpose = rules.purpose_for(now, row, versions) if row.covenant_id else None
    if row.covenant_id and purpose is None:
        return None
    asked = row.party_id != standing.party.pk
    mine = row.by_id == standing.member.pk and not asked
    return Line(
        row, is_mine=mine, is_asked=asked, waits=asked and not row.is_answered,
        has_news=row.last is not None and row.last > row.seen_at, answers=row.number,
        answered_at=row.last, purpose=purpose,
        opens=purpose is None or purpose == now.purpose,
    )  # fmt: skip
