"""What an editor is warned of, and that a warning stops nobody."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document

from oggz.portal.accounts.models import User
from oggz.portal.knowledge.models import Illustration, NewsPage, PageLink
from oggz.portal.workflow.quality import warnings_of
from tests.portal.adoption_world import as_user, editor_of
from tests.portal.factories import illustration, local_news

pytestmark = pytest.mark.django_db

LONG = "<p>" + "Dit is een gewone zin over het werk in de wijk. " * 12 + "</p>"


def text(html: str) -> list[dict[str, str]]:
    return [{"type": "paragraph", "value": html}]


def kinds(**fields: object) -> list[str]:
    return [warning.kind for warning in warnings_of(local_news("Proef", "lelystad", **fields))]


@pytest.mark.parametrize(
    "words",
    ["hier", "Klik hier", "lees meer...", "Lees verder ›", "https://example.org/plan",
     "www.example.org", "meer informatie", " hier "],
)  # fmt: skip
def test_a_link_that_tells_nothing(words: str) -> None:
    assert kinds(body=text(f'<p>Zie <a href="https://example.org">{words}</a>.</p>')) == ["link"]


@pytest.mark.parametrize(
    "words", ["Plan van aanpak 2026", "hier vindt u het rooster", "GGD Flevoland", "meer Lelystad"]
)
def test_a_link_that_tells_where_it_leads(words: str) -> None:
    assert kinds(body=text(f'<p><a href="https://example.org">{words}</a></p>')) == []


def test_links_below_a_page_count_too() -> None:
    link = PageLink(title="Lees meer", url="https://example.org", sort_order=0)
    assert kinds(links=[link]) == ["link"]


@pytest.mark.usefixtures("own_files")
def test_an_image_without_description_or_licence() -> None:
    image = illustration()
    assert kinds(image=image) == []
    Illustration.objects.update(description="", licence="")
    image.refresh_from_db()
    assert kinds(image=image) == ["alt", "licence"]


@pytest.mark.usefixtures("own_files")
@pytest.mark.parametrize(
    ("alternative", "is_decoration", "expected"),
    [("", False, ["alt"]), ("Twee mensen drinken koffie", False, []), ("", True, [])],
)
def test_an_image_in_the_text(alternative: str, is_decoration: bool, expected: list[str]) -> None:
    value = {"image": illustration().pk, "alt_text": alternative, "decorative": is_decoration}
    assert kinds(body=[{"type": "image", "value": value}]) == expected


def document(name: str) -> Document:
    return Document.objects.create(title="Stuk", file=ContentFile(b"%PDF-1.4", name=name))


@pytest.mark.usefixtures("own_files")
@pytest.mark.parametrize(
    ("name", "around", "expected"),
    [("plan.pdf", "", ["pdf"]), ("plan.PDF", "", ["pdf"]), ("plan.pdf", LONG, []),
     ("cijfers.csv", "", [])],
)  # fmt: skip
def test_a_story_that_stands_in_a_file(name: str, around: str, expected: list[str]) -> None:
    link = f'<p><a linktype="document" id="{document(name).pk}">Het plan van de wijk</a></p>'
    assert kinds(body=text(around + link)) == expected


def test_a_pdf_on_another_site() -> None:
    link = '<p><a href="https://example.org/a/plan.pdf?v=2">Het plan van de wijk</a></p>'
    assert kinds(body=text(link)) == ["pdf"]


def page_with_vague_link() -> NewsPage:
    return local_news(
        "Proef", "lelystad", body=text('<p><a href="https://example.org">Klik hier</a></p>')
    )


def messages(html: bytes) -> str:
    return BeautifulSoup(html, "lxml").select_one(".messages").get_text(" ", strip=True)


def test_the_editor_reads_it_at_the_form() -> None:
    page = page_with_vague_link()
    desk: Client = as_user(editor_of("lelystad"))
    said = messages(desk.get(f"/beheer/pages/{page.pk}/edit/").content)
    assert "‘Klik hier’ zegt niet waar hij heen leidt" in said


def test_a_warning_stops_nobody_and_escapes_what_was_typed() -> None:
    page = local_news(
        "Proef", "lelystad", body=text('<p><a href="https://example.org/&lt;b&gt;">hier</a></p>')
    )
    PageLink.objects.create(page=page, title="www.<script>alert(1)</script>", url="https://a.nl")
    desk = as_user(editor_of("lelystad"))
    html = desk.get(f"/beheer/pages/{page.pk}/edit/").content.decode()
    assert "<script>alert(1)" not in html
    assert User.objects.filter(username__startswith="redacteur-lelystad").exists()
    assert page.live
