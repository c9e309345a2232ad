"""Files that are what their name says, and those that are not, or hold something besides."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from oggz.web.uploads import (
    EXTENSIONS,
    UploadRefused,
    attachment_headers,
    check_upload,
    without_traces,
)

MOST = 5 * 1024 * 1024
HTML = b"<!doctype html><script>alert(1)</script>"


def pdf(change=None, **how) -> bytes:
    """By a real writer of PDF, with its objects packed together, as most writers do."""
    made = pikepdf.new()
    made.add_blank_page()
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, **how)
    return out.getvalue()


def with_script(made: pikepdf.Pdf) -> None:
    made.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(
            Names=["x", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")]
        )
    )


def with_attachment(made: pikepdf.Pdf) -> None:
    made.attachments["bijlage.txt"] = b"geheim"


def with_launch(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")


def office(kind: str = "word", **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        types = more.pop("types", b"<Types/>")
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(f"{kind}/document.xml", b"<document/>")
        for name, content in more.items():
            archive.writestr(name, content)
    return out.getvalue()


def open_document(kind: str = "text", **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", b"<x/>")
        for name, content in more.items():
            archive.writestr(name, content)
    return out.getvalue()


def picture(kind: str = "JPEG", **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "#4a1d43").save(out, kind, **more)
    return out.getvalue()


def taken_somewhere() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Camera van de test"
    exif[0x0112] = 6  # turned
    exif.get_ifd(0x8825)[2] = (52.0, 5.0, 0.0)
    return picture(exif=exif)


RELATION = (
    b'<Relationships><Relationship Id="r" TargetMode="External" Type="http://schemas.openxml'
    b'formats.org/officeDocument/2006/relationships/attachedTemplate" Target="https://evil"/>'
    b"</Relationships>"
)
LINK = RELATION.replace(b"attachedTemplate", b"hyperlink")


def check(name: str, content: bytes) -> str:
    file = io.BytesIO(content)
    kept = check_upload(file, name, most_bytes=MOST)
    assert file.tell() == 0
    return kept


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.pdf", pdf()),
        ("Plan van aanpak (2).PDF", pdf()),
        ("plan.docx", office()),
        ("cijfers.xlsx", office("xl")),
        ("dia's.pptx", office("ppt")),
        ("brief met link.docx", office(**{"word/_rels/document.xml.rels": LINK})),
        ("plan.odt", open_document()),
        ("cijfers.ods", open_document("spreadsheet")),
        ("cijfers.csv", "gemeente;aantal\nSúdwest-Fryslân;3\n".encode()),
        ("brief.txt", "\ufeffBeste lezer, 3 < 4".encode()),
        ("foto.jpg", picture()),
        ("foto.jpeg", picture()),
        ("foto.png", picture("PNG")),
    ],
)
def test_a_file_that_is_what_it_says_is_taken(name: str, content: bytes) -> None:
    assert check(name, content) == name


def bomb() -> bytes:
    return office(**{"word/media/x.bin": b"\0" * 60_000_000})


def twice_the_same() -> bytes:
    out = io.BytesIO(office())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", b"anders")
    return out.getvalue()


REFUSED = {
    "a program": ("plan.pdf", b"MZ\x90\0" + b"\0" * 200, "niet wat de naam"),
    "a page": ("plan.pdf", HTML, "niet wat de naam"),
    "a page that begins as pdf": ("plan.pdf", b"%PDF-1.7\n" + HTML + b"\n%%EOF", "niet wat"),
    "half a pdf": ("plan.pdf", pdf()[:300], "niet wat de naam"),
    "a pdf with a zip behind it": ("plan.pdf", pdf() + office(), "nog iets anders"),
    "a pdf with a page behind it": ("plan.pdf", pdf() + HTML, "nog iets anders"),
    "a pdf with a script": ("plan.pdf", pdf(with_script), "JavaScript"),
    "a pdf with a script in hexadecimal": (
        "plan.pdf", b"%PDF-1.7\n1 0 obj<</S/J#61vaScript>>endobj\n%%EOF", "JavaScript"),
    "a pdf with an attachment": ("plan.pdf", pdf(with_attachment), "EmbeddedFile"),
    "a pdf that starts a program": ("plan.pdf", pdf(with_launch), "Launch"),
    "an encrypted pdf": (
        "plan.pdf", pdf(encryption=pikepdf.Encryption(owner="x", user="y")), "beveiligd"),
    "a pdf named docx": ("plan.docx", pdf(), "niet wat de naam"),
    "a sheet named docx": ("plan.docx", office("xl"), "niet wat de naam"),
    "any zip": ("plan.docx", open_document(), "niet wat de naam"),
    "half a zip": ("plan.docx", office()[:120], "niet wat de naam"),
    "macros": ("plan.docx", office(**{"word/vbaProject.bin": b"x"}), "macro"),
    "macros by type": ("plan.docx", office(types=b"<Types>macroEnabled</Types>"), "macro"),
    "macros of another office": ("plan.odt", open_document(**{"Basic/x.xml": b"x"}), "macro"),
    "another file within": ("plan.docx", office(**{"word/embeddings/x.bin": b"x"}), "andere best"),
    "a template from elsewhere": (
        "plan.docx", office(**{"word/_rels/settings.xml.rels": RELATION}), "ander adres"),
    "a bomb": ("plan.docx", bomb(), "uitgepakt veel te groot"),
    "the same part twice": ("plan.docx", twice_the_same(), "beschadigd"),
    "a part that climbs out": ("plan.docx", office(**{"../../etc/x": b"x"}), "niet wat de naam"),
    "a picture that is a page": ("foto.png", picture("PNG") + HTML, "nog iets anders"),
    "a picture that is a zip": ("foto.jpg", picture() + office(), "nog iets anders"),
    "a picture that is a drawing": ("foto.png", b"<svg onload='alert(1)'/>", "niet wat de naam"),
    "a drawing": ("plan.svg", b"<svg/>", "niet toegestaan"),
    "another kind of picture": ("foto.jpg", picture("PNG"), "niet wat de naam"),
    "a page as text": ("brief.txt", HTML, "webpagina"),
    "text that is none": ("brief.txt", b"abc\0def", "niet wat de naam"),
    "text of long ago": ("brief.txt", b"caf\xe9", "UTF-8"),
    "text with signs of a terminal": ("brief.txt", b"\x1b[2J", "geen tekst"),
    "nothing": ("plan.pdf", b"", "leeg"),
    "too much": ("brief.txt", b"a" * (MOST + 1), "te groot"),
    "a program by name": ("plan.exe", pdf(), "niet toegestaan"),
    "a page by name": ("plan.pdf.html", HTML, "niet toegestaan"),
    "no extension": ("plan", pdf(), "niet toegestaan"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "message"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_not_is_refused_in_dutch(name: str, content: bytes, message: str) -> None:
    with pytest.raises(UploadRefused, match=message):
        check(name, content)


@pytest.mark.parametrize(
    "name",
    ["", ".pdf", "../plan.pdf", "map/plan.pdf", "map\\plan.pdf", "plan\0.pdf", "plan\n.pdf",
     "plan\u202efdp.exe.pdf", "plan\u200b.pdf", "a" * 200 + ".pdf", 'plan".pdf', "con:plan.pdf"],
)  # fmt: skip
def test_a_name_that_misleads_is_refused(name: str) -> None:
    with pytest.raises(UploadRefused):
        check(name, pdf())


@given(st.binary(max_size=400), st.sampled_from(sorted(EXTENSIONS)), st.sampled_from(
    [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"]))  # fmt: skip
def test_no_content_breaks_the_check(content: bytes, extension: str, head: bytes) -> None:
    try:
        check(f"x.{extension}", head + content)
    except UploadRefused as why:
        assert str(why).endswith(".")


def test_a_photo_is_drawn_anew_without_where_it_was_taken() -> None:
    before = taken_somewhere()
    assert Image.open(io.BytesIO(before)).getexif()
    after = without_traces(io.BytesIO(before), "jpg")
    made = Image.open(io.BytesIO(after))
    assert not made.getexif()
    assert b"Camera" not in after
    assert made.size == (20, 40)  # turned as the camera said


def png_of(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b""))  # fmt: skip


@pytest.mark.parametrize(
    "content", [png_of(60_000, 60_000), png_of(9_000, 9_000), picture("PNG")[:60], b"", b"x"]
)
def test_a_picture_that_is_none_or_far_too_large_is_refused(content: bytes) -> None:
    with pytest.raises(UploadRefused):
        without_traces(io.BytesIO(content), "png")


def test_what_is_given_back_is_never_shown_nor_run() -> None:
    headers = attachment_headers('plan "x"\r\nSet-Cookie: a.pdf')
    assert headers["Content-Disposition"].startswith("attachment")
    assert not any("\n" in value or "\r" in value for value in headers.values())
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Content-Type"] == "application/octet-stream"
