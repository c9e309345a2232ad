"""The plan on paper for the person: less than a reader sees, namely what may be taken along."""

from dataclasses import replace

from oggz.casework.access import deciding
from oggz.casework.access.deciding import Thing
from oggz.casework.access.seats import Seat
from oggz.casework.cases import facts
from oggz.casework.cases.services.telling import told
from oggz.casework.plans import selectors
from oggz.casework.plans.selectors import Plan
from oggz.covenant.terms import Action, Condition, DataCategory


def may_print(by: Seat) -> bool:
    """Whether this reader may take along what their own party wrote in the plan."""
    known = facts.of_file(by.own_file, party=by.party) | {Condition.SOURCE_AGREES}
    thing = Thing(DataCategory.PLAN, by.own_file, by.party.slug, facts=known)
    return deciding.decide(by, Action.EXPORT, thing).allowed


def printed(by: Seat) -> Plan:
    """What of the plan may be read and taken along. It is recorded as an export."""
    takes = set(deciding.visible(by, Action.EXPORT).values_list("pk", flat=True))
    found = selectors.plan(by)
    kept = replace(
        found,
        lines=tuple(line for line in found.lines if line.shown.contribution.pk in takes),
        said=tuple(each for each in found.said if each.contribution.pk in takes),
    )
    told(by, "export", file=by.own_file, categories=tuple(sorted(selectors.CATEGORIES)))
    return kept
