"""Covenants as files: saved and never shown as a page of this site, and they say who signed."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.casework.covenants.test_pages import World, browser

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("convenant.toml", "application/toml", "convenant-1.toml"),
        ("samenvatting.html", "text/html", "samenvatting-1.html"),
        ("samenvatting.pdf", "application/pdf", "samenvatting-1.pdf"),
        ("stukken/dpia.docx", "application/vnd.openxmlformats", "dpia.docx"),
    ],
)
def test_a_file_is_saved_and_never_shown_in_the_site(world: World, path, kind, name) -> None:
    response = browser(world).get(f"/convenanten/{world.covenant.pk}/1/{path}")
    assert response["Content-Type"].startswith(kind)
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_drafts_for_the_lawyer_say_that_all_signed(world: World) -> None:
    response = browser(world).get(world.address("piece", "holds"))
    text = ZipFile(BytesIO(response.content)).read("word/document.xml").decode()
    assert "Getekend door alle 7 partijen" in text
    response = browser(world).get(world.address("piece", "signed"))
    text = ZipFile(BytesIO(response.content)).read("word/document.xml").decode()
    assert "7 van de 7 partijen moeten nog tekenen" in text


@pytest.mark.parametrize(
    "path", ["stukken/niets.docx", "samenvatting.exe", "stukken/..%2Fgeheim.docx", "0/", "99999/"]
)
def test_a_file_that_is_not_there_is_not_found(world: World, path: str) -> None:
    assert browser(world).get(f"/convenanten/{world.covenant.pk}/1/{path}").status_code == 404
