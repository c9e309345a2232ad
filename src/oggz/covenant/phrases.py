"""Parts of Dutch sentences: enumerations, days, months, and the names of what a covenant names.

An enumeration can be taken apart again: whatever stands in it, another enumeration reads otherwise.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, TypeVar

from oggz.covenant.model import Covenant
from oggz.covenant.terms import Action, Role, Subject, Term

MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
          "oktober", "november", "december")  # fmt: skip
# What in a name would read as another part of a sentence.
_MISLEADING = ("; ", ", en ", ", of ", " mag ", " mogen ", "(artikel")
_JOINED = re.compile(", | en | of ")
Last = Literal["en", "of"]
AnyTerm = TypeVar("AnyTerm", bound=Term)

ROLES: Mapping[Role, tuple[str, str]] = {
    Role.PROCESS_COORDINATOR: ("een procesregisseur", "procesregisseurs"),
    Role.CASE_COORDINATOR: ("een casusregisseur", "casusregisseurs"),
    Role.PROFESSIONAL: ("een uitvoerend professional", "uitvoerend professionals"),
    Role.CHAIR: ("een voorzitter van het overleg", "voorzitters van het overleg"),
    Role.DATA_PROTECTION_OFFICER: (
        "een functionaris gegevensbescherming", "functionarissen gegevensbescherming",
    ),
    Role.SIGNATORY: ("een tekenbevoegde", "tekenbevoegden"),
    Role.ADMINISTRATOR: ("een beheerder", "beheerders"),
}  # fmt: skip
# What data are the object of, and what they serve to do.
DONE: Mapping[Action, str] = {
    Action.REPORT: "melden",
    Action.CONSULT: "anoniem bespreken",
    Action.READ: "inzien",
    Action.CONTRIBUTE: "inbrengen",
    Action.CORRECT: "verbeteren",
    Action.DISCUSS: "in het casusoverleg bespreken",
    Action.SHARE: "doorgeven aan een andere partij",
    Action.TRANSFER: "overdragen aan een andere gemeente",
    Action.EXPORT: "buiten het systeem meenemen",
    Action.DESTROY: "vernietigen",
}
SERVING: Mapping[Action, str] = {
    Action.KNOW: "na te gaan of iemand bekend is",
    Action.OPEN: "een casus te openen",
    Action.COORDINATE: "een casus te coördineren",
    Action.CLOSE: "een casus af te sluiten",
}
FILES: Mapping[Subject, str] = {
    Subject.PERSON: "de persoon om wie het gaat",
    Subject.CHILD: "het kind",
    Subject.PARENT: "de ouder",
    Subject.PARTNER: "de partner",
    Subject.VICTIM: "het slachtoffer",
    Subject.SUSPECT: "de verdachte",
}


def day(when: date) -> str:
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def months(number: int) -> str:
    """A number of months, in years when it is whole years."""
    if number % 12 == 0:
        return f"{number // 12} jaar"
    return "1 maand" if number == 1 else f"{number} maanden"


def listed(words: Sequence[str], last: Last = "en") -> str:
    """'a, b en c'. Where a word has an 'en', 'of' or comma of its own, 'a, b, en c' or 'a; b; en c'
    keeps the words apart."""
    if len(words) < 2:
        return "".join(words)
    mark = ";" if any(", " in word or "; " in word for word in words) else ","
    inner = mark == ";" or any(join in word for word in words for join in (" en ", " of "))
    end = f"{mark} {last} " if inner else f" {last} "
    return f"{mark} ".join(words[:-1]) + end + words[-1]


def articles(numbers: Sequence[str]) -> str:
    """'artikel 6.2', 'artikel 6.2 en 7'; nothing for none."""
    return f"artikel {listed(numbers)}" if numbers else ""


def in_order(found: Iterable[AnyTerm], terms: type[AnyTerm]) -> tuple[AnyTerm, ...]:
    """Each word once, in the order in which they are defined."""
    present = set(found)
    return tuple(term for term in terms if term in present)


def actions(found: Sequence[Action], last: Last = "en") -> str:
    """What may be done with data, to stand at the end: 'inzien, inbrengen en verbeteren'."""
    done = [DONE[action] for action in in_order(found, Action) if action in DONE]
    serving = [SERVING[action] for action in in_order(found, Action) if action in SERVING]
    if not serving:
        return listed(done, last)
    used = f"gebruiken om {listed(serving, last)}"
    return f"{', '.join(done)} {last} {used}" if done else used


def party(covenant: Covenant, slug: str) -> str:
    """The name of a party; with its article where the name alone could be mistaken."""
    one = covenant.parties[slug]
    name = _one_line(one.name)
    others = {_one_line(it.name).casefold() for key, it in covenant.parties.items() if key != slug}
    read_as = {name.casefold(), *_JOINED.split(name.casefold())}
    if others & read_as or any(part in name for part in _MISLEADING):
        return f"{name} (artikel {one.article})"
    return name


def parties(covenant: Covenant, slugs: Collection[str]) -> list[str]:
    """Their names, in the order of the covenant."""
    return [party(covenant, slug) for slug in covenant.parties if slug in slugs]


def purpose(covenant: Covenant, slug: str) -> str:
    """The title of a purpose in quotation marks; with its article where another is called alike."""
    one = covenant.purposes[slug]
    title = _unquoted(one.title)
    others = {_unquoted(it.title) for key, it in covenant.purposes.items() if key != slug}
    alike = title in others or "(artikel" in title
    return f"‘{title} (artikel {one.article})’" if alike else f"‘{title}’"


def purposes(covenant: Covenant, slugs: Collection[str]) -> list[str]:
    """Their titles, in the order of the covenant."""
    return [purpose(covenant, slug) for slug in covenant.purposes if slug in slugs]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _unquoted(text: str) -> str:
    return _one_line(text.replace("‘", "'").replace("’", "'"))
