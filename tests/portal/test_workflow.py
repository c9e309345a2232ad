"""Others look before readers do: in a municipality that wants it so, and for the whole country."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import TaskState

from oggz.portal.accounts.models import Role, User
from oggz.portal.accounts.services import appoint, end_appointment
from oggz.portal.knowledge.models import NewsIndexPage, NewsPage
from oggz.portal.municipalities.models import Municipality, SectionPage
from oggz.portal.municipalities.services import archive_section, enrol_municipality, let_review
from oggz.portal.workflow import messages
from oggz.portal.workflow.models import NationalReview, SectionReview
from tests.portal.factories import list_of_section, local_news, national_list

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_mail_to_examples")]


def person(name: str, role: Role, slug: str = "") -> User:
    user = User.objects.create_user(name, email=f"{name}@voorbeeld.example")
    appoint(user, role, municipality=Municipality.objects.filter(slug=slug).first())
    return User.objects.get(pk=user.pk)


def desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def reviewed() -> SectionPage:
    """Dronten, where a publisher looks first."""
    section = SectionPage.objects.get(slug="dronten")
    let_review(section, True)
    section.refresh_from_db()
    return section


@pytest.fixture
def writer(reviewed: SectionPage) -> User:
    return person("schrijver", Role.LOCAL_EDITOR, "dronten")


@pytest.fixture
def publisher(reviewed: SectionPage) -> User:
    return person("publicist", Role.LOCAL_PUBLISHER, "dronten")


def form(title: str = "Nieuws uit de wijk", **fields: str) -> dict[str, str]:
    """What the form of a news item sends."""
    return {
        "title": title, "slug": "nieuws-uit-de-wijk", "introduction": "Kort.",
        "date": f"{timezone.localdate():%d-%m-%Y}",
        "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "heading",
        "body-0-id": "", "body-0-value": "Een tussenkop",
        "links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0",
        "municipality_links-TOTAL_FORMS": "0", "municipality_links-INITIAL_FORMS": "0",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    } | fields  # fmt: skip


def write(user: User, *, below: NewsIndexPage | None = None, **fields: str) -> NewsPage:
    below = below or list_of_section(NewsIndexPage, "dronten")
    response = desk(user).post(f"/beheer/pages/add/knowledge/newspage/{below.pk}/", form(**fields))
    assert response.status_code == 302, BeautifulSoup(response.content, "lxml").text
    return NewsPage.objects.child_of(below).latest("pk")


def submitted(user: User, **fields: object) -> NewsPage:
    return write(user, **{"action-submit": "1"} | fields)


def judge(user: User, page: NewsPage, action: str, comment: str = "") -> NewsPage:
    """Press the button of a reviewer, also who has none; the page as it is then."""
    state = TaskState.objects.filter(workflow_state__object_id=str(page.pk)).latest("pk")
    desk(user).post(
        f"/beheer/pages/workflow/action/{page.pk}/{action}/{state.pk}/",
        {"comment": comment, "next": "/beheer/"},
    )
    return NewsPage.objects.get(pk=page.pk)


# --- in a municipality


def test_an_editor_cannot_publish_where_others_look_first(writer: User) -> None:
    assert not write(writer, **{"action-publish": "1"}).live


def test_where_nobody_looks_first_an_editor_publishes() -> None:
    editor = person("schrijver", Role.LOCAL_EDITOR, "lelystad")
    below = list_of_section(NewsIndexPage, "lelystad")
    assert write(editor, below=below, **{"action-publish": "1"}).live


def test_a_publisher_looks_and_publishes(writer: User, publisher: User, visit) -> None:
    page = submitted(writer)
    assert not page.live
    waiting = BeautifulSoup(desk(publisher).get("/beheer/").content, "lxml").text
    assert page.title in waiting
    assert judge(publisher, page, "approve").live
    assert page.title in visit("/gemeenten/dronten/nieuws/").text


def test_what_is_sent_back_says_why(writer: User, publisher: User) -> None:
    page = judge(publisher, submitted(writer), "reject", "Noem ook het adres.")
    assert not page.live
    history = desk(writer).get(f"/beheer/pages/{page.pk}/workflow_history/", follow=True)
    state = page.workflow_states.get()
    detail = desk(writer).get(f"/beheer/pages/{page.pk}/workflow_history/detail/{state.pk}/")
    assert history.status_code == 200
    assert "Noem ook het adres." in detail.content.decode()


def test_while_it_waits_only_who_looks_changes_it(writer: User, publisher: User) -> None:
    page = submitted(writer)
    address = f"/beheer/pages/{page.pk}/edit/"
    desk(writer).post(address, form("Toch anders"))
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "Nieuws uit de wijk"
    desk(publisher).post(address, form("Beter gezegd"))
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "Beter gezegd"


@pytest.mark.parametrize("who", ["writer", "neighbour", "reviewer", "committee", "professional"])
def test_nobody_else_judges(who: str, writer: User, publisher: User) -> None:
    others = {
        "writer": lambda: writer,
        "neighbour": lambda: person("buur", Role.LOCAL_PUBLISHER, "lelystad"),
        "reviewer": lambda: person("kennis", Role.REVIEWER),
        "committee": lambda: person("lid", Role.COMMITTEE_MEMBER, "dronten"),
        "professional": lambda: person("partner", Role.PROFESSIONAL, "dronten"),
    }
    assert not judge(others[who](), submitted(writer), "approve").live


def test_who_asked_does_not_judge(publisher: User, reviewed: SectionPage) -> None:
    page = submitted(publisher)
    assert not judge(publisher, page, "approve").live
    task = SectionReview.objects.get()
    assert not task.get_task_states_user_can_moderate(publisher).exists()
    other = person("tweede", Role.LOCAL_PUBLISHER, "dronten")
    assert [state.workflow_state.content_object.pk
            for state in task.get_task_states_user_can_moderate(other)] == [page.pk]  # fmt: skip
    assert judge(other, page, "approve").live


def test_a_publisher_sees_what_waits_in_the_own_section_only(writer: User, publisher: User) -> None:
    submitted(writer)
    task = SectionReview.objects.get()
    neighbour = person("buur", Role.LOCAL_PUBLISHER, "lelystad")
    assert task.get_task_states_user_can_moderate(publisher).count() == 1
    assert task.get_task_states_user_can_moderate(neighbour).count() == 0


def test_who_left_judges_no_more(writer: User, publisher: User) -> None:
    page = submitted(writer)
    end_appointment(person("baas", Role.ADMINISTRATOR), publisher.appointments.get())
    assert not judge(publisher, page, "approve").live


def test_the_reviewers_are_mailed_and_the_writer_hears_the_answer(
    writer: User, publisher: User
) -> None:
    page = submitted(writer)
    state = TaskState.objects.get(workflow_state__object_id=str(page.pk))
    mail.outbox.clear()
    messages.tell_reviewers(state.pk)
    [sent] = mail.outbox
    assert sent.to == [publisher.email]
    assert f"/beheer/pages/{page.pk}/edit/" in sent.body
    assert writer.email not in sent.body
    mail.outbox.clear()
    judge(publisher, page, "approve")
    assert [each.to for each in mail.outbox] == [[writer.email]]
    assert messages.tell_reviewers(state.pk) == 0  # nothing waits any more


def test_without_a_publisher_the_national_editors_look(writer: User) -> None:
    chief = person("eind", Role.CHIEF_EDITOR)
    page = submitted(writer)
    assert SectionReview.objects.get().reviewers(page).filter(pk=chief.pk).exists()
    assert judge(chief, page, "approve").live


def test_what_is_planned_waits_for_approval_and_then_for_its_moment(
    writer: User, publisher: User
) -> None:
    moment = timezone.localtime() + timedelta(days=1)
    page = submitted(writer, go_live_at=f"{moment:%d-%m-%Y %H:%M}")
    page = judge(publisher, page, "approve")
    assert not page.live
    assert page.approved_schedule
    revision = page.scheduled_revision
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    content = revision.content | {"go_live_at": (timezone.now() - timedelta(minutes=1)).isoformat()}
    page.revisions.filter(pk=revision.pk).update(content=content)
    call_command("publish_scheduled")
    page.refresh_from_db()
    assert page.live


# --- the setting of a municipality


def setting(section: SectionPage) -> str:
    return f"/beheer/aangeboden/werkwijze/{section.pk}/"


def test_a_publisher_decides_how_the_municipality_publishes(
    publisher: User, writer: User, reviewed: SectionPage
) -> None:
    assert desk(publisher).get(setting(reviewed)).status_code == 200
    desk(publisher).post(setting(reviewed), {"is_reviewed": "nee"})
    assert write(writer, **{"action-publish": "1"}).live
    desk(publisher).post(setting(reviewed), {"is_reviewed": "ja"})
    assert not write(writer, **{"action-publish": "1", "slug": "nog-een"}).live


def test_an_editor_or_a_neighbour_does_not_decide_that(writer: User, reviewed: SectionPage) -> None:
    for user in (writer, person("buur", Role.LOCAL_PUBLISHER, "lelystad")):
        desk(user).post(setting(reviewed), {"is_reviewed": "nee"})
        reviewed.refresh_from_db()
        assert reviewed.is_reviewed


def test_an_impossible_choice_changes_nothing(publisher: User, reviewed: SectionPage) -> None:
    response = desk(publisher).post(setting(reviewed), {"is_reviewed": "misschien"})
    assert "Kies een van de twee." in response.content.decode()
    reviewed.refresh_from_db()
    assert reviewed.is_reviewed


def test_an_archived_section_comes_back_with_its_setting(writer: User, publisher: User) -> None:
    dronten = Municipality.objects.get(slug="dronten")
    archive_section(dronten)
    below = list_of_section(NewsIndexPage, "dronten")
    address = f"/beheer/pages/add/knowledge/newspage/{below.pk}/"
    assert desk(publisher).post(address, form()).status_code in (302, 403)
    assert not NewsPage.objects.child_of(below).filter(slug="nieuws-uit-de-wijk").exists()
    enrol_municipality(dronten)
    assert not write(writer, **{"action-publish": "1"}).live
    assert write(publisher, **{"action-publish": "1", "slug": "nog-een"}).live


# --- for the whole country


@pytest.fixture
def chief() -> User:
    return person("eind", Role.CHIEF_EDITOR)


@pytest.fixture
def reviewer() -> User:
    return person("kennis", Role.REVIEWER)


def test_a_chief_editor_writes_and_a_reviewer_publishes(chief: User, reviewer: User, visit) -> None:
    national = national_list(NewsIndexPage)
    assert not write(chief, below=national, **{"action-publish": "1"}).live
    page = submitted(chief, below=national, slug="voor-iedereen")
    assert not judge(chief, page, "approve").live
    assert page.title in BeautifulSoup(desk(reviewer).get("/beheer/").content, "lxml").text
    assert judge(reviewer, page, "approve").live
    assert page.title in visit("/nieuws/").text


def test_a_reviewer_publishes_nothing_without_being_asked(chief: User, reviewer: User) -> None:
    page = write(chief, below=national_list(NewsIndexPage))
    desk(reviewer).post(f"/beheer/pages/{page.pk}/edit/", form() | {"action-publish": "1"})
    page.refresh_from_db()
    assert not page.live
    assert desk(reviewer).get(f"/beheer/pages/{page.pk}/edit/").status_code in (302, 403)


def test_what_is_wrong_is_taken_away_at_once(chief: User, reviewer: User) -> None:
    page = judge(reviewer, submitted(chief, below=national_list(NewsIndexPage)), "approve")
    assert page.live
    desk(chief).post(f"/beheer/pages/{page.pk}/unpublish/")
    page.refresh_from_db()
    assert not page.live


def test_a_chief_editor_helps_a_municipality(chief: User) -> None:
    page = local_news("Met een fout", "lelystad")
    desk(chief).post(
        f"/beheer/pages/{page.pk}/edit/", form("Zonder fout") | {"action-publish": "1"}
    )
    page.refresh_from_db()
    assert page.title == "Zonder fout"


def test_the_workflows_are_there_once() -> None:
    call_command("prepare_portal")
    assert NationalReview.objects.count() == 1
    assert SectionReview.objects.count() == 1
    assert national_list(NewsIndexPage).get_workflow().name == "het kennisinstituut"
    section = list_of_section(NewsIndexPage, "dronten")
    assert section.get_workflow().name == "een publicerende redacteur"
