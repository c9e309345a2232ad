"""Files that editors upload: only what they say they are, and never more than can be handled."""

import io
import json
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Collection

from oggz.portal.knowledge.models import Illustration
from tests.portal.factories import editor, picture_bytes

pytestmark = pytest.mark.django_db

EXECUTABLE = b"MZ\x90\x00" + b"\0" * 200
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
HTML = b"<!doctype html><script>alert(1)</script>"


def office_file() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return buffer.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * min((width // 8 + 1) * height, 10_000_000))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels)
            + chunk(b"IEND", b""))  # fmt: skip


@pytest.fixture
def desk(client: Client, own_files) -> Client:
    client.force_login(editor())
    return client


def upload_document(desk: Client, name: str, content: bytes):
    file = SimpleUploadedFile(name, content)
    form = {"title": "Stuk", "file": file, "tags": "", "collection": _root()}
    return desk.post("/beheer/documents/add/", form)


def _root() -> int:
    return Collection.get_first_root_node().pk


def upload_image(desk: Client, name: str, content: bytes):
    return desk.post(
        "/beheer/images/add/",
        {
            "title": "Beeld", "file": SimpleUploadedFile(name, content), "tags": "",
            "description": "Een vlak", "licence": "CC0", "creator": "", "collection": _root(),
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.pdf", PDF),
        ("plan.docx", office_file()),
        ("cijfers.csv", "gemeente;aantal\nSúdwest-Fryslân;3\n".encode()),
        ("brief.txt", b"Beste lezer"),
    ],
)
def test_a_document_that_is_what_it_says_is_kept(desk: Client, name: str, content: bytes) -> None:
    assert upload_document(desk, name, content).status_code == 302
    assert Document.objects.get(title="Stuk").file_size == len(content)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("plan.pdf", EXECUTABLE, "niet wat de naam (.pdf) zegt"),
        ("plan.pdf", HTML, "niet wat de naam (.pdf) zegt"),
        ("plan.docx", PDF, "niet wat de naam (.docx) zegt"),
        ("cijfers.csv", EXECUTABLE, "niet wat de naam (.csv) zegt"),
        ("brief.txt", PDF, "niet wat de naam (.txt) zegt"),
        ("plan.pdf", b"", "leeg"),
        ("plan.exe", EXECUTABLE, "niet toegestaan"),
        ("plan.pdf.html", HTML, "niet toegestaan"),
        ("zonder-extensie", PDF, "niet toegestaan"),
        ("plan.svg", b"<svg onload='alert(1)'/>", "niet toegestaan"),
        ("plan.pdf", PDF + b"0" * 21_000_000, "te groot"),
    ],
)
def test_a_document_that_is_not_what_it_says_is_refused(
    desk: Client, name: str, content: bytes, message: str
) -> None:
    response = upload_document(desk, name, content)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("beeld.png", EXECUTABLE),
        ("beeld.jpg", picture_bytes()),
        ("beeld.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("beeld.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("beeld.png", HTML),
        ("beeld.png", b""),
        ("bom.png", png_of(9_000, 9_000)),
        ("bom.png", png_of(60_000, 60_000)),
        ("kapot.png", picture_bytes()[:60]),
        ("beeld.png", picture_bytes() + b"0" * 11_000_000),
    ],
    ids=["program", "other-kind", "svg", "svg-open", "html", "empty", "bomb", "great-bomb",
         "cut-off", "large"],
)  # fmt: skip
def test_an_image_that_is_none_or_far_too_large_is_refused_in_dutch(
    desk: Client, name: str, content: bytes
) -> None:
    before = Illustration.objects.count()
    response = upload_image(desk, name, content)
    assert response.status_code == 200
    page = response.content.decode()
    assert 'class="error-message"' in page or "w-field__errors" in page
    for english in ("Upload a valid", "too many pixels", "This file", "Not a "):
        assert english not in page
    assert Illustration.objects.count() == before


def test_many_at_once_are_looked_into_as_well(desk: Client) -> None:
    before = Illustration.objects.count()
    response = desk.post(
        "/beheer/images/multiple/add/",
        {
            "title": "Bom",
            "collection": _root(),
            "files[]": SimpleUploadedFile("bom.png", png_of(20_000, 20_000)),
        },
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert response.status_code == 200
    assert json.loads(response.content)["success"] is False
    assert Illustration.objects.count() == before
    response = desk.post(
        "/beheer/documents/multiple/add/",
        {
            "title": "Stuk",
            "collection": _root(),
            "files[]": SimpleUploadedFile("plan.pdf", EXECUTABLE),
        },
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert json.loads(response.content)["success"] is False
    assert not Document.objects.exists()
