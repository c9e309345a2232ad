"""Where a page leads: every link in its texts, blocks, fields and inline items."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from django.conf import settings
from django.db import models
from django.utils.encoding import iri_to_uri
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from oggz.portal.coupling.texts import plain_text

# So much of an address fits in an index.
_LONGEST = 2000
# Addresses that are no URLField, because they may be paths of our own.
_PATH_FIELDS = ("url",)


@dataclass(frozen=True)
class FoundLink:
    """An address as `CheckedLink` has it, and what a reader sees of it."""

    address: str
    text: str


def links_in(page: Page) -> list[FoundLink]:
    """All links on a page, each address once. The page is of its own kind (`specific`)."""
    found = [*_in_fields(page)]
    for relation in get_all_child_relations(page):
        for child in getattr(page, relation.get_accessor_name()).all():
            found += _in_fields(child)
    return list({link.address: link for link in reversed(found)}.values())[::-1]


def _in_fields(instance: models.Model) -> Iterator[FoundLink]:
    named = str(getattr(instance, "title", "")) if not isinstance(instance, Page) else ""
    for field in instance._meta.concrete_fields:
        value = getattr(instance, field.attname, None)
        if not value:
            continue
        if isinstance(field, models.URLField) or field.name in _PATH_FIELDS:
            yield from _link(value, named or str(field.verbose_name).capitalize())
        elif isinstance(field, RichTextField):
            yield from _in_markup([value])
        elif isinstance(field, StreamField):
            yield from _in_markup(_strings(value.get_prep_value()))


def _strings(value: Any) -> Iterator[str]:
    """Every text in the JSON of a body, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _in_markup(texts: Iterable[str]) -> Iterator[FoundLink]:
    for text in texts:
        if "<a " not in text:
            continue
        for anchor in BeautifulSoup(text, "html.parser")("a"):
            shown = plain_text(anchor.decode_contents(), 200)
            kind, key = str(anchor.get("linktype", "")), str(anchor.get("id", ""))
            if kind in ("page", "document") and key.isdecimal():
                yield FoundLink(f"{kind}:{int(key)}", shown)
            elif href := anchor.get("href"):
                yield from _link(str(href), shown)


def _link(written: str, text: str) -> Iterator[FoundLink]:
    address = iri_to_uri(written.strip())
    if address.startswith(f"{settings.BASE_URL}/"):
        address = address.removeprefix(settings.BASE_URL)
    elif not address.startswith("/") or address.startswith("//"):
        address = f"https:{address}" if address.startswith("//") else address
        if not address.lower().startswith(("http:", "https:")):
            return  # a telephone number, an e-mail address, a part of the page itself
    address = address.partition("#")[0]
    if address and len(address) <= _LONGEST:
        yield FoundLink(address, plain_text(text, 200) or address[:200])
