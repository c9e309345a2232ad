"""A clause reads as plain Dutch, and no two clauses that decide otherwise read the same."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.covenant import phrases
from oggz.covenant.deciding import compile_covenant
from oggz.covenant.example import example
from oggz.covenant.limits import LIMITS, Limit
from oggz.covenant.model import Clause, Retention
from oggz.covenant.questions import Decision, Missing, Request
from oggz.covenant.terms import (
    Action,
    Condition,
    DataCategory,
    Effect,
    LegalGround,
    Phase,
    RetentionFrom,
    Role,
    SecrecyGround,
    SpecialGround,
    Subject,
)
from oggz.covenant.wording import sentence, told
from tests.covenant.telling.covenants import CLAUSES, NAMES, clause, covenant

COVENANT = covenant()
ALWAYS = "Dit geldt van 1 januari 2027 tot en met 31 december 2030."


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {},
            "Artikel 6.1: Een uitvoerend professional van Gemeente Voorbeeld mag voor ‘Hulp’, in de"
            f" fase aanpak, deze gegevens van de persoon om wie het gaat inzien: wonen en overlast."
            f" {ALWAYS}",
        ),
        (
            {
                "parties": ("stichting", "gemeente"), "roles": (Role.CASE_COORDINATOR,),
                "actions": (Action.CONTRIBUTE, Action.READ, Action.CORRECT),
                "purposes": ("rust", "hulp"), "phases": (Phase.APPROACH, Phase.TRIAGE),
                "categories": (DataCategory.FINANCES, DataCategory.HOUSING),
                "subjects": (Subject.CHILD,), "seen_from": (Subject.PARENT,), "levels": (3, 2),
                "conditions": (Condition.CONSENT, Condition.WEIGHING), "bsn": True,
                "ground": LegalGround.PUBLIC_TASK, "valid_until": date(2028, 3, 1),
                "retention": Retention(months=60, since=RetentionFrom.CLOSED),
            },
            "Artikel 6.1: Casusregisseurs van Gemeente Voorbeeld en Stichting Wonen mogen voor"
            " ‘Hulp’; en ‘Rust en 'veiligheid', ook thuis’, in de fase weging of aanpak, op"
            " opschalingsniveau 2 of 3, deze gegevens van een kind, ook vanuit het dossier van de"
            " ouder, inzien, inbrengen en verbeteren: wonen en overlast, en inkomen en schulden."
            " Daarbij mag het burgerservicenummer (BSN) worden gebruikt. Dat mag alleen als de"
            " afweging is vastgelegd en de persoon toestemming heeft gegeven. Grondslag: publieke"
            " taak (AVG artikel 6 lid 1 e). Dit geldt van 1 januari 2027 tot en met 1 maart 2028."
            " De gegevens worden vernietigd 5 jaar nadat de casus is afgesloten.",
        ),
        (
            {
                "effect": Effect.FORBID, "parties": ("*",), "roles": tuple(Role),
                "actions": (Action.READ, Action.EXPORT), "purposes": ("*",), "phases": tuple(Phase),
                "subjects": (Subject.VICTIM,), "seen_from": (Subject.SUSPECT, Subject.PERSON),
                "categories": (DataCategory.HIDDEN_ADDRESS,),
            },
            "Artikel 6.1: Iedereen van elke partij mag voor elk doel, in elke fase, deze gegevens"
            " van een slachtoffer, vanuit het dossier van de persoon om wie het gaat of de"
            " verdachte, niet inzien of buiten het systeem meenemen: een verborgen verblijfplaats."
            f" {ALWAYS}",
        ),
        (
            {
                "effect": Effect.FORBID, "roles": (Role.ADMINISTRATOR,), "actions": (Action.READ,),
                "categories": tuple(DataCategory), "sources": ("zorg",),
                "conditions": (Condition.OBJECTION,),
            },
            "Artikel 6.1: Een beheerder van Gemeente Voorbeeld mag voor ‘Hulp’, in de fase aanpak,"
            " geen enkel gegeven van de persoon om wie het gaat inzien. Dit gaat alleen over wat"
            " Zorg (artikel 2.5) heeft ingebracht. Dit verbod geldt als er een bezwaar openstaat."
            f" {ALWAYS}",
        ),
        (
            {
                "actions": (Action.KNOW, Action.OPEN, Action.READ),
                "categories": (DataCategory.MENTAL_HEALTH,), "special_ground": SpecialGround.CARE,
                "secrecy_ground": SecrecyGround.CONSENT, "valid_from": date(2030, 12, 31),
            },
            "Artikel 6.1: Een uitvoerend professional van Gemeente Voorbeeld mag voor ‘Hulp’, in de"
            " fase aanpak, deze gegevens van de persoon om wie het gaat inzien en gebruiken om na"
            " te gaan of iemand bekend is, en een casus te openen: psychische gezondheid. Voor"
            " bijzondere gegevens: zorg en maatschappelijke ondersteuning (UAVG artikel 30). Het"
            " beroepsgeheim mag opzij door toestemming van de persoon. Dit geldt alleen op 31"
            " december 2030.",
        ),
    ],
)  # fmt: skip
def test_a_clause_reads_as_plain_dutch(changes: dict[str, Any], text: str) -> None:
    assert sentence(COVENANT, clause(**changes)) == text


def deciding(one: Clause) -> tuple[object, ...]:
    """What a clause decides, whatever the order in which it is written."""

    def words(found: tuple[Any, ...]) -> object:
        return "*" if "*" in found else frozenset(found)

    return (
        one.article, one.effect, words(one.parties), words(one.purposes), frozenset(one.roles),
        frozenset(one.actions), frozenset(one.categories), frozenset(one.phases),
        frozenset(one.levels), frozenset(one.subjects), frozenset(one.seen_from),
        frozenset(one.sources), frozenset(one.conditions), one.bsn, one.ground, one.special_ground,
        one.secrecy_ground, one.retention, days(one),
    )  # fmt: skip


def days(one: Clause) -> object:
    first, last = COVENANT.days(one)
    return (first, last) if first <= last else "never"


@given(CLAUSES, CLAUSES)
@settings(max_examples=300)
def test_clauses_read_the_same_only_when_they_decide_the_same(one: Clause, other: Clause) -> None:
    same = deciding(one) == deciding(other)
    assert (sentence(COVENANT, one) == sentence(COVENANT, other)) == same


@given(CLAUSES, CLAUSES, st.data())
@settings(max_examples=1000)
def test_one_changed_part_is_told(one: Clause, other: Clause, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(set(Clause.model_fields) - {"id", "lawyer", "reason"})))
    changed = one.model_copy(update={name: getattr(other, name)})
    same = deciding(one) == deciding(changed)
    assert (sentence(COVENANT, one) == sentence(COVENANT, changed)) == same


@given(CLAUSES, st.randoms())
def test_the_order_in_which_words_were_written_is_not_told(one: Clause, random: Any) -> None:
    lists = {k: v for k, v in one if isinstance(v, tuple)}
    shuffled = {k: tuple(random.sample(v, len(v))) for k, v in lists.items()}
    assert sentence(COVENANT, one.model_copy(update=shuffled)) == sentence(COVENANT, one)


TRICKY = (
    "A", "A en B", "B", "B, C", "C", "B en C", "A (artikel 2.2)", "a", "X mag", "A; B", "A, en B",
    "A en B en C", "A of B", "D, C",
)  # fmt: skip


@given(st.lists(st.sampled_from(TRICKY),
                min_size=6, max_size=6), CLAUSES, CLAUSES)  # fmt: skip
def test_no_name_of_a_party_can_make_two_clauses_look_alike(
    names: list[str], one: Clause, other: Clause
) -> None:
    parties = {
        slug: party.model_copy(update={"name": names[number]})
        for number, (slug, party) in enumerate(COVENANT.parties.items())
    }
    tricky = COVENANT.model_copy(update={"parties": parties})
    changed = one.model_copy(update={"parties": other.parties, "sources": other.sources})
    same = deciding(one) == deciding(changed)
    assert (sentence(tricky, one) == sentence(tricky, changed)) == same


ASKED = Request(
    "gemeente", Role.PROFESSIONAL, Action.READ, "hulp", DataCategory.HOUSING, Phase.APPROACH,
    date(2028, 3, 1),
)  # fmt: skip
YES = (
    "Een uitvoerend professional van Gemeente Voorbeeld mag op 1 maart 2028 voor ‘Hulp’, in de fase"
    " aanpak, deze gegevens van de persoon om wie het gaat inzien: wonen en overlast."
)
NO = YES.replace(" inzien:", " niet inzien:")


WORDS = [*Role, *Action, *DataCategory, *Phase, *Subject, "\x1b[31m", "<b>’", "x" * 400]


@given(st.builds(
    Request, party=st.sampled_from([*NAMES, *WORDS]), role=st.sampled_from(WORDS),
    action=st.sampled_from(WORDS), purpose=st.sampled_from(["hulp", *WORDS]),
    category=st.sampled_from(WORDS), phase=st.sampled_from(WORDS), date=st.dates(),
    level=st.none() | st.integers(), bsn=st.booleans(), subject=st.sampled_from(WORDS),
    seen_from=st.none() | st.sampled_from(WORDS), source=st.none() | st.sampled_from(WORDS),
))  # fmt: skip
def test_words_that_nobody_knows_are_told_and_do_no_harm(request: Request) -> None:
    text = told(COVENANT, request, Decision(False, "hulp"))
    assert text.isprintable()
    assert len(text) < 700
    assert text.endswith(". Geen artikel staat dat toe.")


@pytest.mark.parametrize(
    ("decision", "text"),
    [
        (
            Decision(True, "hulp", ("6.1",), ("een",), date(2028, 12, 31)),
            f"{YES} Artikel 6.1 staat dat toe, tot en met 31 december 2028.",
        ),
        (
            Decision(True, "hulp", ("6.1", "6.2", "7"), ("een", "twee", "drie")),
            f"{YES} Artikel 6.1, 6.2 en 7 staan dat toe.",
        ),
        (Decision(False, "hulp", ("8.1",), ("nee",)), f"{NO} Artikel 8.1 verbiedt dat."),
        (
            Decision(False, "hulp", ("8.1", "8.2"), ("nee", "ook")),
            f"{NO} Artikel 8.1 en 8.2 verbieden dat.",
        ),
        (
            Decision(False, "hulp", limit="weighing_before_use"),
            f"{NO} Na het signaal mag er pas iets met gegevens op naam als de afweging is"
            " vastgelegd. Dat staat vast, wat een convenant ook zegt (Vaste regel 2; AVG artikel 5"
            " lid 1 b en c).",
        ),
        (Decision(False, "hulp"), f"{NO} Geen artikel staat dat toe."),
        (
            Decision(
                False, "hulp", ("6.1",), ("een",),
                missing=(Missing("phase", ("triage", "approach")),
                         Missing("conditions", ("weighing", "consent"))),
            ),
            f"{NO} Geen artikel staat dat toe. Artikel 6.1 laat het pas toe als de fase weging of"
            " aanpak is, de afweging is vastgelegd, en de persoon toestemming heeft gegeven.",
        ),
    ],
)  # fmt: skip
def test_a_decision_is_told_with_its_reason(decision: Decision, text: str) -> None:
    assert told(COVENANT, ASKED, decision) == text


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.id)
def test_every_limit_is_told_with_its_source(limit: Limit) -> None:
    text = told(COVENANT, ASKED, Decision(False, "hulp", limit=limit.id))
    assert text.startswith(f"{NO} {limit.text} ")
    assert limit.source.rstrip(".") in text


def test_a_word_that_nobody_knows_is_pointed_at() -> None:
    asked = replace(ASKED, party="buurvrouw", conditions=frozenset({"zomaar"}))  # type: ignore[arg-type]
    text = told(COVENANT, asked, compile_covenant(COVENANT).decide(asked))
    assert "een onbekende partij ‘buurvrouw’" in text
    assert text.endswith("Het convenant kent hier niet: de partij en een van de voorwaarden.")


MODEL = example()
MODEL_ANSWERS = compile_covenant(MODEL)


@given(st.builds(
    Request, party=st.sampled_from([*MODEL.parties, "x"]), role=st.sampled_from(Role),
    action=st.sampled_from(Action), purpose=st.sampled_from([*MODEL.purposes, "x"]),
    category=st.sampled_from(DataCategory), phase=st.sampled_from(Phase),
    date=st.dates(MODEL.starts - timedelta(2), MODEL.ends + timedelta(2)),
    level=st.none() | st.integers(0, 4), bsn=st.booleans(), subject=st.sampled_from(Subject),
    seen_from=st.none() | st.sampled_from(Subject),
    source=st.none() | st.sampled_from([*MODEL.parties]),
    conditions=st.frozensets(st.sampled_from(Condition)),
))  # fmt: skip
@settings(max_examples=400)
def test_every_answer_of_the_model_covenant_has_a_sentence(request: Request) -> None:
    decision = MODEL_ANSWERS.decide(request)
    text = told(MODEL, request, decision)
    assert text.isprintable()
    assert (" niet " in text.split(":")[0]) == (not decision.allowed)
    for article in decision.articles if decision.limit is None else ():
        assert re.search(rf"\b{re.escape(article)}\b", text)
    if decision.allowed:
        assert decision.until is not None
        assert text.endswith(f"tot en met {phrases.day(decision.until)}.")


def test_every_clause_of_the_model_covenant_reads_otherwise() -> None:
    told_of = [sentence(MODEL, clause) for clause in MODEL.clauses]
    assert len(set(told_of)) == len(told_of) > 50


def test_a_small_change_in_a_request_is_told() -> None:
    """Nobody can take the answer to one question for that to another."""
    changes: dict[str, list[Any]] = {
        "party": list(NAMES), "role": list(Role), "action": list(Action),
        "purpose": ["hulp", "rust"], "category": list(DataCategory), "phase": list(Phase),
        "date": [date(2028, 3, 1), date(2028, 3, 2)], "level": [None, 1, 2], "bsn": [False, True],
        "subject": list(Subject), "source": [None, *NAMES],
        "seen_from": [each for each in Subject if each is not Subject.PERSON],
    }  # fmt: skip
    asked = {replace(ASKED, **{part: each}) for part, values in changes.items() for each in values}
    no = Decision(False, "hulp")
    assert len({told(COVENANT, one, no) for one in asked}) == len(asked)
