"""What is told of a covenant without contradictions: what it is, who signed, what is still open."""

from collections.abc import Iterator

from oggz.covenant import phrases
from oggz.covenant.model import Clause, Covenant, Lawyer, Party, Provision
from oggz.covenant.terms import Effect


def report(covenant: Covenant) -> Iterator[str]:
    """Lines of Dutch about a covenant that was read without errors."""
    permits = sum(clause.effect is Effect.PERMIT for clause in covenant.clauses)
    forbids = len(covenant.clauses) - permits
    yield f"{covenant.title}, versie {covenant.version}. Controlesom {covenant.checksum}."
    yield (
        f"Geldig van {phrases.day(covenant.starts)} tot en met {phrases.day(covenant.ends)};"
        f" evaluatie uiterlijk {phrases.day(covenant.evaluate_by)}."
    )
    yield (
        f"{len(covenant.parties)} partijen, {len(covenant.purposes)} doelen, {permits} artikelen"
        f" die iets toestaan, {forbids} die iets verbieden, {len(covenant.never)} beloften."
    )
    yield from _signed(covenant)
    yield from _open_questions(covenant)
    yield "Het convenant heeft geen fouten. Bewijs de beloften met ‘oggz covenant analyse’."


def _signed(covenant: Covenant) -> Iterator[str]:
    signed = {signature.party: signature for signature in covenant.signatures}
    for slug, party in covenant.parties.items():
        told = "nog niet ondertekend"
        if one := signed.get(slug):
            told = f"ondertekend op {phrases.day(one.date)} ({one.function})"
        yield f"  {party.name}, {party.kind.dutch}: {told}"


def _open_questions(covenant: Covenant) -> Iterator[str]:
    found = [(article, lawyer) for article, lawyer in _asked(covenant) if lawyer.is_open]
    if found:
        yield f"Vragen aan de jurist: {len(found)}. Laat pas tekenen als ze zijn beantwoord."
    for article, lawyer in found:
        yield f"  Artikel {article}: {lawyer.question}"


def _asked(covenant: Covenant) -> Iterator[tuple[str, Lawyer]]:
    parts: tuple[Party | Provision | Clause, ...] = (
        *covenant.parties.values(), *covenant.steps.values(), *covenant.provisions,
        *covenant.clauses,
    )  # fmt: skip
    for part in parts:
        if part.lawyer is not None:
            yield part.article, part.lawyer
