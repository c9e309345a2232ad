"""What any visitor gets: pages, errors, headers. Nobody is logged in here."""

import pytest
from django.test import Client

PAGES = [
    "/",
    "/nieuws/",
    "/nieuws/een-vast-gezicht-in-de-bemoeizorg/",
    "/themas/",
    "/themas/schulden/",
    "/gemeenten/",
    "/gemeenten/lelystad/",
    "/gemeenten/lelystad/raad/",
    "/gemeenten/weesp/",
    "/regios/",
    "/regios/flevoland/",
    "/hulp/",
    "/hulp/?gemeente=urk",
    "/over/",
    "/toegankelijkheid/",
    "/privacy/",
    "/nieuws/feed.atom",
    "/nieuws/feed.json",
    "/themas/schulden/feed.atom",
    "/themas/schulden/feed.json",
    "/sitemap.xml",
    "/robots.txt",
    "/.well-known/security.txt",
    "/gemeenten/lelystad/raad/raad.pdf",
]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_answers_without_a_cookie(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
