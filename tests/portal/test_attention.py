"""What asks for attention at the top of the desk, and in the mail of Monday."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, TaskState, Workflow, WorkflowState, WorkflowTask

from oggz.portal.accounts.models import User
from oggz.portal.coupling.models import CheckedLink, Item, LinkState, LinkUse, Source
from oggz.portal.freshness.models import Remark, Review, WeeklyMail
from oggz.portal.freshness.places import place_at
from oggz.portal.freshness.services import leave_remark, send_weekly_mails, set_weekly_mail
from oggz.portal.municipalities.models import SectionPage
from oggz.portal.municipalities.services import archive_section
from oggz.portal.newsletters.models import Edition, Newsletter
from oggz.portal.practices.models import Adoption, Question
from tests.portal.adoption_world import (
    adoption,
    as_user,
    change,
    days_ago,
    editor_of,
    national_editor,
    place,
    question,
)
from tests.portal.factories import PASSWORD, draft, local_news, practice
from tests.portal.mail_server import mailbox_of_a_server  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_to_do() -> None:
    """Without what the demonstration has to do."""
    for model in (Remark, Question, Item, Source, LinkUse):
        model.objects.all().delete()
    Review.objects.filter(review_by__lt=days_ago(-31)).delete()
    Adoption.objects.update(source_changed_at=None)
    Edition.objects.filter(state=Edition.State.PROPOSED).update(state=Edition.State.DRAFT)
    User.objects.update(email="")


def panel(user: User, address: str = "/beheer/") -> Tag:
    page = BeautifulSoup(as_user(user).get(address).content, "lxml")
    return page.find(id="aandacht-section")


def numbers(user: User, address: str = "/beheer/") -> dict[str, int]:
    found = panel(user, address).select(".attention__group")
    return {
        group.h3.find_all("span")[0].text: int(group.find(class_="attention__number").text)
        for group in found
    }


NOTHING = {"Te laat": 0, "Kapot": 0, "Wacht op u": 0, "Wat lezers zeggen": 0}


def late(page) -> None:
    Review.objects.update_or_create(
        page_id=page.pk, defaults={"reviewed_on": days_ago(500), "review_by": days_ago(5)}
    )


def broken(page) -> LinkUse:
    link, _ = CheckedLink.objects.get_or_create(
        address=f"http://127.0.0.1:1/{page.pk}",
        defaults={"host": "127.0.0.1", "state": LinkState.BROKEN},
    )
    return LinkUse.objects.create(link=link, page=page, text="Een link")


def proposed(letter: Newsletter, *, by: User | None = None) -> Edition:
    edition = Edition.objects.create(
        newsletter=letter, slug=f"proef-{Edition.objects.count()}", subject="Editie",
        introduction="Tekst.", first_day=days_ago(30), last_day=days_ago(0),
        state=Edition.State.PROPOSED,
    )  # fmt: skip
    if by:
        edition.authors.add(by)
    return edition


def in_workflow(page, group: Group) -> TaskState:
    """Submitted for the approval of the members of a group."""
    task = GroupApprovalTask.objects.create(name="Laatste blik")
    task.groups.add(group)
    workflow = Workflow.objects.create(name="Proefroute")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    page.save_revision()
    workflow.start(page, user=None)
    return WorkflowState.objects.get(workflow=workflow).current_task_state


# --- the panel


def test_who_has_nothing_to_do_is_told_so_and_sees_it_first() -> None:
    editor = editor_of("zeewolde")
    Review.objects.all().delete()
    assert numbers(editor) == NOTHING
    assert "Er wacht niets op u." in panel(editor).text
    page = BeautifulSoup(as_user(editor).get("/beheer/").content, "lxml")
    assert page.select("[id$=-section]")[0]["id"] == "aandacht-section"


def test_a_committee_member_or_visitor_has_no_panel(client) -> None:
    assert client.get("/beheer/").status_code == 302
    user = User.objects.create_user("lid", password=PASSWORD)
    user.groups.add(Group.objects.get_or_create(name="Begeleidingscommissie")[0])
    assert as_user(user).get("/beheer/").status_code in (302, 403)


def test_an_editor_sees_the_own_section_and_nothing_of_another() -> None:
    editor = editor_of("lelystad")
    group = SectionPage.objects.get(municipality__slug="lelystad").editors
    for slug in ("lelystad", "dronten"):
        own = practice(f"Van {slug}", section=slug)
        item = local_news(f"Nieuws {slug}", slug)
        late(own)
        broken(item)
        Source.objects.create(
            title=f"Site {slug}", address="http://127.0.0.1:1/", problem="Stuk",
            failing_since=timezone.now(),
            section=SectionPage.objects.get(municipality__slug=slug),
        )  # fmt: skip
        question(own)
        proposed(Newsletter.objects.get(municipality__slug=slug))
        leave_remark(place_at(item.url), "fout", "Dit is anders.")
    source = practice("De bron", section="rotterdam")
    adoption(source, "lelystad")
    adoption(source, "dronten")
    change(source, results="Iets anders.")
    in_workflow(draft("Voor beoordeling"), group)
    found = numbers(editor)
    # A question, a newsletter, something in a workflow, and a source that changed.
    assert found == {
        "Te laat": _late_of(editor), "Kapot": 2, "Wacht op u": 4, "Wat lezers zeggen": 1,
    }  # fmt: skip
    text = panel(editor).get_text(" ")
    assert "dronten" not in text.lower()
    everything = as_user(editor).get(reverse("reviews:waiting")).content.decode()
    for waits in ("Van lelystad", "Editie", "Voor beoordeling", "De bron"):
        assert waits in everything
    assert "dronten" not in BeautifulSoup(everything, "lxml").main.text.lower()


def _late_of(editor: User) -> int:
    section = SectionPage.objects.get(editors__user=editor)
    return Review.objects.filter(
        page__path__startswith=section.path, review_by__lt=timezone.localdate()
    ).count()


def test_national_editors_begin_with_the_country_and_may_switch() -> None:
    editor = national_editor()
    editor_of("lelystad")
    before, all_before = numbers(editor), numbers(editor, "/beheer/?alles=1")
    own = practice("Van Lelystad", section="lelystad")
    late(own)
    broken(own)
    question(own)
    leave_remark(place_at(own.url), "fout", "Dit is anders.")
    proposed(Newsletter.objects.get(municipality__slug="lelystad"))
    assert numbers(editor) == before
    after = numbers(editor, "/beheer/?alles=1")
    assert {name: after[name] - all_before[name] for name in after} == {
        "Te laat": 1, "Kapot": 1, "Wacht op u": 2, "Wat lezers zeggen": 1,
    }  # fmt: skip
    assert (
        "Lelystad · Praktijkvoorbeeld" in panel(editor, "/beheer/?alles=1").text
        or after["Te laat"] > 3
    )
    national = practice("Van het land")
    late(national)
    broken(national)
    question(national)
    proposed(Newsletter.objects.get(slug="landelijk"))
    leave_remark(place_at("/praktijken/verspreiding/"), "fout", "Dit is anders.")
    changed = numbers(editor)
    assert {name: changed[name] - before[name] for name in changed} == {
        "Te laat": 1, "Kapot": 1, "Wacht op u": 2, "Wat lezers zeggen": 1,
    }  # fmt: skip


def test_what_one_worked_on_waits_for_another() -> None:
    first, second = editor_of("lelystad", email="a@v.example"), editor_of("lelystad")
    letter = Newsletter.objects.get(municipality__slug="lelystad")
    proposed(letter, by=first)
    assert numbers(first)["Wacht op u"] == numbers(second)["Wacht op u"] == 1
    Newsletter.objects.filter(pk=letter.pk).update(needs_second_person=True)
    assert (numbers(first)["Wacht op u"], numbers(second)["Wacht op u"]) == (0, 1)


def test_a_step_in_a_workflow_waits_for_its_group_only() -> None:
    editor, other = editor_of("lelystad"), editor_of("dronten")
    group = SectionPage.objects.get(municipality__slug="lelystad").editors
    state = in_workflow(local_news("Te beoordelen", "lelystad"), group)
    assert "Beoordelen: ‘Te beoordelen’" in panel(editor).text
    assert numbers(other)["Wacht op u"] == 0
    state.approve(user=editor)
    assert numbers(editor)["Wacht op u"] == 0


def test_titles_are_text() -> None:
    editor = editor_of("lelystad")
    late(practice("<img src=x onerror=alert(1)>", section="lelystad"))
    html = str(panel(editor))
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html


def test_what_wagtail_says_of_workflows_is_not_said_twice() -> None:
    group = SectionPage.objects.get(municipality__slug="lelystad").editors
    in_workflow(local_news("Te beoordelen", "lelystad"), group)
    page = as_user(editor_of("lelystad")).get("/beheer/").content.decode()
    assert page.count("Te beoordelen") <= 2  # as what waits, and as what was changed last


# --- the mail of Monday


def to_do(slug: str = "lelystad") -> None:
    leave_remark(place_at(f"/gemeenten/{slug}/contact/"), "fout", "Geheim wat er staat.")


def test_each_editor_hears_once_a_week_what_there_is_to_do(mailbox) -> None:
    editor_of("lelystad", email="een@lelystad.example")
    editor_of("zeewolde", email="een@zeewolde.example")
    national_editor(email="land@voorbeeld.example")
    Review.objects.all().delete()
    to_do()
    leave_remark(place_at("/praktijken/verspreiding/"), "fout", "Geheim ook.")
    assert send_weekly_mails() == 2
    assert mailbox.to == ["een@lelystad.example", "land@voorbeeld.example"]
    for text in mailbox.texts():
        assert "- Wat lezers zeggen: 1" in text
        assert "Te laat" not in text
        assert "Geheim" not in text
        assert "/account/" in text
    assert send_weekly_mails() == 0
    WeeklyMail.objects.update(sent_on=days_ago(7))
    assert send_weekly_mails() == 2


def test_a_mail_that_did_not_go_is_tried_again(mailbox) -> None:
    editor_of("lelystad", email="een@lelystad.example")
    to_do()
    mailbox.refused["een@lelystad.example"] = "450 later"
    assert send_weekly_mails() == 0
    mailbox.refused.clear()
    assert send_weekly_mails() == 1


def test_who_does_not_want_it_switches_it_off_on_the_account_page(mailbox) -> None:
    editor = editor_of("lelystad", email="een@lelystad.example")
    to_do()
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    for expected, sent in ((False, 0), (True, 1)):
        page = BeautifulSoup(client.get("/account/").content, "lxml")
        form = page.find("form", action="/account/weekbericht/")
        data = {each["name"]: each["value"] for each in form.find_all("input")}
        assert client.post(form["action"], {"aan": data["aan"]}).status_code == 403  # no token
        answer = client.post(form["action"], data)
        assert (answer.status_code, answer.url) == (302, "/account/#weekbericht")
        assert WeeklyMail.objects.get(user=editor).is_on is expected
        assert send_weekly_mails() == sent
    assert client.get("/account/weekbericht/").status_code == 405


def test_the_switch_is_for_who_has_a_desk(client) -> None:
    assert client.post("/account/weekbericht/", {"aan": "0"}).url.startswith("/account/inloggen/")
    user = User.objects.create_user("lid", password=PASSWORD)
    client.force_login(user)
    assert client.post("/account/weekbericht/", {"aan": "0"}).status_code == 403
    assert b"weekbericht" not in client.get("/account/").content
    assert not WeeklyMail.objects.filter(user=user).exists()


def test_who_no_longer_writes_anywhere_hears_nothing(mailbox) -> None:
    editor = editor_of("lelystad", email="een@lelystad.example")
    to_do()
    archive_section(place("lelystad"))
    assert send_weekly_mails() == 0
    User.objects.filter(pk=editor.pk).update(is_active=False)
    set_weekly_mail(editor, is_on=True)
    assert send_weekly_mails() == 0


def test_soon_is_within_thirty_days() -> None:
    editor = editor_of("zeewolde")
    Review.objects.all().delete()
    for days in (0, 30, 31):
        page = practice(f"Over {days} dagen", section="zeewolde")
        Review.objects.filter(page_id=page.pk).update(
            reviewed_on=days_ago(100), review_by=days_ago(-days)
        )
    assert "Nog 2 binnen dertig dagen." in panel(editor).text
