"""A filter of the covenant as conditions on columns, so that the database chooses the rows."""

from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import or_

from django.db.models import Q

from oggz.casework.access.seats import Seat
from oggz.casework.cases.facts import column
from oggz.casework.covenants import selectors as covenants
from oggz.covenant.filtering import Columns, Filter, View
from oggz.covenant.terms import Action, Subject

_NOTHING = Q(pk__in=[])


def allowed(seat: Seat, action: Action) -> Q:
    """Contributions, read `with_facts`, of the seat's case that `action` is allowed with.

    Somebody sees from the file they work in. Two people of one kind, such as two children, are
    never seen from each other's file: a clause cannot tell them apart.
    """
    own = seat.own_file
    subject = Subject(own.subject)
    in_own = Q(file=own.pk)
    in_others = ~in_own & ~Q(file__subject=own.subject)
    return _any(
        where & Q(has_bsn=bsn) & as_q(_filter(seat.version.checksum, seat.glass is not None, view))
        for where, file in ((in_own, None), (in_others, subject))
        for bsn in (False, True)
        for view in (_view(seat, action, file, bsn),)
    )


def as_q(found: Filter) -> Q:
    """The rows that a filter admits, by the columns of contributions."""
    seen = _any(
        _within(each.rows) & _none(_within(limit) for limit in each.except_for)
        for each in found.permitted
    )
    return seen & _none(_within(each) for each in found.refused)


def _view(seat: Seat, action: Action, seen_from: Subject | None, bsn: bool) -> View:
    viewer = seat.viewer
    return View(viewer.party, viewer.role, action, viewer.purpose, seat.on, seen_from, bsn)


@lru_cache(maxsize=4096)
def _filter(checksum: str, emergency: bool, view: View) -> Filter:
    return covenants.compiled(checksum, emergency=emergency).filter(view)


def _within(columns: Columns) -> Q:
    levels = Q(case__level__in=sorted(level for level in columns.levels if level is not None))
    facts = {column(each): True for each in columns.all_of}
    facts |= {column(each): False for each in columns.none_of}
    return levels & Q(
        category__in=_words(columns.categories),
        case__phase__in=_words(columns.phases),
        file__subject__in=_words(columns.subjects),
        source__slug__in=_words(columns.sources),
        **facts,
    )


def _words(terms: Iterable[str]) -> list[str]:
    return sorted(str(term) for term in terms)


def _any(parts: Iterable[Q]) -> Q:
    return reduce(or_, parts, _NOTHING)


def _none(parts: Iterable[Q]) -> Q:
    return reduce(lambda one, other: one & ~other, parts, Q())
