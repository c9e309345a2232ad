"""What asks for attention in a case: facts of the work that all who take part may know.

Never what somebody brought in, nor how often: that would tell that it exists.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.formats import date_format

from oggz.casework.cases.models import (
    Alarm,
    Case,
    Consent,
    Objection,
    Participation,
    RestrictedUse,
    Restriction,
)
from oggz.covenant.model import Covenant
from oggz.covenant.terms import Effect, Role

SOON = timedelta(days=60)


@dataclass(frozen=True)
class Mark:
    """Why somebody should look: shown with its icon, so never by colour alone."""

    icon: str
    short: str
    text: str
    is_urgent: bool = False


@dataclass(frozen=True)
class Watch:
    """What another room asks attention for: a fact of the work, as a column of cases.

    `fact` makes the column, true where the mark is due; it is given what one takes part in. The
    room tells the work list itself.
    """

    name: str
    fact: Callable[[QuerySet[Participation]], Combinable]
    mark: Mark


_watches: dict[str, Watch] = {}


def watch(each: Watch) -> None:
    """A room does this when it starts. Raises ValueError when another has the name."""
    if _watches.setdefault(each.name, each) != each:
        raise ValueError(f"{each.name} is watched already")


def facts(own: QuerySet[Participation]) -> dict[str, Combinable]:
    """The columns of cases that `marks` reads; `own` is what one takes part in there.

    See `seats.taking_part`.
    """
    now = timezone.now()
    of_case = {"case": OuterRef("pk")}
    open_ones = Objection.objects.filter(decided_at=None, **of_case)
    mine = own.filter(case=OuterRef(OuterRef("pk")))
    consents = Consent.objects.filter(file__in=mine.values("file"))
    given = Exists(consents.filter(withdrawn_at=None))
    alarms = Alarm.objects.filter(at__lte=now, until__gt=now, **of_case)
    # Of one text only who would read it may know that it is restricted.
    whole = Restriction.objects.filter(
        file__in=own.values("file"), thread=None, lifted_at=None, **of_case
    )
    in_use = RestrictedUse.objects.in_use(now).filter(restriction=OuterRef("pk"))
    ending = own.filter(until__lte=now + SOON, **of_case).order_by("until")
    return {
        "objection_suspends": Exists(open_ones.filter(overridden_at=None)),
        "objection_overridden": Exists(open_ones.exclude(overridden_at=None)),
        "objection_upheld": Exists(Objection.objects.filter(upheld=True, **of_case)),
        "restricted_since": Subquery(whole.order_by("at").values("at")[:1]),
        "restricted_unused": Exists(whole.filter(~Exists(in_use))),
        "alarm_until": Subquery(
            alarms.order_by().values("case").annotate(last=Max("until")).values("last")
        ),
        "consent_withdrawn": Exists(consents.exclude(withdrawn_at=None)) & ~given,
        "own_until": Subquery(ending.values("until")[:1]),
        **{each.name: each.fact(own) for each in _watches.values()},
    }


def any_mark(*, watched: bool = True) -> Q:
    """Whether there is a mark, of cases read with `facts`; those of other rooms too, or not."""
    own = (
        Q(objection_suspends=True), Q(objection_overridden=True), Q(objection_upheld=True),
        Q(restricted_since__isnull=False),
        Q(alarm_until__isnull=False), Q(consent_withdrawn=True), Q(own_until__isnull=False),
    )  # fmt: skip
    more = [Q(**{name: True}) for name in _watches] if watched else []
    return reduce(or_, (*own, *more))


def marks(case: Case) -> tuple[Mark, ...]:
    """Of a case that was read with `facts`; the gravest first."""
    return tuple(_marks(case))


def _marks(case: Case) -> Iterator[Mark]:
    if case.alarm_until:
        yield Mark(
            "ambulance", "acuut gevaar",
            f"Er is acuut gevaar vastgelegd. Dat geldt tot {moment(case.alarm_until)}.",
            is_urgent=True,
        )  # fmt: skip
    if case.objection_suspends:
        yield Mark(
            "hand-stop", "bezwaar",
            "Er staat een bezwaar open. Zolang ligt het delen stil: u ziet alleen wat uw eigen"
            " partij inbracht.",
        )  # fmt: skip
    if case.objection_overridden:
        yield Mark(
            "hand-stop", "bezwaar, delen gaat door",
            "Er staat een bezwaar open. Vastgelegd is waarom het delen toch doorgaat.",
        )  # fmt: skip
    if case.objection_upheld:
        yield Mark(
            "hand-stop", "bezwaar toegewezen", "Een bezwaar is toegewezen: er wordt niets gedeeld."
        )
    if case.restricted_since:
        since = day(timezone.localdate(case.restricted_since))
        yield Mark(
            "lock", "beperkt",
            f"Beperkt sinds {since}, op verzoek van de persoon (AVG artikel 18). "
            + (
                "Wat in het dossier staat, blijft bewaard en wordt niet gebruikt."
                if case.restricted_unused
                else "Vastgelegd is waarom de gegevens toch even nodig zijn."
            ),
        )  # fmt: skip
    if case.consent_withdrawn:
        yield Mark(
            "message-2", "toestemming ingetrokken",
            "De toestemming is ingetrokken. Wat daarop rustte, is niet meer te zien.",
        )  # fmt: skip
    for each in _watches.values():
        if getattr(case, each.name):
            yield each.mark
    if case.own_until:
        yield Mark("clock", "uw deelname eindigt", f"U doet mee tot {moment(case.own_until)}.")


def ending(
    document: Covenant, *, party: str, role: Role, purpose: str, on: date
) -> tuple[Mark, ...]:
    """Of the covenant itself: what of it ends within 60 days for this party, role and purpose."""
    last = on + SOON
    found = []
    if document.ends <= last:
        found.append(
            Mark(
                "calendar-event", "convenant eindigt",
                f"Het convenant eindigt op {day(document.ends)}. Daarna is hier niets meer te"
                " zien, tenzij de partijen een nieuwe versie tekenen.",
            )
        )  # fmt: skip
    for clause in document.clauses:
        ends = document.days(clause)[1]
        if (
            clause.effect is Effect.PERMIT
            and on <= ends <= last
            and ends < document.ends
            and {party, "*"} & set(clause.parties)
            and {purpose, "*"} & set(clause.purposes)
            and role in clause.roles
        ):
            found.append(
                Mark(
                    "calendar-event", "artikel eindigt",
                    f"Artikel {clause.article} geldt tot en met {day(ends)}.",
                )
            )  # fmt: skip
    return tuple(found)


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i \\u\\u\\r")


def day(on: date) -> str:
    return date_format(on, "j F Y")
