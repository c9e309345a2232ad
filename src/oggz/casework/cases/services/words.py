"""The words in which grounds were recorded: what they are about decides who reads them.

That something was weighed, objected to or an alarm is a fact of the work, for all who take part.
Its words are about a person: those of a weighing are read by who may read that there is a case,
of an alarm by who may read about safety. Those of an objection are for the party that recorded
them and for who decides about it; why secrecy was set aside is for the party that did so.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from oggz.casework.access import deciding
from oggz.casework.access.deciding import Thing
from oggz.casework.access.seats import Seat
from oggz.casework.cases.models import Alarm, Objection, SecrecyDecision, Weighing
from oggz.casework.cases.services.grounds import COORDINATORS
from oggz.casework.cases.services.telling import told
from oggz.casework.vault.fields import open_rows
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Action, Condition, DataCategory

Ground = Weighing | Alarm | Objection | SecrecyDecision
_CATEGORY = {Weighing: DataCategory.CASE, Alarm: DataCategory.SAFETY}


@transaction.atomic
def open_words(
    grounds: Sequence[Ground], known: frozenset[Condition], *, by: Seat
) -> dict[UUID, Ground]:
    """Of these, with their party, those whose words `by` may read, opened; by their key.

    `known` is what holds for the file of `by`. One query to the vault, one entry in the log.
    """
    found, categories, articles = [], set(), set()
    for each in grounds:
        if category := _CATEGORY.get(type(each)):
            decision = _decision(each, category, known, by)
            if not decision.allowed:
                continue
            categories.add(category)
            articles.update(decision.articles)
        elif not _is_theirs(each, by):
            continue
        found.append(each)
    if found:
        told(
            by, "words.read", file=by.own_file, categories=tuple(sorted(categories)),
            articles=tuple(sorted(articles)),
        )  # fmt: skip
    return {each.pk: each for each in open_rows(found)}


def _decision(
    each: Ground, category: DataCategory, known: frozenset[Condition], by: Seat
) -> Decision:
    thing = Thing(category, by.own_file, each.party.slug, facts=known)
    return deciding.decide(by, Action.READ, thing)


def _is_theirs(each: Ground, by: Seat) -> bool:
    if each.party_id == by.party.pk and not by.glass:
        return True
    return isinstance(each, Objection) and by.viewer.role in COORDINATORS and not by.glass
