"""Who may ask whom about what, who reads and answers it, and what is recorded of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from oggz.casework.access.errors import Unknown
from oggz.casework.audit.models import Entry, Span
from oggz.casework.consultations import rules, selectors, services
from oggz.casework.consultations.errors import ConsultationError, Recognisable
from oggz.casework.consultations.models import Answer, Asked, Consultation, Tally
from oggz.casework.consultations.screening import Kind
from oggz.casework.covenants.services import life
from oggz.casework.parties import services as parties
from oggz.casework.parties.models import Declaration, Membership
from oggz.casework.parties.sessions import NoLonger
from oggz.casework.vault import services as vault
from oggz.casework.vault.fields import Closed
from oggz.casework.vault.models import CaseKey
from oggz.covenant.terms import DataCategory, Role
from tests.casework.consultations.talking import (
    ANSWER,
    HEALTH,
    HOUSING,
    QUESTION,
    Talk,
    browser,
    line_of,
    situation,
    told_who,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def talk() -> Talk:
    return Talk()


def test_a_question_reaches_who_is_asked_and_an_answer_comes_back(talk: Talk) -> None:
    row = talk.ask("sociaal-team", "politie")
    shown = talk.read(row, talk.social)
    assert shown.text == QUESTION
    assert shown.verdict.articles == ("6.6",)
    talk.answer(row)
    (said,) = talk.read(row, talk.asker, "wonen").answers
    assert (said.text, said.party.slug, said.role) == (
        ANSWER,
        "sociaal-team",
        Role.CASE_COORDINATOR,
    )


def test_what_waits_and_what_got_an_answer_is_told(talk: Talk) -> None:
    row = talk.ask()
    social, asker = situation(talk.social), situation(talk.asker, "wonen")
    assert [each.consultation.pk for each in selectors.to_answer(social)] == [row.pk]
    assert selectors.answered(asker) == []
    talk.answer(row)
    assert selectors.to_answer(social) == []
    assert [each.consultation.pk for each in selectors.answered(asker)] == [row.pk]
    talk.read(row, talk.asker, "wonen")
    assert selectors.answered(asker) == []


def test_who_asked_may_say_more_and_a_colleague_only_reads(talk: Talk) -> None:
    row = talk.ask()
    services.answer(row.pk, "Hij heeft ook een hond.", by=situation(talk.asker, "wonen"))
    assert talk.read(row, talk.social).answers[0].by_asker
    colleague = talk.newcomer(at=talk.world.parties["woonstichting"])
    assert talk.read(row, colleague, "wonen").text == QUESTION
    with pytest.raises(ConsultationError, match="Alleen wie de vraag stelde"):
        services.answer(row.pk, "Ik weet nog iets.", by=situation(colleague, "wonen"))
    with pytest.raises(ConsultationError, match="Alleen wie de vraag stelde"):
        services.end(row.pk, by=situation(colleague, "wonen"))


# --- the covenant decides

# Party, role, purpose, categories; whether they may ask.
MAY_ASK = [
    ("woonstichting", Role.PROFESSIONAL, "wonen", HOUSING, True),
    ("woonstichting", Role.PROFESSIONAL, "hulp", HEALTH, False),
    ("woonstichting", Role.PROFESSIONAL, "wonen", (*HOUSING, *HEALTH), False),
    ("woonstichting", Role.CHAIR, "wonen", HOUSING, False),
    ("sociaal-team", Role.PROFESSIONAL, "hulp", HEALTH, True),
    ("sociaal-team", Role.PROFESSIONAL, "wonen", HEALTH, False),
    ("verslavingszorg", Role.PROFESSIONAL, "hulp", (DataCategory.ADDICTION,), True),
    ("politie", Role.PROFESSIONAL, "veiligheid", (DataCategory.POLICE,), False),
    ("politie", Role.PROFESSIONAL, "veiligheid", (DataCategory.IDENTITY,), False),
    ("gemeente", Role.PROCESS_COORDINATOR, "hulp", HOUSING, True),
    ("gemeente", Role.PROCESS_COORDINATOR, "hulp", HEALTH, False),
]  # fmt: skip


@pytest.mark.parametrize(("party", "role", "purpose", "categories", "may"), MAY_ASK)
def test_the_clauses_say_who_may_ask_about_what(talk, party, role, purpose, categories, may):
    by = talk.world.person(party, role)
    to = "politie" if party != "politie" else "sociaal-team"
    if may:
        row = talk.ask(to, categories=categories, by=by, purpose=purpose)
        assert line_of(row, by, purpose).opens
        return
    with pytest.raises(ConsultationError):
        talk.ask(to, categories=categories, by=by, purpose=purpose)
    told_who(by)
    assert not Consultation.objects.exists()


def test_only_parties_and_roles_that_may_read_it_are_offered(talk: Talk) -> None:
    version = talk.world.version

    def offered(*categories: DataCategory) -> dict[str, tuple[Role, ...]]:
        found = rules.offers(version, "sociaal-team", categories)
        return {each.party.slug: each.roles for each in found}

    about_housing, about_health = offered(DataCategory.HOUSING), offered(*HEALTH)
    assert set(about_housing) == set(talk.world.parties) - {"sociaal-team"}
    # A process coordinator may not hear of health, and is all there is at the municipality.
    assert about_housing["gemeente"] == (Role.PROCESS_COORDINATOR,)
    assert set(about_housing) - set(about_health) == {"woonstichting", "jongerenwerk", "gemeente"}
    assert not any(Role.CHAIR in roles for roles in about_housing.values())
    with pytest.raises(ConsultationError, match="Kies opnieuw"):
        talk.ask("woonstichting", categories=HEALTH, by=talk.social, purpose="hulp")


def test_who_may_not_consult_about_it_does_not_see_it(talk: Talk) -> None:
    row = talk.ask("politie", "verslavingszorg", categories=HEALTH, by=talk.social, purpose="hulp")
    assert line_of(row, talk.police).opens
    chair = talk.newcomer(Role.CHAIR, at=talk.world.parties["politie"])
    for other in (chair, talk.asker, talk.world.person("gemeente", Role.PROCESS_COORDINATOR)):
        assert line_of(row, other) is None
        with pytest.raises(Unknown):
            talk.read(row, other)
        with pytest.raises(Unknown):
            talk.answer(row, other)


def test_it_opens_for_a_purpose_of_the_covenant_that_allows_it(talk: Talk) -> None:
    row = talk.ask("verslavingszorg", categories=HEALTH, by=talk.social, purpose="hulp")
    line = line_of(row, talk.care, "geen")
    assert (line.opens, line.purpose.purpose) == (False, "hulp")
    with pytest.raises(Unknown):
        talk.read(row, talk.care, "geen")


def test_who_leaves_the_covenant_sees_it_no_more_and_is_not_asked(talk: Talk) -> None:
    row = talk.ask("politie", "sociaal-team")
    signatory = talk.world.person("politie", Role.SIGNATORY)
    life.withdraw(talk.world.covenant, reason="Wij stoppen.", by=signatory)
    assert line_of(row, talk.police) is None
    assert "politie" not in {
        each.party.slug for each in rules.offers(talk.world.version, "gemeente", HOUSING)
    }


def test_the_officer_sees_a_refusal_by_the_covenant(talk: Talk) -> None:
    with pytest.raises(ConsultationError):
        talk.ask("politie", categories=HEALTH, purpose="hulp")
    entry = Entry.objects.filter(action="consult.ask", outcome="refused").latest("id")
    assert entry.categories == ["mental_health"]
    assert "14.1" in entry.articles


# --- without a covenant


def test_without_a_covenant_there_is_anonymous_consultation_only(talk: Talk) -> None:
    one, other = talk.newcomer(), talk.newcomer()
    asker, asked = situation(one), situation(other)
    assert asker.viewer is None  # no purpose, and so no case to see
    row = services.ask(QUESTION, parties=[other.party.slug], by=asker)
    assert services.read(row.pk, by=asked).text == QUESTION
    services.answer(row.pk, ANSWER, by=asked)
    assert (row.covenant, row.purpose, row.categories) == (None, "", [])
    with pytest.raises(ConsultationError, match="geen convenant"):
        services.ask(QUESTION, parties=[other.party.slug], categories=HOUSING, by=asker)


def test_a_covenant_cannot_be_gone_around_by_leaving_it_out(talk: Talk) -> None:
    assert "politie" not in {each.party.slug for each in rules.outside(talk.asker.party)}
    with pytest.raises(ConsultationError, match="Kies opnieuw"):
        services.ask(QUESTION, parties=["politie"], by=situation(talk.asker, "wonen"))


def test_a_party_outside_the_covenant_may_be_asked_without_it(talk: Talk) -> None:
    row = talk.ask_outside()
    stranger = talk.stranger()
    assert services.read(row.pk, by=situation(stranger)).verdict.articles == ()
    assert line_of(row, talk.social) is None


@pytest.mark.parametrize("role", sorted(set(Role) - rules.CONTENT_ROLES))
def test_who_sees_no_content_does_not_consult(talk: Talk, role: Role) -> None:
    row = talk.ask_outside()
    other = talk.newcomer(role, at=talk.stranger().party)
    assert line_of(row, other) is None
    with pytest.raises(Unknown):
        services.read(row.pk, by=situation(other))
    with pytest.raises(Unknown):
        services.ask(QUESTION, parties=["sociaal-team"], by=situation(other))


@pytest.mark.parametrize("kind", ["training", "secrecy"])
def test_without_training_or_secrecy_nobody_consults(talk: Talk, kind: str) -> None:
    row = talk.ask_outside()
    stranger = talk.stranger()
    Declaration.objects.filter(member=stranger.member, kind=kind).update(withdrawn=timezone.now())
    for attempt in (
        lambda: services.read(row.pk, by=situation(stranger)),
        lambda: services.answer(row.pk, ANSWER, by=situation(stranger)),
        lambda: services.ask(QUESTION, parties=["politie"], by=situation(stranger)),
    ):
        with pytest.raises(Unknown):
            attempt()
    assert selectors.lines(situation(stranger)) == []


def test_who_left_meanwhile_writes_nothing(talk: Talk) -> None:
    row, known = talk.ask(), situation(talk.social)
    parties.leave(talk.social.member, Membership.objects.get(pk=talk.social.membership))
    for attempt in (
        lambda: services.answer(row.pk, ANSWER, by=known),
        lambda: services.ask(QUESTION, parties=["politie"], categories=HOUSING, by=known),
    ):
        with pytest.raises(NoLonger):
            attempt()


# --- the text


@pytest.mark.parametrize(
    "text",
    [
        "Ik zoek raad over Jan de Vries.",
        "bsn 111222333",
        "Hoort bij K3F-9QT.",
        "Zie e102023f-f17c-40e3-b5c3-129ef9742c3e.",
        "Iemand uit de Dorpsstraat 12.",
    ],
)
def test_a_text_that_says_who_is_kept_nowhere(talk: Talk, text: str, log) -> None:
    row = talk.ask()
    before = log(action="consult.screened").count()
    with pytest.raises(Recognisable) as refused:
        talk.ask(text=text)
    assert refused.value.findings
    with pytest.raises(Recognisable):
        talk.answer(row, text=text)
    assert Consultation.objects.count() == 1
    assert not Answer.objects.exists()
    entries = log(action="consult.screened")
    assert entries.count() == before + 2
    last = entries.latest("id")
    assert last.outcome == "failed"
    assert set(last.detail) == {"found"}
    assert not any(word in str(last.detail) for word in ("Jan", "111222333", "K3F", "Dorps"))


def test_a_text_with_everything_in_it_is_refused_like_any_other(talk: Talk) -> None:
    everything = (
        "Jan de Vries, bsn 111222333, 06-12345678, jan@voorbeeld.example, Dorpsstraat 12, 1234 AB"
        " Tiel, geboren 12-03-1974, polis 4829104, K3F-9QT, Иван."
    )
    with pytest.raises(Recognisable) as refused:
        talk.ask(text=everything)
    assert {each.kind for each in refused.value.findings} == set(Kind)
    entry = Entry.objects.filter(action="consult.screened").latest("id")
    assert set(entry.detail["found"].split(".")) == {kind.slug for kind in Kind}


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "Er staat niets"), (" \u200b\n", "Er staat niets"), ("ja " * 2000, "4.000 tekens")],
)
def test_no_text_or_too_long_a_one_is_refused(talk: Talk, text: str, told: str) -> None:
    with pytest.raises(ConsultationError, match=told):
        talk.ask(text=text)


def test_what_cannot_be_seen_is_not_kept(talk: Talk) -> None:
    row = talk.ask(text="Een man\u200b drinkt\u202e veel.\r\nWat nu?")
    assert talk.read(row, talk.social).text == "Een man drinkt veel.\nWat nu?"


def test_the_names_of_parties_may_be_written(talk: Talk) -> None:
    talk.ask(text="Kan Sociaal Team Voorbeeld ons helpen? Wij zijn Woonstichting Voorbeeld.")


def test_nobody_has_more_than_twenty_questions_open(talk: Talk) -> None:
    for _ in range(services.MOST_OPEN):
        talk.ask()
    with pytest.raises(ConsultationError, match="20 vragen"):
        talk.ask()


# --- nothing leads to a person


def test_no_field_can_refer_to_a_case_or_a_person() -> None:
    fields = {
        field for model in (Consultation, Asked, Answer, Tally) for field in model._meta.fields
    }
    led_to = {field.related_model._meta.label for field in fields if field.related_model}
    assert led_to == {
        "parties.Party", "parties.Member", "covenants.Covenant", "consultations.Consultation",
    }  # fmt: skip
    free = {
        f"{field.model.__name__}.{field.name}" for field in fields
        if field.get_internal_type() in ("TextField", "JSONField", "BinaryField", "CharField")
    }  # fmt: skip
    assert free == {"Consultation.role", "Answer.role", "Consultation.text", "Answer.text"}


def test_the_text_is_sealed_with_a_key_of_its_own(talk: Talk) -> None:
    one, other = talk.ask(), talk.ask()
    talk.answer(one)
    told_who(talk.asker)
    rows = [*Consultation.objects.all(), *Answer.objects.all()]
    assert all(isinstance(each.text, Closed) for each in rows)
    assert not any(b"veertig" in each.text.value for each in rows)
    assert CaseKey.objects.filter(case__in=[one.pk, other.pk]).count() == 2


def test_what_is_recorded_says_who_did_what_and_nothing_of_whom(talk: Talk) -> None:
    row = talk.ask()
    talk.answer(row)
    talk.read(row, talk.asker, "wonen")
    services.end(row.pk, by=situation(talk.asker, "wonen"))
    entries = Entry.objects.filter(object_id=str(row.pk)).order_by("id")
    assert [(each.action, each.member) for each in entries] == [
        ("consult.ask", talk.asker.member.pk),
        ("consult.answer", talk.social.member.pk),
        ("consult.read", talk.asker.member.pk),
        ("consult.end", talk.asker.member.pk),
    ]
    for each in entries:
        assert (each.subject, each.case, each.detail) == ("", None, {})
        assert each.covenant == talk.world.covenant.pk
    assert not Span.objects.filter(span__in=[each.span for each in entries]).exists()


def test_the_officer_finds_who_consulted_and_reads_no_text(talk: Talk) -> None:
    talk.ask()
    officer = browser(talk.newcomer(Role.DATA_PROTECTION_OFFICER, at=talk.asker.party))
    page = officer.get("/verantwoording/regels/", {"soort": "overleg"}).content.decode()
    assert "Anoniem overleg gevraagd" in page
    assert "eind veertig" not in page


def test_without_a_covenant_it_is_recorded_under_none(talk: Talk) -> None:
    row = talk.ask_outside()
    entry = Entry.objects.get(action="consult.ask", object_id=row.pk)
    assert (entry.covenant, entry.purpose, entry.categories) == (None, "", [])


def test_a_consultation_lasts_thirty_days_at_most(talk: Talk) -> None:
    row = talk.ask()
    assert row.ends_at - row.asked_at < timedelta(30, minutes=1)
    told_who(talk.asker)
    longer = Consultation(
        party=talk.asker.party, by=talk.asker.member, role="professional", text="x",
        ends_at=timezone.now() + timedelta(31),
    )  # fmt: skip
    vault.make_key(longer.pk)
    with pytest.raises(IntegrityError, match="ends_in_time"), transaction.atomic():
        longer.save(force_insert=True)
