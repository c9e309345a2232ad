"""Scaling up: a neighbourhood team tells with a signal what it tried already."""

import pytest

from oggz.covenant.terms import Role
from tests.casework.signals.reports import STORY, Reports, all_cases, text_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
QUESTION = "Wat heeft uw team al geprobeerd?"
TRIED = "Twee keer aangebeld en een kaartje achtergelaten; daarna belde hij zelf."


def test_who_weighs_reads_what_was_tried() -> None:
    world = Reports()
    team = world.browser("sociaal-team", Role.PROFESSIONAL)
    assert QUESTION in text_of(team.get("/signalen/nieuw/"))
    form = world.form("sociaal-team", "hulp", tried=TRIED)
    assert text_of(team.post("/signalen/nieuw/", form, follow=True))
    reader = world.browser("gemeente", Role.PROCESS_COORDINATOR, "hulp")
    (case,) = all_cases()
    shown = text_of(reader.get(f"/signalen/{case}/"))
    assert "al heeft geprobeerd" in shown
    assert TRIED in shown
    assert STORY in shown


def test_others_are_not_asked_and_what_they_send_is_not_kept() -> None:
    world = Reports()
    tenant = world.browser("woonstichting", Role.PROFESSIONAL, "wonen")
    assert QUESTION not in text_of(tenant.get("/signalen/nieuw/"))
    tenant.post("/signalen/nieuw/", world.form(tried=TRIED), follow=True)
    reader = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen")
    (case,) = all_cases()
    assert TRIED not in text_of(reader.get(f"/signalen/{case}/"))


def test_a_citizen_number_is_not_taken_along() -> None:
    world = Reports()
    team = world.browser("sociaal-team", Role.PROFESSIONAL)
    form = world.form("sociaal-team", "hulp", tried="Gebeld over 111222333.")
    answer = team.post("/signalen/nieuw/", form)
    assert answer.status_code == 422
    assert "Hier staat een burgerservicenummer" in text_of(answer)
