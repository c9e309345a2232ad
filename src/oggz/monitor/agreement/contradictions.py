"""What the parts of an agreement say about one another: every contradiction, with its place."""

import unicodedata
from collections.abc import Callable, Iterator
from datetime import date

from oggz.documents.lines import Path
from oggz.documents.problems import Problem
from oggz.geography import UnknownMunicipality, municipality
from oggz.monitor.agreement.legal import Ground, LegalFramework, Status
from oggz.monitor.agreement.model import Agreement, Role
from oggz.monitor.indicators.registry import NAMES
from oggz.monitor.schemas import KINDS, schema

LONGEST_DAYS = 366 * 2
_ONE_EACH = (Role.LINKAGE_UNIT, Role.ANALYSIS_UNIT, Role.PUBLISHER)
_AT_LEAST_ONE = (Role.SOURCE, Role.STEERING_GROUP, Role.TARGET_GROUP)


def find(agreement: Agreement) -> Iterator[Problem]:
    """Every contradiction in an agreement."""
    for check in _CHECKS:
        yield from check(agreement)


def find_in_framework(framework: LegalFramework) -> Iterator[Problem]:
    """Every contradiction in a legal framework."""
    seen: set[str] = set()
    for number, ground in enumerate(framework.grounds):
        path: Path = ("grounds", number)
        if ground.id in seen:
            yield Problem((*path, "id"), "komt twee keer voor. Geef elke rij een eigen naam.")
        seen.add(ground.id)
        if ground.status is Status.SETTLED and ground.opinion is None:
            yield Problem(path, "is vastgesteld, maar opinion ontbreekt: door wie en wanneer.")
        if ground.status is Status.SETTLED and (ground.questions or ground.bsn == "open"):
            yield Problem(path, "is vastgesteld, maar heeft nog open vragen. Beantwoord ze eerst.")
        if ground.status is Status.OPEN and not ground.questions:
            yield Problem(path, "staat nog open. Schrijf bij questions welke vraag er ligt.")


def _articles(agreement: Agreement) -> Iterator[Problem]:
    numbers: dict[str, str] = {}
    for place, article in agreement.articles.items():
        if article.article in numbers:
            yield Problem(
                (*place.split("."), "article"),
                f"is ook het artikel van {numbers[article.article]}. Nummer opnieuw.",
            )
        numbers.setdefault(article.article, place)


def _region(agreement: Agreement) -> Iterator[Problem]:
    codes = agreement.region.municipalities
    for number, code in enumerate(codes):
        path: Path = ("region", "municipalities", number)
        if code in codes[:number]:
            yield Problem(path, "staat er twee keer.")
        try:
            municipality(code)
        except UnknownMunicipality:
            yield Problem(path, f"{code} is geen gemeente van het CBS.")


def _dates(agreement: Agreement) -> Iterator[Problem]:
    period, term, kept = agreement.period, agreement.term, agreement.retention
    yield from _ordered(("period", "end"), period.start, period.end)
    yield from _ordered(("term", "ends"), term.begins, term.ends)
    if term.begins <= period.end:
        yield Problem(("term", "begins"), "moet na het einde van de periode liggen (period.end).")
    for what, last in (
        ("periode", period.end - period.start),
        ("termijn", term.ends - term.begins),
    ):
        if last.days > LONGEST_DAYS:
            name = "period" if what == "periode" else "term"
            yield Problem((name,), f"duurt langer dan twee jaar. Maak per {what} een afspraak.")
    for name in type(kept).model_fields:
        day = getattr(kept, name)
        if isinstance(day, date) and day < term.begins:
            yield Problem(("retention", name), "ligt voor het begin van het werk (term.begins).")
    if kept.linkage_secret > kept.spine:
        yield Problem(("retention", "linkage_secret"), "mag niet langer blijven dan de koppeling.")
    moved = agreement.transition
    if moved and moved.destroy_before > term.ends:
        yield Problem(("transition", "destroy_before"), "ligt na het einde van het werk.")
    if moved and moved.previous_period == period.label:
        yield Problem(("transition", "previous_period"), "is deze periode zelf.")


def _ordered(path: Path, first: date, last: date) -> Iterator[Problem]:
    if last < first:
        yield Problem(path, "ligt voor het begin. Verwissel of verbeter de datums.")


def _parties(agreement: Agreement) -> Iterator[Problem]:
    for role in _ONE_EACH:
        if (count := len(agreement.named(role))) != 1:
            yield Problem(("parties",), f"heeft {count} × {role.value}; precies één is nodig.")
    for role in _AT_LEAST_ONE:
        if not agreement.named(role):
            yield Problem(("parties",), f"heeft geen {role.value}. Voeg er een toe.")
    for other in set(agreement.named(Role.SOURCE)) ^ set(agreement.sources):
        where = "sources" if other in agreement.sources else "parties"
        missing = "parties met role source" if where == "sources" else "sources"
        yield Problem((where, other), f"staat niet bij {missing}. Een bron staat bij beide.")
    yield from _apart(agreement)
    yield from _own_keys(agreement)


def _apart(agreement: Agreement) -> Iterator[Problem]:
    """Who links may know neither names nor content; who analyses may not know who is who."""
    seeing = {Role.SOURCE, Role.LINKAGE_UNIT, Role.ANALYSIS_UNIT}
    houses: dict[str, tuple[str, Role]] = {}
    for name, party in agreement.parties.items():
        if party.role not in seeing:
            continue
        house = _folded(party.organisation)
        if house in houses and houses[house][1] is not party.role:
            first, role = houses[house]
            yield Problem(
                ("parties", name, "organisation"),
                f"is ook {role.dutch} ({first}). Bronnen, koppeleenheid en analyse-eenheid"
                " moeten verschillende organisaties zijn.",
            )
        houses.setdefault(house, (name, party.role))


def _own_keys(agreement: Agreement) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for name, party in agreement.parties.items():
        if (party.signing_key is None) != (party.opening_key is None):
            yield Problem(("parties", name), "heeft één sleutel; signing_key en opening_key horen.")
        for field in ("signing_key", "opening_key"):
            key = getattr(party, field)
            if key and owners.setdefault(key, name) != name:
                yield Problem(
                    ("parties", name, field), f"is ook de sleutel van {owners[key]}. Elk een eigen."
                )


def _ids(agreement: Agreement) -> Iterator[Problem]:
    lists: tuple[tuple[Path, tuple[str, ...]], ...] = (
        (("purposes", "list"), tuple(purpose.id for purpose in agreement.purposes.list)),
        (("indicators", "allowed"), agreement.indicators.allowed),
        (("advice", "parties"), agreement.advice.parties),
        *(
            (("sources", name, "variables"), source.variables)
            for name, source in agreement.sources.items()
        ),
    )
    for path, names in lists:
        for number, name in enumerate(names):
            if name in names[:number]:
                yield Problem((*path, number), f"{name} staat er twee keer.")


def _named_parties(agreement: Agreement) -> Iterator[Problem]:
    if agreement.keys.maker not in agreement.sources:
        yield Problem(
            ("keys", "maker"), "moet een bron zijn: de koppeleenheid mag de sleutel nooit kennen."
        )
    advising = (Role.STEERING_GROUP, Role.TARGET_GROUP)
    for number, name in enumerate(agreement.advice.parties):
        party = agreement.parties.get(name)
        if party is None or party.role not in advising:
            yield Problem(
                ("advice", "parties", number), "is geen stuurgroep of vertegenwoordiging."
            )
    for role in advising:
        if not set(agreement.named(role)) & set(agreement.advice.parties):
            yield Problem(("advice", "parties"), f"noemt geen {role.dutch}.")


def _indicators(agreement: Agreement) -> Iterator[Problem]:
    """Every figure exists, and somebody asked for it to decide something."""
    allowed, reasons = agreement.indicators.allowed, agreement.indicators.reasons
    for number, name in enumerate(allowed):
        if name not in NAMES:
            yield Problem(
                ("indicators", "allowed", number),
                f"{name} is geen cijfer van de monitor. Kies uit: {', '.join(NAMES)}.",
            )
        elif name not in reasons:
            yield Problem(
                ("indicators", "allowed", number),
                f"{name} heeft geen onderdeel indicators.reasons.{name}: wie vroeg erom, en voor"
                " welk besluit?",
            )
    for name, reason in reasons.items():
        path: Path = ("indicators", "reasons", name)
        if name not in allowed:
            yield Problem(path, "staat niet bij allowed. Haal dit weg of voeg het cijfer toe.")
        if reason.asked_by not in agreement.parties:
            yield Problem((*path, "asked_by"), f"{reason.asked_by} is geen partij.")


def _grounds(agreement: Agreement) -> Iterator[Problem]:
    purposes = [purpose.id for purpose in agreement.purposes.list]
    for name, source in agreement.sources.items():
        path: Path = ("sources", name, "legal_grounds")
        found: list[Ground] = []
        for number, ground_name in enumerate(source.legal_grounds):
            ground = agreement.framework.ground(ground_name)
            if ground is None:
                yield Problem((*path, number), f"staat niet in {agreement.legal.file}.")
            elif ground.kind != source.kind:
                yield Problem((*path, number), f"is een grondslag voor {ground.kind}.")
            else:
                found.append(ground)
        for purpose in purposes:
            if not any(ground.purpose == purpose for ground in found):
                yield Problem(path, f"heeft geen grondslag voor het doel {purpose}.")
        if source.may_use_bsn and any(ground.bsn != "allowed" for ground in found):
            yield Problem(
                ("sources", name, "may_use_bsn"),
                "is true, maar niet elke grondslag draagt het gebruik van het BSN.",
            )
        if "bsn" in source.variables and not source.may_use_bsn:
            yield Problem(
                ("sources", name, "variables", source.variables.index("bsn")),
                "is bsn, maar may_use_bsn is false. Haal bsn weg.",
            )


def _columns(agreement: Agreement) -> Iterator[Problem]:
    for name, source in agreement.sources.items():
        if source.kind not in KINDS:
            yield Problem(("sources", name, "kind"), f"moet een van deze zijn: {', '.join(KINDS)}.")
            continue
        table = schema(source.kind)
        path: Path = ("sources", name, "variables")
        for number, column in enumerate(source.variables):
            if column not in table.names:
                yield Problem((*path, number), f"{column} is geen kolom van {source.kind}.")
        for column in table.required:
            if column not in source.variables:
                yield Problem(
                    path, f"heeft geen {column}; zonder kan deze soort bron niet leveren."
                )


def _groups(agreement: Agreement) -> Iterator[Problem]:
    """Every group that is encoded has a length and a number of hashes."""
    used = sorted({group for salt in agreement.encoding.salts for group in salt.groups})
    for name in ("bits", "hashes"):
        given = getattr(agreement.encoding, name)
        for group in used:
            if group not in given:
                yield Problem(("encoding", name), f"mist {group}, die in salts staat.")


def _salts(agreement: Agreement) -> Iterator[Problem]:
    shared = {frozenset(row.fields): row.people for row in agreement.statistics.shared}
    for number, salt in enumerate(agreement.encoding.salts):
        if not salt.fields:
            continue
        people = shared.get(frozenset(salt.fields))
        path: Path = ("encoding", "salts", number)
        if people is None:
            yield Problem(
                path, "heeft geen rij in statistics.shared: hoeveel mensen delen deze velden?"
            )
        elif people > agreement.encoding.most_people:
            yield Problem(
                path, f"wordt door {people:g} mensen gedeeld; hooguit"
                f" {agreement.encoding.most_people} mag. Neem er een veld bij.",
            )  # fmt: skip


def _signatures(agreement: Agreement) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, signature in enumerate(agreement.signatures):
        path: Path = ("signatures", number, "party")
        if signature.party not in agreement.parties:
            yield Problem(path, "is geen partij van deze afspraak.")
        if signature.party in seen:
            yield Problem(path, "heeft al ondertekend. Laat één handtekening staan.")
        seen.add(signature.party)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum())


_CHECKS: tuple[Callable[[Agreement], Iterator[Problem]], ...] = (
    _articles, _region, _dates, _parties, _ids, _named_parties, _indicators,
    _grounds, _columns, _groups, _salts, _signatures,
)  # fmt: skip
