"""A clause and a decision as plain Dutch.

The sentences of a clause are exact: two clauses that decide otherwise never read the same.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from oggz.covenant import phrases
from oggz.covenant.limits import BY_ID
from oggz.covenant.model import Clause, Covenant
from oggz.covenant.questions import Decision, Missing, Request
from oggz.covenant.terms import (
    Action,
    Condition,
    DataCategory,
    Effect,
    Phase,
    Role,
    Subject,
    Term,
)

# What a request is made of, to say which part nobody knows.
_PARTS = {
    "party": "de partij", "role": "de rol", "action": "de handeling", "purpose": "het doel",
    "category": "de soort gegevens", "phase": "de fase", "level": "het opschalingsniveau",
    "date": "de dag", "bsn": "het gebruik van het burgerservicenummer",
    "subject": "van wie de gegevens zijn", "seen_from": "vanuit welk dossier",
    "source": "wie het inbracht", "conditions": "een van de voorwaarden",
}  # fmt: skip


def sentence(covenant: Covenant, clause: Clause) -> str:
    """What a clause allows or forbids: a sentence, and where needed what goes with it."""
    return f"Artikel {clause.article}: " + " ".join(_sentences(covenant, clause))


def _sentences(covenant: Covenant, clause: Clause) -> Iterator[str]:
    yield _capital(_rule(covenant, clause))
    yield from _beside(covenant, clause)
    if clause.ground:
        yield f"Grondslag: {clause.ground.dutch}."
    if clause.special_ground:
        yield f"Voor bijzondere gegevens: {clause.special_ground.dutch}."
    if clause.secrecy_ground:
        yield f"Het beroepsgeheim mag opzij door {clause.secrecy_ground.dutch}."
    yield _days(covenant, clause)
    if clause.retention:
        kept = phrases.months(clause.retention.months)
        yield f"De gegevens worden vernietigd {kept} {clause.retention.since.dutch}."


def _rule(covenant: Covenant, clause: Clause) -> str:
    who, one = _who(covenant, clause)
    forbids = clause.effect is Effect.FORBID
    everything = set(clause.categories) == set(DataCategory)
    what = "deze gegevens"
    if everything:
        what = "geen enkel gegeven" if forbids else "alle gegevens"
    done = _done(clause, not_so=forbids and not everything)
    return (
        f"{who} {'mag' if one else 'mogen'} voor {_purposes(covenant, clause)}, {_when(clause)},"
        f" {what} {_whose(clause)} {done}{'' if everything else _categories(clause)}."
    )


def _who(covenant: Covenant, clause: Clause) -> tuple[str, bool]:
    """Who it is about, and whether that is one person in Dutch grammar."""
    roles = phrases.in_order(clause.roles, Role)
    one_party = "*" in clause.parties or len(set(clause.parties)) == 1
    if "*" in clause.parties:
        of = "elke partij"
    else:
        of = phrases.listed(phrases.parties(covenant, clause.parties))
    if len(roles) == len(Role):
        return f"iedereen van {of}", True
    if len(roles) == 1 and one_party:
        return f"{phrases.ROLES[roles[0]][0]} van {of}", True
    return f"{phrases.listed([phrases.ROLES[role][1] for role in roles])} van {of}", False


def _done(clause: Clause, *, not_so: bool) -> str:
    if set(clause.actions) == set(Action):
        return "op geen enkele manier gebruiken" if not_so else "op elke manier gebruiken"
    done = phrases.actions(clause.actions, _last(clause.effect))
    return f"niet {done}" if not_so else done


def _categories(clause: Clause) -> str:
    found = phrases.in_order(clause.categories, DataCategory)
    return f": {phrases.listed([category.dutch for category in found])}"


def _whose(clause: Clause) -> str:
    last = _last(clause.effect)
    subjects = phrases.in_order(clause.subjects, Subject)
    whose = f"van {phrases.listed([subject.dutch for subject in subjects], last)}"
    if len(subjects) == len(Subject):
        whose = "van wie dan ook"
    if not clause.seen_from:
        return whose
    files = [phrases.FILES[subject] for subject in phrases.in_order(clause.seen_from, Subject)]
    also = "ook " if clause.effect is Effect.PERMIT else ""
    return f"{whose}, {also}vanuit het dossier van {phrases.listed(files, last)},"


def _purposes(covenant: Covenant, clause: Clause) -> str:
    if "*" in clause.purposes:
        return "elk doel"
    return phrases.listed(phrases.purposes(covenant, clause.purposes), _last(clause.effect))


def _when(clause: Clause) -> str:
    phases = phrases.in_order(clause.phases, Phase)
    when = "in elke fase"
    if len(phases) < len(Phase):
        when = f"in de fase {phrases.listed([phase.dutch for phase in phases], 'of')}"
    if clause.levels:
        levels = [str(level) for level in sorted(set(clause.levels))]
        when += f", op opschalingsniveau {phrases.listed(levels, 'of')}"
    return when


def _beside(covenant: Covenant, clause: Clause) -> Iterator[str]:
    """Who brought the data in, the citizen number, and the conditions."""
    permit = clause.effect is Effect.PERMIT
    if clause.sources:
        sources = phrases.listed(phrases.parties(covenant, clause.sources), "of")
        yield f"Dit gaat alleen over wat {sources} heeft ingebracht."
    if clause.bsn and permit:
        yield "Daarbij mag het burgerservicenummer (BSN) worden gebruikt."
    elif clause.bsn:
        yield "Dit gaat alleen over gebruik van het burgerservicenummer (BSN)."
    if clause.conditions:
        found = phrases.in_order(clause.conditions, Condition)
        told = phrases.listed([condition.dutch for condition in found])
        yield f"{'Dat mag alleen als' if permit else 'Dit verbod geldt als'} {told}."


def _days(covenant: Covenant, clause: Clause) -> str:
    first, last = covenant.days(clause)
    if first > last:
        return "Dit geldt op geen enkele dag."
    if first == last:
        return f"Dit geldt alleen op {phrases.day(first)}."
    return f"Dit geldt van {phrases.day(first)} tot en met {phrases.day(last)}."


def told(covenant: Covenant, request: Request, decision: Decision) -> str:
    """A decision as a sentence and its reason; it tells of nothing that was not asked."""
    asked = _asked(covenant, request, decision.allowed)
    articles = phrases.articles(decision.articles)
    if decision.allowed:
        verb = "staat" if len(decision.articles) == 1 else "staan"
        until = f", tot en met {phrases.day(decision.until)}" if decision.until else ""
        return f"{asked} {_capital(articles)} {verb} dat toe{until}."
    if decision.limit is not None:
        limit = BY_ID[decision.limit]
        source = limit.source.removesuffix(".")
        return f"{asked} {limit.text} Dat staat vast, wat een convenant ook zegt ({source})."
    if decision.missing:
        return f"{asked} Geen artikel staat dat toe. {_wanted(covenant, decision)}"
    if decision.articles:
        verb = "verbiedt" if len(decision.articles) == 1 else "verbieden"
        return f"{asked} {_capital(articles)} {verb} dat."
    return f"{asked} Geen artikel staat dat toe."


def _asked(covenant: Covenant, request: Request, allowed: bool) -> str:
    """The request as a yes or a no; words that nobody knows stand between quotation marks."""
    who = f"iemand met de rol {_quoted(request.role)}"
    if request.role in phrases.ROLES:
        who = phrases.ROLES[request.role][0]
    when = f"in de fase {_word(Phase, request.phase)}"
    if request.level is not None:
        when += f", op opschalingsniveau {request.level}"
    whose = [f"van {_word(Subject, request.subject)}"]
    if request.seen_from not in (None, request.subject):
        whose.append(f"vanuit het dossier van {_file(request.seen_from)}")
    if request.source is not None:
        whose.append(f"ingebracht door {_party(covenant, request.source)}")
    if request.bsn:
        whose.append("met het burgerservicenummer (BSN)")
    done = _action(request.action)
    return (
        f"{_capital(who)} van {_party(covenant, request.party)} mag op {_day(request.date)}"
        f" voor {_purpose(covenant, request.purpose)}, {when}, deze gegevens"
        f" {', '.join(whose)}{',' if len(whose) > 1 else ''}"
        f"{'' if allowed else ' niet'} {done}: {_word(DataCategory, request.category)}."
    )


def _wanted(covenant: Covenant, decision: Decision) -> str:
    """What the nearest clause asks for besides what was there."""
    if not decision.articles:
        unknown = [_PARTS[one.part] for one in decision.missing]
        return f"Het convenant kent hier niet: {phrases.listed(unknown)}."
    wanted = [text for one in decision.missing for text in _needed(covenant, one)]
    articles = _capital(phrases.articles(decision.articles))
    return f"{articles} laat het pas toe als {phrases.listed(wanted)}."


def _needed(covenant: Covenant, missing: Missing) -> Iterator[str]:
    """What was wanting, to follow on 'als'."""
    words = missing.wanted
    match missing.part:
        case "party":
            yield f"de partij {_either(_party(covenant, one) for one in words)} is"
        case "role":
            yield f"de rol {_either(_word(Role, one) for one in words)} is"
        case "action":
            yield f"het gaat om {_either(map(_action, words))}"
        case "purpose":
            yield f"het doel {_either(_purpose(covenant, one) for one in words)} is"
        case "category":
            yield f"het gaat om {_either(_word(DataCategory, one) for one in words)}"
        case "phase":
            yield f"de fase {_either(_word(Phase, one) for one in words)} is"
        case "level":
            yield f"het opschalingsniveau {_either(words)} is"
        case "date":
            first, last = (phrases.day(date.fromisoformat(one)) for one in (words[0], words[-1]))
            yield f"het een dag is van {first} tot en met {last}"
        case "bsn":
            yield "het burgerservicenummer (BSN) niet wordt gebruikt"
        case "subject":
            yield f"het gegevens zijn van {_either(_word(Subject, one) for one in words)}"
        case "seen_from":
            yield f"het vanuit het dossier van {_either(map(_file, words))} gebeurt"
        case "source":
            yield f"het is ingebracht door {_either(_party(covenant, one) for one in words)}"
        case "conditions":
            yield from (_word(Condition, one) for one in words)
        case other:
            raise ValueError(other)


def _either(words: Iterable[str]) -> str:
    return phrases.listed(list(words), "of")


def _day(value: object) -> str:
    return phrases.day(value) if isinstance(value, date) else _quoted(value)


def _party(covenant: Covenant, slug: str) -> str:
    known = slug in covenant.parties
    return phrases.party(covenant, slug) if known else f"een onbekende partij {_quoted(slug)}"


def _purpose(covenant: Covenant, slug: str) -> str:
    known = slug in covenant.purposes
    return phrases.purpose(covenant, slug) if known else f"een onbekend doel {_quoted(slug)}"


def _word(terms: type[Term], value: str) -> str:
    """The Dutch of a word; what is no word of ours stands between quotation marks."""
    return next((term.dutch for term in terms if term == value), None) or _quoted(value)


def _action(value: str) -> str:
    found = [action for action in Action if action == value]
    return phrases.actions(found) or f"voor {_quoted(value)} gebruiken"


def _file(value: str | None) -> str:
    return next((phrases.FILES[one] for one in Subject if one == value), None) or _quoted(value)


def _quoted(value: object) -> str:
    """Somebody else's word, safe to show: on one line, and not longer than a word."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in str(value))
    return f"‘{plain.replace('‘', '?').replace('’', '?')[:40]}’"


def _last(effect: Effect) -> phrases.Last:
    return "en" if effect is Effect.PERMIT else "of"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
