"""What is wrong with one clause: names, dates, grounds, secrecy, files, retention."""

import difflib
from collections.abc import Callable, Collection, Iterator

from pydantic import BaseModel

from oggz.covenant.limits import (
    GOVERNMENT,
    GROUNDS_FOR_HEALTH,
    GROUNDS_FOR_JUSTICE,
    GROUNDS_FOR_POLICE,
    SPEAKING,
)
from oggz.covenant.model import Clause, Covenant
from oggz.covenant.phrases import listed
from oggz.covenant.retention import BRINGING_IN
from oggz.covenant.terms import (
    HEALTH,
    WITH_BSN,
    WITH_MEDICAL_SECRECY,
    Action,
    Condition,
    DataCategory,
    Effect,
    LegalGround,
    Regime,
    Role,
    SecrecyGround,
    SpecialGround,
    Subject,
)
from oggz.documents.lines import Path
from oggz.documents.problems import Problem

_IDENTIFYING = frozenset({DataCategory.IDENTITY, DataCategory.CONTACT, DataCategory.HIDDEN_ADDRESS})
_WITHOUT_CONTENT = frozenset({Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER, Role.SIGNATORY})
_LIFTING: tuple[tuple[frozenset[DataCategory], frozenset[SpecialGround]], ...] = (
    (HEALTH, GROUNDS_FOR_HEALTH),
    (frozenset({DataCategory.POLICE}), GROUNDS_FOR_POLICE),
    (frozenset({DataCategory.JUSTICE}), GROUNDS_FOR_JUSTICE),
)
_LAW = {
    DataCategory.POLICE: "De Wpg of UAVG artikel 33",
    DataCategory.JUSTICE: "De Wjsg of UAVG artikel 33",
}


def find(covenant: Covenant, clause: Clause, path: Path) -> Iterator[Problem]:
    """Every contradiction in a clause that stands at `path`."""
    yield from doubled(clause, path)
    yield from _named(covenant, clause, path)
    yield from _days(covenant, clause, path)
    for check in _CHECKS_OF_PERMITS if clause.effect is Effect.PERMIT else (_forbid,):
        yield from check(covenant, clause, path)


def unknown(
    named: tuple[str, ...], known: Collection[str], path: Path, what: str
) -> Iterator[Problem]:
    """Each name that is not among those of the document, with what was perhaps meant."""
    for number, name in enumerate(named):
        if name not in known and name != "*":
            near = difflib.get_close_matches(name, known, n=1)
            meant = f" Bedoelt u {near[0]}?" if near else f" Kies uit: {', '.join(known)}."
            yield Problem((*path, number), f"{name} is geen {what} van dit convenant.{meant}")


def doubled(part: BaseModel, path: Path) -> Iterator[Problem]:
    """Each word that stands twice in a list."""
    for field in type(part).model_fields:
        words = getattr(part, field)
        if isinstance(words, tuple):
            for number, word in enumerate(words):
                if word in words[:number]:
                    yield Problem((*path, field, number), f"{word} staat er twee keer.")


def _named(covenant: Covenant, clause: Clause, path: Path) -> Iterator[Problem]:
    yield from unknown(clause.parties, covenant.parties, (*path, "parties"), "partij")
    yield from unknown(clause.purposes, covenant.purposes, (*path, "purposes"), "doel")
    yield from unknown(clause.sources, covenant.parties, (*path, "sources"), "partij")
    for field in ("parties", "purposes"):
        if "*" in getattr(clause, field) and len(getattr(clause, field)) > 1:
            yield Problem(
                (*path, field), "noemt * en nog iets. Laat alleen * staan, of noem ze alle."
            )


def _days(covenant: Covenant, clause: Clause, path: Path) -> Iterator[Problem]:
    first, last = clause.valid_from, clause.valid_until
    if first and last and last < first:
        yield Problem((*path, "valid_until"), "ligt voor valid_from. Verbeter de datums.")
    for field, day in (("valid_from", first), ("valid_until", last)):
        if day and not covenant.starts <= day <= covenant.ends:
            yield Problem(
                (*path, field),
                "ligt buiten het convenant (starts en ends). Kies een dag daarbinnen of laat dit"
                " weg.",
            )


def _forbid(covenant: Covenant, clause: Clause, path: Path) -> Iterator[Problem]:
    for field in ("ground", "special_ground", "secrecy_ground", "retention"):
        if getattr(clause, field) is not None:
            yield Problem((*path, field), "hoort niet bij een verbod. Haal dit weg.")


def _ground(covenant: Covenant, clause: Clause, path: Path) -> Iterator[Problem]:
    if clause.ground is None:
        yield Problem(path, "geeft toestemming zonder grondslag. Vul ground in (AVG artikel 6).")
    if clause.ground is LegalGround.LEGITIMATE_INTEREST:
        for name in covenant.named(clause):
            if covenant.parties[name].kind in GOVERNMENT:
                yield Problem(
                    (*path, "ground"),
                    f"kan niet voor {name}: een overheid mag zich in haar taak niet beroepen op"
                    " gerechtvaardigd belang. Kies een andere grondslag.",
                )


def _special(covenant: Covenant, clause: Clause, path: Path) -> Iterator[Problem]:
    given = clause.special_ground
    if given is SpecialGround.WGS and covenant.regime is not Regime.WGS:
        yield Problem(
            (*path, "special_ground"),
            "is wgs, maar het convenant valt niet onder die wet. Kies een andere grond.",
        )
    for categories, grounds in _LIFTING:
        found = [one for one in clause.categories if one in categories]
        if not found or given in grounds:
            continue
        law = _LAW.get(found[0], "AVG artikel 9")
        choices = ", ".join(sorted(grounds))
        if given is None:
            yield Problem(
                path,
                f"gaat over {listed(found)} zonder special_ground. {law} vraagt er een: kies uit"
                f" {choices}.",
            )
        else:
            yield Problem(
                (*path, "special_ground"),
                f"past niet bij {listed(found)}. Kies uit {choices}, of maak er twee artikelen"
                " van.",
            )


def _secrecy(covenant: Covenant, clause: Clause, path: Path) -> Iterator[Problem]:
    health = [one for one in clause.categories if one in HEALTH]
    bound = [
        name for name in covenant.named(clause)
        if covenant.parties[name].kind in WITH_MEDICAL_SECRECY
    ]  # fmt: skip
    disclosing = [one for one in clause.actions if one in SPEAKING]
    if health and bound and disclosing and clause.secrecy_ground is None:
        yield Problem(
            path,
            f"laat {listed(bound)} {listed(health)} {disclosing[0].dutch} zonder secrecy_ground."
            " Het medisch beroepsgeheim vraagt er een.",
        )
    weighed = (SecrecyGround.CONFLICT_OF_DUTIES, SecrecyGround.RIGHT_TO_REPORT)
    if clause.secrecy_ground in weighed and Condition.SECRECY_WEIGHED not in clause.conditions:
        yield Problem(
            (*path, "secrecy_ground"),
            f"is {clause.secrecy_ground}: zet secrecy_weighed bij conditions, zodat vaststaat wie"
            " dit afwoog en waarom.",
        )


def _consent(covenant: Covenant, clause: Clause, path: Path) -> Iterator[Problem]:
    asking = [
        field for field, word in (
            ("ground", LegalGround.CONSENT), ("special_ground", SpecialGround.CONSENT),
            ("secrecy_ground", SecrecyGround.CONSENT),
        ) if getattr(clause, field) is word
    ]  # fmt: skip
    children = Subject.CHILD in clause.subjects
    others = any(subject is not Subject.CHILD for subject in clause.subjects)
    for field in asking:
        if others and Condition.CONSENT not in clause.conditions:
            yield Problem((*path, field), "is toestemming: zet consent bij conditions.")
        if children and Condition.GUARDIAN_CONSENT not in clause.conditions:
            yield Problem(
                (*path, field), "is toestemming, ook voor een kind: zet guardian_consent bij"
                " conditions.",
            )  # fmt: skip


def _citizen_number(covenant: Covenant, clause: Clause, path: Path) -> Iterator[Problem]:
    if not clause.bsn:
        return
    for name in covenant.named(clause):
        party = covenant.parties[name]
        if party.kind not in WITH_BSN:
            yield Problem(
                (*path, "bsn"),
                f"kan niet voor {name}: geen wet geeft een partij van deze soort"
                f" ({party.kind.dutch}) het burgerservicenummer. Haal bsn weg, of maak er twee"
                " artikelen van.",
            )
    if DataCategory.IDENTITY not in clause.categories:
        yield Problem(
            (*path, "bsn"), "hoort bij de categorie identity. Voeg die toe of haal bsn weg."
        )


def _files(covenant: Covenant, clause: Clause, path: Path) -> Iterator[Problem]:
    for number, file in enumerate(clause.seen_from):
        if set(clause.subjects) == {file}:
            yield Problem(
                (*path, "seen_from", number),
                f"{file} is overbodig: ieders gegevens staan al in het eigen dossier. Haal dit"
                " weg.",
            )
    hidden = [DataCategory.HIDDEN_ADDRESS]
    if Subject.VICTIM in clause.subjects:
        hidden.append(DataCategory.CONTACT)
    shown = [category for category in hidden if category in clause.categories]
    if shown and any(set(clause.subjects) != {file} for file in clause.seen_from):
        yield Problem(
            (*path, "seen_from"),
            f"laat {listed(shown)} zien vanuit het dossier van een ander. Een verborgen"
            " verblijfplaats en het adres van een slachtoffer zijn daar nooit te zien: haal dit of"
            " seen_from weg.",
        )


def _content(covenant: Covenant, clause: Clause, path: Path) -> Iterator[Problem]:
    for number, role in enumerate(clause.roles):
        if role in _WITHOUT_CONTENT:
            yield Problem(
                (*path, "roles", number),
                f"{role} krijgt nooit inhoud te zien. Haal deze rol weg.",
            )


def _anonymous(covenant: Covenant, clause: Clause, path: Path) -> Iterator[Problem]:
    if Action.CONSULT not in clause.actions:
        return
    for number, category in enumerate(clause.categories):
        if category in _IDENTIFYING:
            yield Problem(
                (*path, "categories", number),
                f"{category} maakt het overleg niet meer anoniem. Haal dit of consult weg.",
            )


def _retention(covenant: Covenant, clause: Clause, path: Path) -> Iterator[Problem]:
    bringing = [one for one in clause.actions if one in BRINGING_IN]
    if bringing and clause.retention is None:
        yield Problem(
            path,
            f"laat gegevens {bringing[0].dutch} zonder bewaartermijn. Vul retention in.",
        )


_CHECKS_OF_PERMITS: tuple[Callable[[Covenant, Clause, Path], Iterator[Problem]], ...] = (
    _ground, _special, _secrecy, _consent, _citizen_number, _files, _content, _anonymous,
    _retention,
)  # fmt: skip
