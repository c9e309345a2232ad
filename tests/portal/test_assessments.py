"""The knowledge institute says how sure we may be that a practice works."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from oggz.portal.accounts.models import Role, User
from oggz.portal.accounts.services import appoint
from oggz.portal.practices.models import Evidence, PracticePage
from tests.portal.adoption_world import as_user, editor_of, national_editor
from tests.portal.factories import practice

pytestmark = pytest.mark.django_db

LIST = "/beheer/praktijken-beoordelen/"


@pytest.fixture
def reviewer() -> Client:
    user = User.objects.create_user("kennis")
    appoint(user, Role.REVIEWER)
    return as_user(User.objects.get(pk=user.pk))


def sent(**fields: str) -> dict[str, str]:
    return {
        "evidence": "goed-onderbouwd",
        "assessor": "Het kennisinstituut",
        "on": f"{timezone.localdate():%Y-%m-%d}",
    } | fields


def assess(client: Client, page: PracticePage, **fields: str) -> str:
    response = client.post(f"{LIST}{page.pk}/", sent(**fields), follow=True)
    page.refresh_from_db()
    return response.content.decode()


def test_readers_see_the_level_that_was_established(reviewer: Client, visit) -> None:
    page = practice("Samen eten", section="lelystad")
    assert "Samen eten" in reviewer.get(LIST).content.decode()
    assert "staat nu bij ‘Samen eten’" in assess(reviewer, page)
    text = visit(page.url).text
    assert "Goed onderbouwd" in text
    assert "Het kennisinstituut" in text


def test_the_draft_of_the_municipality_stays_a_draft(reviewer: Client, visit) -> None:
    page = practice("Samen eten", section="lelystad")
    page.problem = "Nog niet af."
    page.save_revision()
    assess(reviewer, page)
    assert "Nog niet af." not in visit(page.url).text
    draft = page.get_latest_revision_as_object()
    assert (draft.problem, draft.evidence) == ("Nog niet af.", Evidence.WELL_FOUNDED)
    assert page.has_unpublished_changes


def test_back_to_not_assessed_forgets_who_and_when(reviewer: Client) -> None:
    page = practice("Samen eten", section="lelystad")
    assess(reviewer, page)
    assess(reviewer, page, evidence="niet-beoordeeld")
    assert (page.evidence, page.assessor, page.assessed_on) == (Evidence.NOT_ASSESSED, "", None)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"assessor": " "}, "Vul in welk instituut"),
        ({"on": "morgen"}, "Dit is geen dag."),
        ({"on": ""}, "Vul een dag in."),
        ({"on": f"{timezone.localdate() + timedelta(days=9):%Y-%m-%d}"}, "moet nog komen"),
        ({"evidence": "fantastisch"}, "Kies een van deze vier."),
    ],
)
def test_what_is_not_right_is_said(reviewer: Client, fields, message) -> None:
    page = practice("Samen eten", section="lelystad")
    assert message in assess(reviewer, page, **fields)
    assert page.evidence == Evidence.NOT_ASSESSED


def test_editors_do_not_assess_themselves() -> None:
    page = practice("Samen eten", section="lelystad")
    for user in (editor_of("lelystad"), national_editor()):
        assess(as_user(user), page)
        assert page.evidence == Evidence.NOT_ASSESSED
