"""An editor with an hour a week: from a period to an edition that is on its way."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from oggz.portal.accounts.models import User
from oggz.portal.municipalities.models import SectionPage
from oggz.portal.newsletters import composing, services
from oggz.portal.newsletters.items import shown_in
from oggz.portal.newsletters.models import Edition, Newsletter
from oggz.portal.newsletters.services import NewsletterError
from oggz.portal.practices.services import remove_adoption
from tests.portal.adoption_world import adoption
from tests.portal.factories import editor, event, local_news, make_private, news, practice, theme
from tests.portal.newsletters import draft_edition, letter_of, national_letter, nobody, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def local() -> User:
    user = User.objects.create_user("lokaal", email="lokaal@voorbeeld.example")
    user.groups.add(SectionPage.objects.get(slug="lelystad").editors)
    return user


@pytest.fixture
def desk(client: Client, local: User) -> Client:
    client.force_login(local)
    return client


def url(name: str, edition: Edition) -> str:
    return reverse(f"newsletter_desk:{name}", args=[edition.pk])


def titles(edition: Edition) -> list[str]:
    return [item.title for item in shown_in(edition)]


def told(response: Any) -> str:
    return BeautifulSoup(response.content, "lxml").get_text(" ", strip=True)


def test_the_platform_proposes_what_is_new_here(desk: Client) -> None:
    today = timezone.localdate()
    local_news("Nieuw in Lelystad", "lelystad", date=today)
    local_news("Van vorig jaar", "lelystad", date=today - timedelta(days=400))
    local_news("Nieuw in Dronten", "dronten", date=today)
    news("Landelijk nieuws")
    event("Koffie in Lelystad", section="lelystad")
    practice("Een praktijk uit Lelystad", section="lelystad")
    hidden = local_news("Niet voor iedereen", "lelystad", date=today)
    make_private(hidden)
    letter = reverse("newsletter_desk:letter", args=[letter_of().pk])
    sent = {
        "begin": "1",
        "periode-first": str(today - timedelta(days=3)),
        "periode-last": str(today),
    }
    answer = desk.post(letter, sent)
    edition = Edition.objects.latest("pk")
    assert answer.url == url("edition", edition)
    found = titles(edition)
    assert found[0] == "Nieuw in Lelystad"
    assert {"Koffie in Lelystad", "Een praktijk uit Lelystad"} <= set(found)
    assert not {"Van vorig jaar", "Nieuw in Dronten", "Landelijk nieuws", hidden.title} & set(found)


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        ("2026-02-01", "2026-01-01", "ligt voor de eerste"),
        ("2020-01-01", "2026-01-01", "hoogstens een jaar"),
        ("gisteren", "2026-01-01", "geen datum"),
    ],
)
def test_a_period_that_cannot_be(desk: Client, first: str, last: str, message: str) -> None:
    before = Edition.objects.count()
    path = reverse("newsletter_desk:letter", args=[letter_of().pk])
    answer = desk.post(path, {"begin": "1", "periode-first": first, "periode-last": last})
    assert message in told(answer)
    assert Edition.objects.count() == before


def test_arranging_keeps_what_was_typed(desk: Client, local: User) -> None:
    edition = draft_edition(letter_of(), by=local)
    page = news("Komt erbij")
    typed = {"subject": "Een ander\r\nBcc: x@y.nl", "introduction": "Eén.\r\n\r\nTwee."}
    desk.post(url("edition", edition), typed | {"add": "1", "page": page.pk})
    edition.refresh_from_db()
    assert edition.subject == "Een ander Bcc: x@y.nl"
    assert edition.introduction == "Eén.\n\nTwee."
    assert titles(edition)[-1] == "Komt erbij"
    last = edition.items.last()
    desk.post(url("edition", edition), typed | {"up": last.pk})
    assert titles(edition)[0] == "Komt erbij"
    desk.post(url("edition", edition), typed | {"remove": last.pk})
    assert "Komt erbij" not in titles(edition)
    # An item of another edition is not ours to move or remove.
    other = draft_edition(letter_of("dronten")).items.get()
    for button in ("up", "down", "remove"):
        desk.post(url("edition", edition), typed | {button: other.pk})
    other.refresh_from_db()


def test_what_is_not_public_cannot_be_added(desk: Client, local: User) -> None:
    edition = draft_edition(letter_of(), by=local)
    page = news("Besloten")
    make_private(page)
    for key in (page.pk, 10**9, "x"):
        sent = {"subject": "S", "introduction": "", "add": "1", "page": key}
        answer = desk.post(url("edition", edition), sent)
        assert answer.status_code == 200
    assert "Besloten" not in titles(edition)


def test_a_test_mail_goes_to_the_editor_alone(desk: Client, local: User) -> None:
    edition = draft_edition(letter_of(), by=local)
    desk.post(url("try_out", edition))
    [message] = mail.outbox
    assert message.to == [local.email]
    assert "/nieuwsbrief/afmelden/voorbeeld/" in message.body
    User.objects.filter(pk=local.pk).update(email="")
    answer = desk.post(url("try_out", edition), follow=True)
    assert "geen e-mailadres" in told(answer)


def test_approving_sends_at_once_or_at_a_moment(desk: Client, local: User) -> None:
    edition = draft_edition(letter_of(), by=local)
    assert "al voorbij" in told(
        desk.post(url("approve", edition), {"at": "2020-01-01T10:00"}, follow=True)
    )
    later = timezone.localtime() + timedelta(days=2)
    desk.post(url("approve", edition), {"at": f"{later:%Y-%m-%dT%H:%M}"})
    edition.refresh_from_db()
    assert edition.state == Edition.State.APPROVED
    assert edition.approved_by == local
    assert not services.start_edition(edition.pk)
    desk.post(url("withdraw", edition))
    desk.post(url("approve", edition), {"at": ""})
    assert services.start_edition(edition.pk)
    assert not services.start_edition(edition.pk)  # twice is once
    history = told(desk.get(url("edition", edition)))
    assert "Goedgekeurd om te versturen" in history
    assert "Weer een concept gemaakt" in history


def test_a_second_person_where_that_is_wanted(local: User) -> None:
    letter = letter_of()
    Newsletter.objects.filter(pk=letter.pk).update(needs_second_person=True)
    edition = draft_edition(letter_of(), by=local)
    with pytest.raises(NewsletterError, match="een ander"):
        services.approve(edition, by=local)
    services.propose(edition, by=local)
    with pytest.raises(NewsletterError, match="een ander"):
        services.approve(edition, by=local)
    services.approve(edition, by=editor("tweede"))


def test_a_region_proposes_and_a_national_editor_approves(local: User) -> None:
    letter = Newsletter.objects.with_place().get(slug="regio-flevoland")
    edition = draft_edition(letter, by=local)
    with pytest.raises(NewsletterError, match="landelijke redacteur"):
        services.approve(edition, by=local)
    services.propose(edition, by=local)
    with pytest.raises(NewsletterError, match="geen concept meer"):
        services.change_edition(edition, {"subject": "Anders"}, by=local)
    services.approve(edition, by=editor("landelijk"))


def test_who_may_not_approve_takes_no_approval_back(local: User) -> None:
    letter = Newsletter.objects.with_place().get(slug="regio-flevoland")
    edition = draft_edition(letter, by=local)
    services.approve(edition, at=timezone.now() + timedelta(days=1), by=editor("landelijk"))
    with pytest.raises(NewsletterError, match="al goedgekeurd"):
        services.withdraw(edition, by=local)


def test_the_longest_name_of_a_theme_fits_in_a_subject() -> None:
    page = theme("Wonen")
    page.title = page.draft_title = "Wonen " * 40 + "en\nzorg"
    today = timezone.localdate()
    letter = page.newsletter
    letter.theme = page
    edition = services.begin_edition(letter, today, today, by=editor("maker"))
    assert edition.subject.startswith("Nieuwsbrief Wonen Wonen")
    assert edition.subject.endswith(f"…: {edition.subject.rpartition(': ')[2]}")
    assert "\n" not in edition.subject


def test_a_mail_asks_nobody_else_and_runs_nothing(visit) -> None:
    name = '<script>alert(1)</script>"><img src=x onerror=1> & {{ 7|add:7 }}'
    page = news(name)
    edition = draft_edition(national_letter(), subject="Onderwerp & <b>vet</b>")
    services.change_edition(
        edition, {"introduction": f"{name}\n\n</mj-text></mjml>"}, by=editor("schrijft")
    )
    services.add_items(edition, [page.entry], by=editor("voegt-toe"))
    edition.refresh_from_db()
    composed = composing.compose(edition)
    html = BeautifulSoup(composed.html, "lxml")
    assert not html.select("script, iframe, form, [onerror], link")
    assert "@import" not in composed.html
    for each in html.select("[src], [href]"):
        address = each.get("src") or each.get("href")
        assert address.startswith("http://localhost:8000/"), address
    assert all(image.get("alt") for image in html.select("img"))
    assert [heading.name for heading in html.select("h1, h2, h3")][:2] == ["h1", "h2"]
    assert name in composed.text
    assert all(table.get("role") == "presentation" for table in html.select("table"))
    # The page of the same edition.
    services.approve(edition, by=editor("keurt-goed"))
    services.start_edition(edition.pk)
    edition.refresh_from_db()
    shown = visit(edition.url)
    assert name in shown.main.get_text()
    assert not shown.select("main [onerror], main script")


def test_what_is_public_no_more_leaves_the_archive(visit) -> None:
    edition = started(nobody(letter_of()))
    [title] = titles(edition)
    assert title in visit(edition.url).main.get_text()
    make_private(edition.items.get().entry.page)
    assert title not in visit(edition.url).main.get_text()
    assert title not in visit("/gemeenten/lelystad/nieuwsbrief/").main.get_text()


def test_a_draft_is_no_page(client: Client) -> None:
    edition = draft_edition(letter_of())
    assert client.get(edition.url).status_code == 404
    services.approve(edition, by=editor("keurt-goed"))
    assert client.get(edition.url).status_code == 404


def test_what_was_taken_up_is_proposed_shown_and_mailed(visit, local: User) -> None:
    source = practice("Samen op pad", section="rotterdam")
    taken_up = adoption(source, "lelystad", learned="Begin klein & <b>rustig</b>.")
    adoption(practice("Toch niet", section="rotterdam"), "lelystad", status="gestopt")
    adoption(source, "urk")
    today = timezone.localdate()
    edition = services.begin_edition(letter_of(), today, today, by=local)
    assert titles(edition).count("Lelystad volgt ‘Samen op pad’") == 1
    assert not {t for t in titles(edition) if "Urk" in t or "Toch niet" in t}
    national = services.begin_edition(national_letter(), today, today, by=local)
    assert {"Lelystad volgt ‘Samen op pad’", "Urk volgt ‘Samen op pad’"} <= set(titles(national))

    composed = composing.compose(edition)
    told = "Begin klein &amp; &lt;b&gt;rustig&lt;/b&gt;."
    assert "Overgenomen praktijken" in composed.html
    assert told in composed.html
    assert "== Overgenomen praktijken ==" in composed.text
    assert "Van Rotterdam · starten" in composed.text
    assert f"http://localhost:8000{source.url}" in composed.text
    services.approve(edition, by=local)
    services.start_edition(edition.pk)
    edition.refresh_from_db()
    part = visit(edition.url).find("h2", string="Overgenomen praktijken").parent
    assert part.find("a", string="Lelystad volgt ‘Samen op pad’")["href"] == source.url
    remove_adoption(taken_up)
    assert "Samen op pad" not in visit(edition.url).main.text


def test_what_became_hidden_is_in_no_edition(local: User) -> None:
    source = practice("Samen op pad", section="rotterdam")
    adoption(source, "lelystad")
    today = timezone.localdate()
    edition = services.begin_edition(national_letter(), today, today, by=local)
    assert "Lelystad volgt ‘Samen op pad’" in titles(edition)
    make_private(source)
    assert "Lelystad volgt ‘Samen op pad’" not in titles(edition)
