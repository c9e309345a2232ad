"""Use that asks for a question: six rules, each told on the page as it is here.

Somebody who fits a rule did nothing wrong by that. A rule that nobody ever fits, or everybody,
is no use: look at the numbers once a year.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from oggz.casework.audit import selectors
from oggz.casework.parties.models import Party

DAYS = 30
_MOST = 50


@dataclass(frozen=True)
class Rule:
    """`select` gives member, moment and number; `counted` is what the number counts."""

    slug: str
    title: str
    about: str
    counted: str
    select: str


_DAY = """SELECT member,
    date_trunc('day', at AT TIME ZONE 'Europe/Amsterdam') AT TIME ZONE 'Europe/Amsterdam' AS moment,
    count(*) AS n FROM own """
RULES = (
    Rule(
        "veel",
        "Veel casussen in korte tijd",
        "Iemand zag binnen een uur gegevens uit twintig of meer verschillende casussen.",
        "casussen",
        """SELECT member, date_trunc('hour', at) AS moment, count(DISTINCT "case") AS n
        FROM own WHERE "case" IS NOT NULL AND outcome = 'done'
        GROUP BY member, moment HAVING count(DISTINCT "case") >= 20""",
    ),
    Rule(
        "tijd",
        "Buiten kantooruren",
        "Iemand zag gegevens uit een casus voor 7 uur, na 21 uur of in het weekend.",
        "keer",
        _DAY
        + """WHERE "case" IS NOT NULL AND action = 'read' AND outcome = 'done'
            AND (extract(hour FROM at AT TIME ZONE 'Europe/Amsterdam') NOT BETWEEN 7 AND 20
                OR extract(isodow FROM at AT TIME ZONE 'Europe/Amsterdam') > 5)
        GROUP BY member, moment""",
    ),
    Rule(
        "geweigerd",
        "Vaak geweigerd",
        "Iemand werd op één dag vijf keer of vaker geweigerd.",
        "keer",
        _DAY + "WHERE outcome = 'refused' GROUP BY member, moment HAVING count(*) >= 5",
    ),
    Rule(
        "zonder-taak",
        "Kijken zonder taak",
        "Iemand zag op drie of meer dagen gegevens uit dezelfde casus en deed er niets anders in.",
        "dagen",
        """SELECT member, max(at) AS moment,
            count(DISTINCT (at AT TIME ZONE 'Europe/Amsterdam')::date) AS n
        FROM own WHERE "case" IS NOT NULL AND outcome = 'done'
        GROUP BY member, "case" HAVING bool_and(action = 'read')
            AND count(DISTINCT (at AT TIME ZONE 'Europe/Amsterdam')::date) >= 3""",
    ),
    Rule(
        "uitvoer",
        "Veel afgedrukt of meegenomen",
        "Iemand drukte op één dag drie keer of vaker iets af, of nam het als bestand mee.",
        "keer",
        _DAY
        + """WHERE outcome = 'done' AND (action = 'export' OR action LIKE '%%.exported')
        GROUP BY member, moment HAVING count(*) >= 3""",
    ),
    Rule(
        "zelf-vastgelegd",
        "Zelf vastgelegd, daarna gezien",
        "Iemand legde zelf vast dat er gevaar of toestemming was, of dat het beroepsgeheim opzij"
        " mocht, en zag binnen drie dagen daarna gegevens uit die casus.",
        "casussen",
        # Clauses that ask for these let somebody see more from that moment on.
        """SELECT read.member,
            date_trunc('day', read.at AT TIME ZONE 'Europe/Amsterdam')
                AT TIME ZONE 'Europe/Amsterdam' AS moment,
            count(DISTINCT read."case") AS n
        FROM own read JOIN own ground
            ON ground.member = read.member AND ground."case" = read."case"
            AND ground.at < read.at AND ground.at >= read.at - interval '72 hours'
        WHERE read.action = 'read' AND read.outcome = 'done' AND ground.outcome = 'done'
            AND ground.action IN ('alarm.raise', 'consent.give', 'secrecy.set_aside')
        GROUP BY read.member, moment""",
    ),
)
_WITHIN = """
WITH own AS (SELECT * FROM audit_entry
    WHERE party = %(party)s AND at >= %(since)s AND member IS NOT NULL)
{} ORDER BY moment DESC, member LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Sighting:
    who: str
    at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class Found:
    """Who fitted a rule, the newest first; `more` when there are more than are shown."""

    rule: Rule
    sightings: tuple[Sighting, ...]
    more: bool


def sightings(party: Party) -> list[Found]:
    """What people of a party did in the last thirty days. A query a rule, and one for names."""
    since = timezone.now() - timedelta(days=DAYS)
    asked = {"party": party.slug, "since": since, "most": _MOST + 1}
    rows = {}
    with connection.cursor() as cursor:
        for rule in RULES:
            cursor.execute(_WITHIN.format(rule.select), asked)
            rows[rule] = cursor.fetchall()
    names = selectors.names_of(party, (m for found in rows.values() for m, _, _ in found))
    return [
        Found(
            rule,
            tuple(Sighting(names.get(m, f"medewerker {m}"), at, n) for m, at, n in found[:_MOST]),
            len(found) > _MOST,
        )
        for rule, found in rows.items()
    ]
