"""Whether a file that somebody uploads is what its name says, and nothing besides.

By its content, not by what a browser says of it. Nothing is opened by a program, nothing is
unpacked to a disk. What is wrong is said in Dutch, with what to do.
"""

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import PurePath
from typing import BinaryIO

import filetype

from oggz.errors import PlatformError

LONGEST_NAME = 120
_HEAD = 8192
_TEXT = frozenset({"csv", "txt"})
_OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_OPEN_DOCUMENT = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
# What the first bytes of each other extension tell; office files are zip archives.
_FORMATS = {
    **{each: {each, "zip"} for each in (*_OFFICE, *_OPEN_DOCUMENT)},
    "pdf": {"pdf"}, "jpg": {"jpg"}, "jpeg": {"jpg"}, "png": {"png"},
}  # fmt: skip
EXTENSIONS = frozenset(_FORMATS) | _TEXT
_MOST_UNPACKED = 200 * 1024 * 1024
_MOST_PARTS = 5_000
_MOST_TIMES_LARGER = 150
_SMALL = 1024 * 1024
_MACRO = re.compile(
    r"(?:^|/)(?:vbaProject\.bin|vbaData\.xml|Basic/|Scripts/|activeX/)", re.IGNORECASE
)
_EMBEDDED = re.compile(r"(?:^|/)(?:embeddings/|ObjectReplacements/|oleObject)", re.IGNORECASE)
_EXTERNAL = re.compile(
    rb"""<(?:\w+:)?Relationship\b(?=[^>]*\bTargetMode\s*=\s*["']External["'])"""
    rb"""(?=[^>]*/(?:attachedTemplate|oleObject|frame|subDocument|externalLink)["'])""",
    re.IGNORECASE,
)
# What a reader of PDF does by itself, or holds besides pages. A name may be written in hexadecimal.
_PDF_ACTIONS = frozenset({"JavaScript", "JS", "Launch", "EmbeddedFile", "RichMedia", "XFA"})
_STREAM = re.compile(rb"/ObjStm\b[^\0]{0,300}?>>\s*stream\r?\n", re.DOTALL)
_SIGNS_OF_A_PAGE = re.compile(
    rb"<\s*(?:!doctype\s+html|html|script|iframe|svg|body|object|embed|meta)\b", re.IGNORECASE
)


class UploadRefused(PlatformError):
    """Why a file is not taken; nothing of it was kept."""


def check_upload(
    file: BinaryIO, name: str, *, allowed: Collection[str] = EXTENSIONS, most_bytes: int
) -> str:
    """A name under which the file may be kept and given back; raises `UploadRefused`.

    `file` can be read and sought; it stands at its beginning afterwards.
    """
    safe, extension = _name(name, allowed)
    file.seek(0, io.SEEK_END)
    size = file.tell()
    if size == 0:
        raise UploadRefused("Dit bestand is leeg. Kies een ander bestand.")
    if size > most_bytes:
        raise UploadRefused(f"Dit bestand is te groot: neem ten hoogste {_megabytes(most_bytes)}.")
    file.seek(0)
    head = file.read(_HEAD)
    try:
        check_kind(head, extension)
        if extension in _TEXT:
            _check_text(file)
        elif extension == "pdf":
            _check_pdf(file)
        elif extension in _FORMATS and "zip" in _FORMATS[extension]:
            _check_archive(file, extension)
        else:
            _check_image(file)
    finally:
        file.seek(0)
    return safe


def _name(name: str, allowed: Collection[str]) -> tuple[str, str]:
    """Without folders, marks that turn writing around, and a second extension hidden in it."""
    plain = unicodedata.normalize("NFC", name)
    if not plain or not plain.isprintable() or set(plain) & set('/\\:*?"<>|') or plain[0] == ".":
        raise UploadRefused("De naam van dit bestand kan niet. Geef het een gewone naam.")
    if any(unicodedata.category(sign) in ("Cf", "Co", "Cn") for sign in plain):
        raise UploadRefused("In de naam staan onzichtbare tekens. Geef het een gewone naam.")
    path = PurePath(plain)
    extension = path.suffix.lower().lstrip(".")
    if extension not in allowed:
        kinds = ", ".join(sorted(allowed))
        raise UploadRefused(f"Dit soort bestand is niet toegestaan. Wel: {kinds}.")
    if len(plain) > LONGEST_NAME:
        raise UploadRefused(f"De naam is te lang: neem ten hoogste {LONGEST_NAME} tekens.")
    return plain, extension


def check_kind(head: bytes, extension: str) -> None:
    """Whether the first 8,192 bytes of a file are of its extension; raises `UploadRefused`."""
    found = filetype.guess(head)
    if extension in _TEXT:
        fits = found is None and b"\0" not in head
    else:
        fits = found is not None and found.extension in _FORMATS.get(extension, ())
    if not fits:
        raise _not_what_it_says(extension)


def _not_what_it_says(extension: str) -> UploadRefused:
    return UploadRefused(
        f"De inhoud van dit bestand is niet wat de naam (.{extension}) zegt. Sla het opnieuw op in"
        " het programma waarmee het is gemaakt."
    )


def _check_text(file: BinaryIO) -> None:
    file.seek(0)
    content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UploadRefused("Deze tekst is geen UTF-8. Sla het bestand op als UTF-8.") from None
    if any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n" for sign in text):
        raise UploadRefused("In deze tekst staan tekens die geen tekst zijn.")
    if _SIGNS_OF_A_PAGE.search(content):
        raise UploadRefused("Dit is geen gewone tekst, maar een webpagina.")


def _check_pdf(file: BinaryIO) -> None:
    """Refused are those that do something by themselves, hold other files, or cannot be read.

    An encrypted one cannot be looked into, by us or by what scans for viruses.
    """
    file.seek(0)
    content = file.read()
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise _not_what_it_says("pdf")
    after = content[content.rindex(b"%%EOF") + 5 :]
    if after.strip(b"\r\n \t\0") or zipfile.is_zipfile(file):
        raise UploadRefused("Achter deze pdf zit nog iets anders. Sla haar opnieuw op als pdf.")
    if _SIGNS_OF_A_PAGE.search(content[:_HEAD]):
        raise _not_what_it_says("pdf")
    names = _names(content)
    if "Encrypt" in names:
        raise UploadRefused("Deze pdf is beveiligd. Sla haar op zonder wachtwoord.")
    for piece in _packed_objects(content):
        names |= _names(piece)
    if found := sorted(names & _PDF_ACTIONS):
        raise UploadRefused(
            f"In deze pdf zit iets dat geen pagina is ({', '.join(found)}). Druk haar af naar een"
            " nieuwe pdf en probeer die."
        )


def _names(content: bytes) -> set[str]:
    return {_decoded(name) for name in re.findall(rb"/([A-Za-z0-9#]{2,40})", content)}


def _packed_objects(content: bytes) -> Iterator[bytes]:
    """What stands in object streams, where most writers of PDF put all but the pages' pictures."""
    left = _MOST_UNPACKED // 4
    for found in _STREAM.finditer(content):
        unpacker = zlib.decompressobj()
        try:
            piece = unpacker.decompress(content[found.end() :], left)
        except zlib.error:
            raise UploadRefused(
                "Deze pdf is beschadigd. Sla haar opnieuw op en probeer het nog eens."
            ) from None
        left -= len(piece)
        if left <= 0 or unpacker.unconsumed_tail:
            raise UploadRefused("Deze pdf is uitgepakt veel te groot. Sla haar kleiner op.")
        yield piece


def _decoded(name: bytes) -> str:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), name).decode(
        "latin-1"
    )


def _check_archive(file: BinaryIO, extension: str) -> None:
    """Without unpacking: what an archive says of itself, and the parts that load from elsewhere."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _check_parts(parts, extension)
            _check_content(archive, parts, extension)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        raise _not_what_it_says(extension) from None


def _check_parts(parts: list[zipfile.ZipInfo], extension: str) -> None:
    unpacked, packed = (sum(getattr(part, size) for part in parts)
                        for size in ("file_size", "compress_size"))  # fmt: skip
    grows = unpacked > _SMALL and unpacked > packed * _MOST_TIMES_LARGER
    if len(parts) > _MOST_PARTS or unpacked > _MOST_UNPACKED or grows:
        raise UploadRefused("Dit bestand is uitgepakt veel te groot. Sla het kleiner op.")
    names = [part.filename for part in parts]
    if len(set(names)) != len(names) or any(part.flag_bits & 1 for part in parts):
        raise UploadRefused("Dit bestand is beveiligd of beschadigd. Sla het opnieuw op.")
    if any(name.startswith("/") or ".." in PurePath(name).parts for name in names):
        raise _not_what_it_says(extension)
    if any(_MACRO.search(name) for name in names):
        raise UploadRefused(
            f"In dit bestand zitten macro's (kleine programma's). Sla het op als gewoon"
            f" .{extension}-bestand, zonder macro's."
        )
    if any(_EMBEDDED.search(name) for name in names):
        raise UploadRefused("In dit bestand zitten andere bestanden. Lever die apart aan.")


def _check_content(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], extension: str) -> None:
    names = {part.filename for part in parts}
    if folder := _OFFICE.get(extension):
        types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
        if not types or not any(name.startswith(folder) for name in names):
            raise _not_what_it_says(extension)
        if b"macroEnabled" in types or b"vbaProject" in types:
            raise UploadRefused("In dit bestand zitten macro's. Sla het op zonder macro's.")
    elif "mimetype" not in names or archive.read("mimetype") != _OPEN_DOCUMENT[extension]:
        raise _not_what_it_says(extension)
    for part in parts:
        if part.filename.endswith(".rels") and _EXTERNAL.search(archive.read(part)):
            raise UploadRefused(
                "Dit bestand haalt iets op van een ander adres. Sla het op zonder koppelingen."
            )


def _check_image(file: BinaryIO) -> None:
    """Only that nothing is hidden behind or in it; `without_traces` makes it anew."""
    file.seek(0)
    content = file.read()
    if zipfile.is_zipfile(file) or _SIGNS_OF_A_PAGE.search(content) or b"<?php" in content:
        raise UploadRefused("In deze afbeelding zit nog iets anders. Sla haar opnieuw op.")


def without_traces(file: BinaryIO, extension: str, *, most_pixels: int = 50_000_000) -> bytes:
    """The picture drawn anew: without where and when it was taken, by which camera, or a preview.

    Raises `UploadRefused` for one that is broken or has more pixels than a photo.
    """
    from PIL import Image, ImageOps

    kind = "PNG" if extension == "png" else "JPEG"
    try:
        with Image.open(file, formats=[kind]) as picture:
            if picture.width * picture.height > most_pixels:
                raise UploadRefused("Deze afbeelding heeft te veel beeldpunten. Maak haar kleiner.")
            upright = ImageOps.exif_transpose(picture)
            mode = upright.mode if kind == "PNG" and upright.mode in ("RGBA", "L") else "RGB"
            plain = upright.convert(mode)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise UploadRefused(
            "Deze afbeelding is beschadigd. Sla haar opnieuw op en probeer het nog eens."
        ) from None
    # Pixels only: whatever else the file said stays behind.
    bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    made = io.BytesIO()
    bare.save(made, kind, **({"quality": 90} if kind == "JPEG" else {"optimize": True}))
    return made.getvalue()


def attachment_headers(name: str) -> dict[str, str]:
    """To give a file back: never shown by the browser, never run, never taken for another kind."""
    from django.utils.http import content_disposition_header

    return {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.0f} MB"
