"""What an editor is warned of: what makes a page hard to read, or not allowed, for somebody.

Warnings stop nobody. Sources: WCAG 2.2, success criteria 1.1.1 (alternative text) and 2.4.4 (link
purpose); and that what stands in a file only is read by few, and by hardly anybody on a phone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag
from wagtail.blocks import StreamValue
from wagtail.documents import get_document_model
from wagtail.models import Page

# What a link says that tells nothing about where it leads, without its punctuation.
_VAGUE = {
    "hier", "klik hier", "klik", "meer", "lees meer", "meer lezen", "lees verder", "verder lezen",
    "link", "deze link", "via deze link", "dit", "deze pagina", "website", "deze website",
    "de website", "site", "artikel", "dit artikel", "document", "dit document", "bestand",
    "download", "download hier", "pdf", "de pdf", "meer info", "meer informatie", "info",
    "informatie", "bron", "zie hier", "ga naar", "bekijk", "bekijk hier", "more", "read more",
    "here", "click here",
}  # fmt: skip
_ADDRESS = re.compile(r"^(https?://|www\.)\S+$", re.IGNORECASE)
# A page with a file and fewer words than this tells its story in the file.
_FEWEST_WORDS = 60


@dataclass(frozen=True)
class Remark:
    """What is the matter, where, and what to do: a sentence in Dutch for who writes."""

    kind: str
    text: str


def warnings_of(page: Page) -> list[Remark]:
    """Everything to warn the editor of, at most one of each kind for each place."""
    found = [*_of_images(page), *_of_links(page), *_of_files(page)]
    return list(dict.fromkeys(found))


# --- images


def _of_images(page: Page) -> Iterator[Remark]:
    for image, alternative, is_decoration in _images(page):
        if not is_decoration and not alternative.strip():
            yield Remark(
                "alt",
                f"De afbeelding ‘{image.title}’ heeft geen beschrijving. Schrijf wat erop te zien"
                " is, voor wie haar niet ziet, of kies ‘decoratief’.",
            )
        if not getattr(image, "licence", "x").strip():
            yield Remark(
                "licence",
                f"Bij de afbeelding ‘{image.title}’ staat niet onder welke licentie zij gebruikt"
                " mag worden. Zoek dat uit en vul het in bij Afbeeldingen, of kies een andere.",
            )


def _images(page: Page) -> Iterator[tuple[Any, str, bool]]:
    image = getattr(page, "image", None)
    if image is not None:
        yield image, image.description, False
    for block in _blocks(page):
        if block.block_type == "image" and block.value:
            value = block.value
            yield value, value.contextual_alt_text or "", bool(value.decorative)


# --- links


def _of_links(page: Page) -> Iterator[Remark]:
    for text in _link_texts(page):
        plain = " ".join(text.split())
        if not plain:
            continue
        if _ADDRESS.match(plain):
            yield Remark(
                "link",
                f"De link ‘{_short(plain)}’ toont alleen een adres. Schrijf in woorden waar hij"
                " heen leidt.",
            )
        elif plain.casefold().strip(" .,:;!?›»>→()[]") in _VAGUE:
            yield Remark(
                "link",
                f"De link ‘{_short(plain)}’ zegt niet waar hij heen leidt. Schrijf dat in de tekst"
                " van de link, bijvoorbeeld ‘Plan van aanpak van de gemeente’.",
            )


def _link_texts(page: Page) -> Iterator[str]:
    for tag in _anchors(page):
        yield tag.get_text()
    if hasattr(page, "links"):
        for link in page.links.all():
            yield link.title


# --- files


def _of_files(page: Page) -> Iterator[Remark]:
    names = [name for name in _file_names(page) if name.lower().endswith(".pdf")]
    if names and _number_of_words(page) < _FEWEST_WORDS:
        yield Remark(
            "pdf",
            f"Wat hier te lezen valt, staat vooral in een pdf (‘{_short(names[0])}’). Zet het"
            " belangrijkste ook op de pagina zelf: op een telefoon of met een schermlezer is een"
            " pdf moeilijk te lezen.",
        )


def _file_names(page: Page) -> Iterator[str]:
    anchors = list(_anchors(page))
    keys = [tag["id"] for tag in anchors if tag.get("linktype") == "document" and tag.get("id")]
    files = get_document_model().objects.filter(pk__in=keys) if keys else ()
    yield from (file.filename for file in files)
    yield from (tag["href"].split("?")[0].rsplit("/", 1)[-1] for tag in anchors if tag.get("href"))
    if hasattr(page, "documents"):
        yield from (each.document.filename for each in page.documents.all())
    if hasattr(page, "links"):
        yield from (link.url.split("?")[0].rsplit("/", 1)[-1] for link in page.links.all())


def _number_of_words(page: Page) -> int:
    texts = [getattr(page, "problem", "")]
    body = getattr(page, "body", None)
    if isinstance(body, StreamValue):
        texts += body.stream_block.get_searchable_content(body)
    return sum(len(text.split()) for text in texts)


# --- reading a page


def _blocks(page: Page) -> Iterable[StreamValue.StreamChild]:
    body = getattr(page, "body", None)
    return body if isinstance(body, StreamValue) else ()


def _anchors(page: Page) -> Iterator[Tag]:
    for block in _blocks(page):
        if block.block_type == "paragraph":
            yield from BeautifulSoup(block.value.source, "lxml").find_all("a")


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
