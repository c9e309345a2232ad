"""What every document about a covenant tells in the same way."""

from collections.abc import Iterable, Iterator

from oggz.covenant import phrases, wording
from oggz.covenant.model import Clause, Covenant, Lawyer
from oggz.covenant.publication.blocks import (
    DRAFT,
    Block,
    Items,
    Paper,
    Question,
    Ruling,
    Section,
    Text,
)
from oggz.covenant.terms import DataCategory, Effect, Subject

# The rights of the AVG: what somebody may ask, what it asks of the parties, and its article.
RIGHTS = (
    ("Weten wat er gebeurt", "Mensen informeren", "13 en 14"),
    ("Inzage in de eigen gegevens", "Inzage geven", "15"),
    ("Laten verbeteren of aanvullen", "Verbeteren of aanvullen", "16"),
    ("Laten wissen", "Wissen", "17"),
    ("Het gebruik laten beperken", "Het gebruik beperken", "18"),
    ("Horen aan wie dat is gemeld", "Aan ontvangers melden wat is verbeterd of gewist", "19"),
    ("Bezwaar maken", "Bezwaar behandelen", "21"),
)


def draft(
    covenant: Covenant, name: str, kind: str, lead: str, sections: Iterable[Section]
) -> Paper:
    """A document for the lawyer: what it was made from stands on top of it and on each page."""
    return Paper(
        name=name, kind=kind, title=covenant.title, lead=lead, mark=DRAFT,
        states=tuple(states(covenant)), facts=facts(covenant), sections=tuple(sections),
        foot=foot(covenant),
    )  # fmt: skip


def states(covenant: Covenant) -> Iterator[str]:
    """Who has still to sign, and whether a lawyer has still to judge."""
    signed = {one.party for one in covenant.signatures if one.checksum == covenant.checksum}
    missing = [slug for slug in covenant.parties if slug not in signed]
    if missing:
        count = f"{len(missing)} van de {len(covenant.parties)}"
        yield f"Nog niet in werking: {count} partijen moeten nog tekenen"
    else:
        yield f"Getekend door alle {len(covenant.parties)} partijen"
    if asked := sum(one.opinion is None for _, one in questions(covenant)):
        yield "1 open vraag aan de jurist" if asked == 1 else f"{asked} open vragen aan de jurist"


def facts(covenant: Covenant) -> tuple[tuple[str, str], ...]:
    return (
        ("Om wie het gaat", covenant.area),
        ("Looptijd", f"{phrases.day(covenant.starts)} tot en met {phrases.day(covenant.ends)}"),
        ("Evaluatie uiterlijk", phrases.day(covenant.evaluate_by)),
        ("Wettelijk kader", _capital(covenant.regime.dutch)),
    )


def foot(covenant: Covenant) -> str:
    return (
        f"Gemaakt uit versie {covenant.version} van het convenant, controlesom"
        f" {covenant.checksum[:16]}. Verandert het convenant, maak dit stuk dan opnieuw."
    )


def ruling(covenant: Covenant, clause: Clause) -> Ruling:
    text = wording.sentence(covenant, clause)
    return Ruling(
        clause.article, clause.effect is Effect.PERMIT, text.split(": ", 1)[1], clause.reason,
        question(clause.lawyer),
    )  # fmt: skip


def question(lawyer: Lawyer | None) -> Question | None:
    return Question(lawyer.question, lawyer.opinion) if lawyer else None


def asked(lawyer: Lawyer | None) -> Iterator[Question]:
    if lawyer:
        yield Question(lawyer.question, lawyer.opinion)


def questions(covenant: Covenant) -> Iterator[tuple[str, Question]]:
    """Everything put before a lawyer, with the article it is about."""
    asked_of: list[tuple[str, Lawyer | None]] = [
        *((party.article, party.lawyer) for party in covenant.parties.values()),
        *((step.article, step.lawyer) for step in covenant.steps.values()),
        *((provision.article, provision.lawyer) for provision in covenant.provisions),
        *((clause.article, clause.lawyer) for clause in covenant.clauses),
    ]
    for article, lawyer in asked_of:
        for found in asked(lawyer):
            yield f"Artikel {article}", found


def open_questions(covenant: Covenant) -> Iterator[Block]:
    """The questions without an answer, or that there are none."""
    found = [f"{where}: {one.question}" for where, one in questions(covenant) if not one.opinion]
    if found:
        yield Text("Deze keuzes laat de wet open. Een jurist moet ze nog beoordelen.")
        yield Items(found)
    else:
        yield Text("Het convenant noemt geen open vragen aan een jurist.")


def contact(covenant: Covenant) -> Items:
    """Where people reach the one contact point."""
    one = covenant.contact
    return Items([one.name, one.address, f"Telefoon {one.phone}", f"E-mail {one.email}"])


def categories(found: Iterable[DataCategory]) -> str:
    return phrases.listed([one.dutch for one in phrases.in_order(found, DataCategory)])


def subjects(found: Iterable[Subject]) -> str:
    told = phrases.in_order(found, Subject)
    if len(told) == len(Subject):
        return "iedereen om wie het gaat"
    return phrases.listed([one.dutch for one in told])


def clauses_with(covenant: Covenant, found: Iterable[Clause]) -> str:
    """'artikel 5.1, 5.2 en 6', each once; 'geen' for none."""
    articles = list(dict.fromkeys(clause.article for clause in found))
    return phrases.articles(articles) or "geen artikel"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
