"""Until when somebody who uses a right has to be answered.

A term counts from the day after the request came in. Terms of the AVG are in months (article 12(3),
with Regulation 1182/71); those of a complaint in weeks (Awb article 9:11). A term that would end on
a Saturday, a Sunday or a holiday ends on the next day that is none (Algemene termijnenwet).
"""

from datetime import date, timedelta

from oggz.covenant.retention import months_after
from oggz.covenant.terms import Term


class Kind(Term):
    """Written so that it follows on 'verzoek om'."""

    ACCESS = "access", "inzage"
    RECTIFICATION = "rectification", "verbetering"
    OBJECTION = "objection", "stoppen met delen (bezwaar)"
    RESTRICTION = "restriction", "beperking"
    ERASURE = "erasure", "wissen"
    COMPLAINT = "complaint", "behandeling van een klacht"


ARTICLE = {
    Kind.ACCESS: "AVG artikel 15",
    Kind.RECTIFICATION: "AVG artikel 16",
    Kind.OBJECTION: "AVG artikel 21",
    Kind.RESTRICTION: "AVG artikel 18",
    Kind.ERASURE: "AVG artikel 17",
    Kind.COMPLAINT: "Awb artikel 9:1",
}
_SATURDAY = 5


def due(kind: Kind, received: date) -> date:
    """The last day on which the person may be answered."""
    return first_working_day(_end(kind, received))


def due_when_extended(kind: Kind, received: date) -> date:
    """As `due`, when the person was told why it takes longer: two months, or four weeks, more."""
    return first_working_day(_end(kind, received, extended=True))


def _end(kind: Kind, received: date, *, extended: bool = False) -> date:
    if kind is Kind.COMPLAINT:
        return received + timedelta(weeks=10 if extended else 6)
    return months_after(received, 3 if extended else 1)


def first_working_day(day: date) -> date:
    """This day, or the first after it that is no Saturday, Sunday or holiday."""
    while is_free(day):
        day += timedelta(1)
    return day


def is_free(day: date) -> bool:
    return day.weekday() >= _SATURDAY or day in holidays(day.year)


def holidays(year: int) -> frozenset[date]:
    """Those of article 3 of the Algemene termijnenwet, Good Friday among them."""
    easter = _easter(year)
    king = date(year, 4, 27)
    if king.weekday() > _SATURDAY:
        king -= timedelta(1)
    of_easter = (-2, 1, 39, 50)  # Good Friday, Easter Monday, Ascension, Whit Monday
    return frozenset(
        {
            date(year, 1, 1), king, date(year, 5, 5), date(year, 12, 25), date(year, 12, 26),
            *(easter + timedelta(days) for days in of_easter),
        }
    )  # fmt: skip


def _easter(year: int) -> date:
    """By the rule of the Gregorian calendar (Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    leap = century - century // 4 - (8 * century + 13) // 25
    moon = (19 * golden + leap + 15) % 30
    moon -= (golden + 11 * moon) // 319
    week = (2 * (century % 4) + 2 * (rest // 4) - rest % 4 - moon + 32) % 7
    month = (moon + week + 90) // 25
    return date(year, month, (moon + week + month + 19) % 32)
