"""Editors who press the same button at the same moment."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)

from oggz.portal.accounts.models import User
from oggz.portal.knowledge.models import NewsIndexPage, NewsPage
from tests.portal.factories import administrator, national_list, news
from tests.together import really

pytestmark = pytest.mark.django_db


@pytest.fixture
def nothing_left() -> Iterator[None]:
    really(lambda: administrator("tegelijk"))
    yield

    def remove() -> None:
        for page in Page.objects.filter(title__startswith="Proef tegelijk"):
            page.specific.delete()
        User.objects.filter(username="tegelijk").delete()

    assert really(remove) == [None]


def at_the_desk() -> Client:
    client = Client()
    client.force_login(User.objects.get(username="tegelijk"))
    return client


def typed(title: str, slug: str) -> dict[str, str]:
    """What the form of a news item sends."""
    return nested_form_data(
        {
            "title": title,
            "slug": slug,
            "date": "2026-01-05",
            "introduction": "Een inleiding.",
            "body": streamfield([("paragraph", rich_text("<p>De tekst.</p>"))]),
            "municipality_links": inline_formset([]),
            "links": inline_formset([]),
            "comments": inline_formset([]),
            "action-publish": "action-publish",
        }
    )


def answers(path: str, data: list[dict[str, str]]) -> list[tuple[int, str]]:
    """Status and message of each post, all sent at the same moment."""
    left = list(data)

    def post() -> tuple[int, str]:
        response = at_the_desk().post(path, left.pop())
        page = BeautifulSoup(response.content, "lxml")
        return response.status_code, page.get_text(" ", strip=True)

    return sorted(really(post, times=len(data)))


def test_publishing_twice_at_once_gives_one_page_and_a_message(nothing_left) -> None:
    add = reverse(
        "wagtailadmin_pages:add",
        args=("knowledge", "newspage", national_list(NewsIndexPage).pk),
    )
    sent = typed("Proef tegelijk", "proef-tegelijk")
    (first, message), (second, _), (third, _) = answers(add, [sent, sent, sent])
    assert (first, second, third) == (200, 200, 302)
    assert "al in gebruik" in message
    assert NewsPage.objects.filter(slug="proef-tegelijk", live=True).count() == 1
    assert Page.find_problems() == ([], [], [], [], [])


def test_two_that_take_the_same_address(nothing_left) -> None:
    pages = []
    really(lambda: pages.extend(news(f"Proef tegelijk {n}") for n in (1, 2)))
    sent = typed("Proef tegelijk", "proef-tegelijk-3")

    def save(page: NewsPage) -> int:
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        return at_the_desk().post(edit, sent).status_code

    left = list(pages)
    assert sorted(really(lambda: save(left.pop()), times=2)) == [200, 302]
    assert NewsPage.objects.filter(slug="proef-tegelijk-3", live=True).count() == 1


def test_copying_to_an_address_that_is_taken_says_so(client: Client) -> None:
    client.force_login(administrator())
    page = news("Bericht")
    copy = reverse("wagtailadmin_pages:copy", args=[page.pk])
    sent = {"new_title": "Bericht", "new_slug": page.slug}
    for parent in (page.get_parent().pk, "", "onzin", "-1"):
        response = client.post(copy, sent | {"new_parent_page": parent})
        assert response.status_code == 200
        said = BeautifulSoup(response.content, "lxml").main.get_text(" ", strip=True)
        assert "bestaat al een pagina" in said
    for parent in ("9" * 30, "987654"):
        assert client.post(copy, sent | {"new_parent_page": parent}).status_code == 404
