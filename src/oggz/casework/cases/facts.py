"""The facts of a case that clauses ask for, as they stand at this moment.

One set of expressions serves a single decision and a list, so that the two cannot differ.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.utils import timezone

from oggz.casework.cases.models import (
    Alarm,
    Case,
    Consent,
    Contribution,
    File,
    Objection,
    RestrictedUse,
    Restriction,
    SecrecyDecision,
    SourceAgreement,
    Weighing,
)
from oggz.casework.conferences.models import Discussion, Presence
from oggz.casework.parties.models import Party
from oggz.covenant.terms import Condition

_HOLDS = Q(withdrawn_at=None)
# An objection that is upheld keeps suspending; an open one does unless a ground overrides it.
_SUSPENDS = Q(upheld=True) | Q(decided_at=None, overridden_at=None)
_STANDS = Q(upheld=True) | Q(decided_at=None)


def column(condition: Condition) -> str:
    return f"fact_{condition.value}"


def of_file(file: File, *, party: Party, at: datetime | None = None) -> frozenset[Condition]:
    """What holds for somebody's file, for a party that would bring something in."""
    facts = _columns(at, case="case_id", file="pk", secret_of=Value(party.pk))
    row = File.objects.filter(pk=file.pk).annotate(**facts)
    return frozenset().union(*(_holding(each) for each in row.values(*facts)))


def of_files(case: Case, *, party: Party) -> dict[File, frozenset[Condition]]:
    """What holds for each file of a case, in the order in which they were opened; one query."""
    facts = _columns(None, case="case_id", file="pk", secret_of=Value(party.pk))
    files = File.objects.filter(case=case).annotate(**facts).order_by("opened_at", "pk")
    return {each: _holding(vars(each)) for each in files}


def of_many(files: Collection[File], party: Party) -> dict[File, frozenset[Condition]]:
    """What holds for files of different cases; one query."""
    facts = _columns(None, case="case_id", file="pk", secret_of=Value(party.pk))
    found = File.objects.filter(pk__in=[file.pk for file in files]).annotate(**facts)
    return {each: _holding(vars(each)) for each in found}


def of_contribution(row: Contribution) -> frozenset[Condition]:
    """What holds for a contribution that was read `with_facts`."""
    return frozenset(each for each in Condition if getattr(row, column(each), False))


def in_conference(at: datetime | None = None) -> Exists:
    """Of participations: marked present, with somebody of another party, where this very moment
    their case is discussed.
    """
    at = at or timezone.now()
    there = Presence.objects.filter(until=None, since__lte=at)
    goes_on = Discussion.objects.filter(
        item=OuterRef("item"), at__lte=at, until__gt=at, ended_at=None
    )
    # Who sits there alone, or with colleagues, holds no conference.
    others = there.filter(item=OuterRef("item")).exclude(
        participation__party=OuterRef("participation__party")
    )
    return Exists(
        there.filter(
            Exists(goes_on),
            Exists(others.filter(Q(participation__until=None) | Q(participation__until__gt=at))),
            participation=OuterRef("pk"),
            case=OuterRef("case"),
            item__dropped_at=None,
            item__conference__called_off_at=None,
        )
    )


def restrictions(file: str, thread: str | None = None) -> QuerySet[Restriction]:
    """That stand, on the file of an outer row or on its one thread; of the whole file only when
    the row is no text.
    """
    covers = Q(thread=None) | Q(thread=OuterRef(thread)) if thread else Q(thread=None)
    return Restriction.objects.filter(covers, file=OuterRef(file), lifted_at=None)


def with_facts(
    contributions: QuerySet[Contribution],
    *,
    at: datetime | None = None,
    known: Collection[Condition] = (),
    despite: Collection[Condition] = (),
) -> QuerySet[Contribution]:
    """The contributions with a column of true or false for each fact.

    The `known` ones hold; and it is asked as if those of `despite` did not.
    """
    facts = _columns(
        at, case="case_id", file="file_id", thread="thread", secret_of=OuterRef("source_id")
    )
    agreed = SourceAgreement.objects.filter(_HOLDS, contribution=OuterRef("pk"))
    facts[column(Condition.SOURCE_AGREES)] = Exists(agreed)
    facts |= {column(condition): Value(True) for condition in known}
    facts |= {column(condition): Value(False) for condition in despite}
    return contributions.annotate(**facts)


def _columns(
    at: datetime | None, *, case: str, file: str, secret_of: Combinable, thread: str | None = None
) -> dict[str, Combinable]:
    at = at or timezone.now()
    objections = Objection.objects.filter(case=OuterRef(case))
    weighings = Weighing.objects.filter(case=OuterRef(case))
    consents = Consent.objects.filter(_HOLDS, file=OuterRef(file))
    secrecy = SecrecyDecision.objects.filter(_HOLDS, case=OuterRef(case), party=secret_of)
    alarms = Alarm.objects.filter(case=OuterRef(case), at__lte=at, until__gt=at)
    restricted = restrictions(file, thread)
    in_use = RestrictedUse.objects.in_use(at).filter(restriction=OuterRef("pk"))
    never = Value(False)
    found: dict[Condition, Combinable] = {
        Condition.WEIGHING: Exists(weighings),
        # A weighing says either that the person was informed or why not.
        Condition.INFORMED: Exists(weighings),
        Condition.CONSENT: Exists(consents.filter(by_guardian=False)),
        Condition.GUARDIAN_CONSENT: Exists(consents.filter(by_guardian=True)),
        Condition.SECRECY_WEIGHED: Exists(secrecy),
        Condition.ACUTE_DANGER: Exists(alarms),
        Condition.OBJECTION: Exists(objections.filter(_STANDS)),
        Condition.OBJECTION_OVERRIDDEN: (
            Exists(objections.filter(_STANDS)) & ~Exists(objections.filter(_SUSPENDS))
        ),
        Condition.RESTRICTED: Exists(restricted),
        Condition.RESTRICTION_EXCEPTED: (
            Exists(restricted) & ~Exists(restricted.filter(~Exists(in_use)))
        ),
        # Somebody agrees to the sharing of a contribution, not of a file.
        Condition.SOURCE_AGREES: never,
        # That a conference goes on holds for who is there, not for a case: see `in_conference`.
        Condition.IN_CONFERENCE: never,
    }
    return {column(condition): expression for condition, expression in found.items()}


def _holding(row: Mapping[str, bool]) -> frozenset[Condition]:
    return frozenset(each for each in Condition if row.get(column(each)))
