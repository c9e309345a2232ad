"""What readers say of a page: from any public page, without an account, to its own editors."""

import time
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from oggz.portal.accounts.models import User
from oggz.portal.freshness.models import Remark
from oggz.portal.freshness.places import Place, place_at
from oggz.portal.freshness.services import (
    RemarkError,
    answer_readers,
    decline_remark,
    forget_readers,
    leave_remark,
    process_remark,
    tell_editors,
)
from oggz.portal.freshness.services.remarks import MOST_A_DAY
from oggz.portal.knowledge.models import NewsIndexPage, NewsPage
from oggz.portal.municipalities.models import ContactPage, Municipality, SectionPage
from oggz.portal.municipalities.services import archive_section, move_sections_of_former
from tests.portal.adoption_world import as_user, editor_of, national_editor, place
from tests.portal.factories import (
    draft,
    list_of_section,
    local_news,
    make_private,
    national_list,
    news,
)
from tests.portal.mail_server import mailbox_of_a_server  # noqa: F401 - a fixture
from tests.portal.test_queries import QUERIES
from tests.together import really

pytestmark = pytest.mark.django_db

CONTACT = "/gemeenten/lelystad/contact/"
HTML = [
    path for path in QUERIES
    if path.endswith("/") and "?" not in path and "/inbedden/" not in path.replace("/inbedden/", "")
]  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_said_yet() -> None:
    Remark.objects.all().delete()  # those of the demonstration
    User.objects.update(email="")


def form_url(path: str) -> str:
    return f"/klopt-dit-niet/?pagina={quote(path)}"


def filled(client: Client, path: str, monkeypatch: Any, **fields: str) -> dict[str, str]:
    """Asks for the form, and waits as long as a person would."""
    form = BeautifulSoup(client.get(form_url(path)).content, "lxml").find("form", method="post")
    data = {each["name"]: each.get("value", "") for each in form.find_all(["input", "textarea"])}
    now = time.time()
    monkeypatch.setattr("oggz.web.public_forms.time.time", lambda: now + 10)
    return data | {"kind": "fout", "text": "Dit is anders."} | fields


def sent(client: Client, path: str, monkeypatch: Any, **fields: str) -> Any:
    return client.post(form_url(path), filled(client, path, monkeypatch, **fields))


def remark(path: str = CONTACT, text: str = "Dit is anders.", **fields: Any) -> Remark:
    made = leave_remark(place_at(path), "fout", text, email=fields.pop("email", ""))
    Remark.objects.filter(pk=made.pk).update(**fields)
    return Remark.objects.get(pk=made.pk)


def desk_url(said: Remark) -> str:
    return reverse("remarks:remark", args=[said.pk])


# --- where the link stands, and what it leads to


@pytest.mark.parametrize("path", HTML)
def test_each_public_page_leads_to_a_form_about_itself(visit, path: str) -> None:
    link = visit(path).find("a", href=lambda href: href and href.startswith("/klopt-dit-niet/"))
    if "/inbedden/" in path and not path.endswith("/inbedden/"):
        assert link is None  # what stands in the page of somebody else
        return
    assert link["href"] == form_url(path)
    form = visit(link["href"])
    assert form.find("form", method="post")
    assert form.main.find("a", href=path)


@pytest.mark.parametrize(
    "path",
    [
        "/bestaat-niet/", "/account/inloggen/", "/uitnodiging/onbekend/",
        "/nieuwsbrief/afmelden/voorbeeld/", "/klopt-dit-niet/", form_url("/nieuws/"),
    ],
)  # fmt: skip
def test_no_link_where_there_is_nothing_to_mend(client, path: str) -> None:
    assert b'href="/klopt-dit-niet/' not in client.get(path).content


@pytest.mark.parametrize(
    "path",
    [
        "", "nieuws/", "/nieuws", "/bestaat-niet/", "/nieuws/bestaat-niet/",
        "https://voorbeeld.example/", "//voorbeeld.example/", "///", "javascript:alert(1)",
        "/\\voorbeeld.example/", "/nieuws/../beheer/", "/beheer/", "/beheer/pages/", "/account/",
        "/nieuws/?q=1", "/nieuws/#x", "/klopt-dit-niet/", "/hsds/", "/bestanden/x/",
        "/nieuwsbrief/afmelden/voorbeeld/", "/gemeenten/atlantis/", "/regios/atlantis/",
        "/gemeenten/atlantis/raad/", "/nieuwsbrief/thema/atlantis/", "/nieuws/feed.atom",
        "/praktijken/vraag/", "/%6eieuws/", "/nieuws/\n", "/<script>/", "/" + "a/" * 400,
        "/" + "a" * 1500 + "/",
    ],
)  # fmt: skip
def test_only_public_pages_of_this_site_take_remarks(client, path: str) -> None:
    for url in (form_url(path), form_url(path).replace("niet/?", "niet/verstuurd/?")):
        answer = client.get(url)
        assert answer.status_code in (404, 414)
        if answer.status_code == 404:
            page = BeautifulSoup(answer.content, "lxml")
            assert page.h1.text == "Deze pagina kennen wij niet"
            assert not page.find("form", method="post")
    assert client.post(form_url(path), {"kind": "fout", "text": "Dit."}).status_code in (404, 414)
    assert not Remark.objects.exists()


def test_a_page_that_is_not_public_takes_none(client) -> None:
    hidden = news("Besloten")
    make_private(hidden)
    archive_section(place("urk"))
    unpublished = draft("Concept")
    for path in (hidden.url, unpublished.url, "/gemeenten/urk/contact/"):
        assert place_at(path) is None
        assert client.get(form_url(path)).status_code == 404


def test_the_form_has_a_way_out_where_reading_can_be_unsafe(visit) -> None:
    for path in ("/themas/huiselijk-geweld/", "/hulp/"):
        assert visit(form_url(path)).find(id="snel-weg").find("a")
    assert not visit(form_url("/themas/schulden/")).find(id="snel-weg").find("a")


# --- sending


def test_anyone_may_say_that_a_page_is_not_right(monkeypatch) -> None:
    strict = Client(enforce_csrf_checks=True)
    said = {"kind": "verouderd", "text": "Het wijkteam is verhuisd.\r\nAl lang."}
    answer = sent(strict, CONTACT, monkeypatch, email="ik@voorbeeld.example", **said)
    assert (answer.status_code, answer.cookies) == (302, {})
    assert "no-store" in answer.headers["Cache-Control"]
    thanks = strict.get(answer.url).content.decode()
    assert "Uw opmerking is verstuurd" in thanks
    assert "ik@voorbeeld" not in answer.url + thanks
    made = Remark.objects.get()
    assert (made.path, made.page_title, made.kind) == (CONTACT, "Contact", "verouderd")
    assert made.text == "Het wijkteam is verhuisd.\nAl lang."
    assert made.email == "ik@voorbeeld.example"
    assert made.section == SectionPage.objects.get(municipality__slug="lelystad")
    assert made.page == made.section.get_children().type(ContactPage).get()


def test_a_page_outside_the_tree_takes_remarks_too() -> None:
    made = remark("/praktijken/verspreiding/")
    assert (made.page, made.section) == (None, None)
    assert made.page_title == "Hoe praktijken zich verspreiden"
    made = remark("/gemeenten/lelystad/raad/")
    assert (made.page, made.section.municipality.name) == (None, "Lelystad")
    made = remark("/gemeenten/lelystad/")
    assert made.page_id == made.section.pk
    made = remark("/gemeenten/ameland/")
    assert (made.page, made.section, made.page_title) == (None, None, "Gemeente Ameland")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": ""}, "verplicht"),
        ({"text": "  "}, "verplicht"),
        ({"kind": ""}, "verplicht"),
        ({"kind": "iets"}, "iets"),
        ({"text": "a" * 1501}, "1500"),
        ({"text": "a" * 2_000_000}, "1500"),
        ({"text": "Wat\0"}, "tekens"),
        ({"email": "geen adres"}, "geldig e-mailadres"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "geldig e-mailadres"),
        ({"email": "a@b.example\r\n\r\nTekst"}, "geldig e-mailadres"),
        ({"website": "x"}, "Laat dit veld leeg"),
        ({"moment": "x"}, "niet volledig"),
        ({"text": "Bel mij op 06-12345678."}, "een telefoonnummer"),
        ({"text": "De man van 111222333 woont daar."}, "een burgerservicenummer"),
        ({"text": "Mail ik@voorbeeld.example."}, "een e-mailadres"),
        ({"text": "Hij woont op 8232 AB 12."}, "een postcode met huisnummer"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    client, monkeypatch, fields: dict[str, str], told: str
) -> None:
    answer = sent(client, CONTACT, monkeypatch, **fields)
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "lxml")
    assert told in page.find(id="foutmelding").text
    kept = fields.get("text", "Dit is anders.").replace("\0", "\N{REPLACEMENT CHARACTER}")
    assert page.find("textarea").text.strip() == kept.strip()
    assert not Remark.objects.exists()


def test_sent_again_it_is_one_remark(client, monkeypatch) -> None:
    data = filled(client, CONTACT, monkeypatch)
    for email in ("", "ik@voorbeeld.example", "ander@voorbeeld.example"):
        assert client.post(form_url(CONTACT), data | {"email": email}).status_code == 302
    assert Remark.objects.get().email == "ik@voorbeeld.example"


def test_at_the_same_moment_too() -> None:
    answers = really(lambda: remark("/nieuws/", "Tegelijk gezegd.").pk, times=3)
    try:
        assert len(set(answers)) == 1
        said = really(lambda: Remark.objects.filter(text="Tegelijk gezegd.").count())
        assert said == [1]
    finally:
        really(lambda: Remark.objects.filter(text="Tegelijk gezegd.").delete())


def test_one_sender_cannot_flood(client, monkeypatch) -> None:
    data = filled(client, CONTACT, monkeypatch)
    answers = [client.post(form_url(CONTACT), data | {"text": f"Nummer {n}"}) for n in range(7)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [200] * 2
    assert "te vaak verstuurd" in answers[-1].content.decode()
    assert Remark.objects.count() == 5


def test_many_senders_cannot_flood_one_page() -> None:
    here, there = place_at(CONTACT), place_at("/nieuws/")
    for number in range(MOST_A_DAY):
        leave_remark(here, "fout", f"Nummer {number}")
    with pytest.raises(RemarkError, match="vandaag al veel opmerkingen"):
        leave_remark(here, "fout", "Nog een")
    leave_remark(there, "fout", "Nog een")
    Remark.objects.update(sent_at=timezone.now() - timedelta(days=1))
    leave_remark(here, "fout", "Nog een")


# --- at the desk


def test_an_editor_deals_with_it_and_the_text_stays_text() -> None:
    said = remark(text="<script>alert(1)</script> staat er.")
    desk = as_user(editor_of("lelystad"))
    home = BeautifulSoup(desk.get("/beheer/").content, "lxml")
    assert home.find(id="aandacht-section").find("a", href=desk_url(said)).text == "Contact"
    for url in (reverse("remarks:index"), desk_url(said)):
        page = desk.get(url).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert(1)" not in page
    answer = desk.post(desk_url(said), {"answer": "Hersteld.\r\nDank u.", "seen": ""})
    assert (answer.status_code, answer.url) == (302, reverse("remarks:index"))
    said.refresh_from_db()
    assert (said.status, said.closed_at is not None) == ("verwerkt", True)
    home = BeautifulSoup(desk.get("/beheer/").content, "lxml")
    assert not home.find("a", href=desk_url(said))


def test_what_is_not_taken_over_has_a_reason() -> None:
    said = remark()
    desk = as_user(editor_of("lelystad"))
    declined = {"niet-overnemen": "1", "niet-seen": ""}
    answer = desk.post(desk_url(said), declined | {"niet-reason": " "})
    assert "verplicht" in answer.content.decode()
    said.refresh_from_db()
    assert said.is_open
    desk.post(desk_url(said), declined | {"niet-reason": "Het klopt wel."})
    said.refresh_from_db()
    assert (said.status, said.answer) == ("niet-overgenomen", "Het klopt wel.")
    with pytest.raises(RemarkError):
        decline_remark(said, reason=" ", seen=said.closed_at)


def test_what_a_colleague_did_is_not_overwritten() -> None:
    said = remark()
    desk = as_user(editor_of("lelystad"))
    process_remark(said, answer="Het eerste.", seen=None)
    answer = desk.post(desk_url(said), {"answer": "Het tweede.", "seen": ""})
    assert "Een collega heeft deze opmerking net behandeld" in answer.content.decode()
    said.refresh_from_db()
    assert said.answer == "Het eerste."


def test_only_the_own_editors_see_it() -> None:
    said = remark(text="Alleen voor Lelystad.")
    desk = as_user(editor_of("dronten"))
    for answer in (desk.get(desk_url(said)), desk.post(desk_url(said), {"answer": "", "seen": ""})):
        assert (answer.status_code, answer.url) == (302, "/beheer/")
    assert b"Alleen voor Lelystad" not in desk.get(reverse("remarks:index")).content
    assert b"Alleen voor Lelystad" not in desk.get(f"{reverse('remarks:index')}?alles=1").content
    assert desk.get(reverse("remarks:remark", args=[said.pk + 1000])).status_code == 404
    said.refresh_from_db()
    assert said.is_open


def test_national_editors_see_their_own_and_all_if_they_ask() -> None:
    editor_of("lelystad")
    local, national = remark(text="Lokaal iets."), remark("/nieuws/", "Landelijk iets.")
    unattended = remark("/gemeenten/noordoostpolder/contact/", "Voor niemand.")
    desk = as_user(national_editor())
    listed = desk.get(reverse("remarks:index")).content.decode()
    assert "Landelijk iets." in listed
    assert "Voor niemand." in listed
    assert "Lokaal iets." not in listed
    assert "Lokaal iets." in desk.get(f"{reverse('remarks:index')}?alles=1").content.decode()
    for said in (local, national, unattended):
        assert desk.get(desk_url(said)).status_code == 200


# --- pages and sections that go


def test_a_remark_follows_its_page_and_outlives_it() -> None:
    page = local_news("Een bericht", "lelystad")
    said = remark(page.url)
    page.move(list_of_section(NewsIndexPage, "dronten"), pos="last-child")
    said.refresh_from_db()
    assert said.section.municipality.slug == "dronten"
    NewsPage.objects.get(pk=page.pk).move(national_list(NewsIndexPage), pos="last-child")
    said.refresh_from_db()
    assert said.section is None
    Page.objects.get(pk=page.pk).delete()
    said.refresh_from_db()
    assert (said.page, said.page_title) == (None, "Een bericht")
    desk = as_user(national_editor())
    assert "Een bericht" in desk.get(desk_url(said)).content.decode()
    assert desk.post(desk_url(said), {"answer": "", "seen": ""}).status_code == 302


def test_after_a_merger_remarks_are_for_who_takes_over() -> None:
    about_contact, about_news = remark(), remark(local_news("Een bericht", "lelystad").url)
    about_figures = remark("/gemeenten/lelystad/raad/")
    today = timezone.localdate()
    Municipality.objects.filter(slug="lelystad").update(
        valid_until=today, successor=place("dronten")
    )
    move_sections_of_former()
    taken_over = SectionPage.objects.get(municipality__slug="dronten")
    desk = as_user(editor_of("dronten"))
    for said in (about_contact, about_news, about_figures):
        said.refresh_from_db()
        assert said.section == taken_over
        assert desk.get(desk_url(said)).status_code == 200
    assert about_contact.page is None
    assert about_news.page is not None


def test_in_an_archived_section_the_country_looks_after_them() -> None:
    said = remark()
    local = as_user(editor_of("lelystad"))
    archive_section(place("lelystad"))
    assert local.get(desk_url(said)).status_code == 302
    listed = as_user(national_editor()).get(reverse("remarks:index")).content.decode()
    assert said.text in listed


# --- mail


def test_editors_hear_once_a_day_without_a_word_of_what_was_said(mailbox) -> None:
    editor_of("lelystad", email="een@lelystad.example")
    national_editor(email="land@voorbeeld.example")
    remark(text="Geheim een.")
    remark(text="Geheim twee.")
    remark(local_news("Een bericht", "lelystad").url, "Geheim drie.")
    remark("/praktijken/verspreiding/", "Geheim vier.")
    assert tell_editors() == 2
    assert mailbox.to == ["een@lelystad.example", "land@voorbeeld.example"]
    [local] = [text for text in mailbox.texts() if "3 opmerkingen" in text]
    assert "- Contact (2 opmerkingen)" in local
    assert "- Een bericht\n" in local.replace("\r", "")
    assert "/beheer/opmerkingen/" in local
    assert "Geheim" not in "".join(mailbox.texts())
    remark(text="Geheim vijf.")
    assert tell_editors() == 0
    Remark.objects.exclude(told_at=None).update(told_at=timezone.now() - timedelta(hours=21))
    assert tell_editors() == 1
    assert len(mailbox.letters) == 3


def test_a_title_cannot_add_lines_to_a_mail(mailbox) -> None:
    national_editor(email="land@voorbeeld.example")
    leave_remark(Place("/x/", "Titel\n\nKlik hier"), "fout", "Dit.")
    assert tell_editors() == 1
    assert "- Titel Klik hier" in mailbox.texts()[0]


def test_the_country_hears_where_nobody_works(mailbox) -> None:
    national_editor(email="land@voorbeeld.example")
    remark("/gemeenten/zeewolde/contact/")
    remark()
    editor_of("lelystad", email="een@lelystad.example")
    archive_section(place("lelystad"))
    assert tell_editors() == 2
    assert mailbox.to == ["land@voorbeeld.example"] * 2


@pytest.mark.parametrize("answer", ["Het is hersteld.", ""])
def test_a_reader_hears_what_was_done_and_is_forgotten(mailbox, answer: str) -> None:
    said = remark(email="ik@voorbeeld.example")
    assert answer_readers() == 0
    process_remark(said, answer=answer, seen=None)
    assert (answer_readers(), answer_readers()) == (1, 0)
    assert mailbox.to == ["ik@voorbeeld.example"]
    assert "verwerkt" in mailbox.texts()[0]
    assert answer in mailbox.texts()[0]
    said.refresh_from_db()
    assert said.email == ""


def test_a_reader_hears_why_not(mailbox) -> None:
    said = remark(email="ik@voorbeeld.example")
    decline_remark(said, reason="Het klopt wel.", seen=None)
    assert answer_readers() == 1
    assert "Het klopt wel." in mailbox.texts()[0]


@pytest.mark.parametrize(("code", "kept"), [("550 onbekend", ""), ("450 later", "ik@v.example")])
def test_an_address_that_does_not_exist_is_forgotten_too(
    mailbox, caplog, code: str, kept: str
) -> None:
    said = remark(email="ik@v.example")
    process_remark(said, answer="", seen=None)
    mailbox.refused["ik@v.example"] = code
    answer_readers()
    said.refresh_from_db()
    assert said.email == kept
    assert "v.example" not in caplog.text


def test_addresses_go_after_ninety_days_and_what_was_dealt_with_after_a_year() -> None:
    now = timezone.now()
    old = remark(text="Oud", email="oud@v.example", sent_at=now - timedelta(days=91))
    new = remark(text="Nieuw", email="nieuw@v.example")
    remark(
        text="Weg", status="verwerkt", sent_at=now - timedelta(days=400),
        closed_at=now - timedelta(days=366),
    )  # fmt: skip
    forget_readers()
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.email, new.email) == ("", "nieuw@v.example")
    assert not Remark.objects.filter(text="Weg").exists()
