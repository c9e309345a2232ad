"""News drafts made of what comes in, for an editor to judge."""

from typing import Any

from django.utils.html import format_html
from django.utils.text import slugify
from wagtail.models import Page

from oggz.portal.coupling.documents import FeedItem
from oggz.portal.coupling.models import Item, Source
from oggz.portal.knowledge.models import HomePage, NewsIndexPage, NewsPage

_LONGEST_INTRODUCTION = 250
_LONGEST_SOURCE = 120
_LONGEST_SOURCE_ADDRESS = 200


class Drafts:
    """The drafts of one source, below the news list of its section or the national one.

    Within a transaction: nobody else saves a page in that list until it ends.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        above = source.section or HomePage.objects.get()
        found = NewsIndexPage.objects.child_of(above).get()
        Page.objects.select_for_update(no_key=True).get(pk=found.pk)
        self._parent = NewsIndexPage.objects.get(pk=found.pk)
        self._slugs = set(self._parent.get_children().values_list("slug", flat=True))

    def make(self, item: Item, found: FeedItem) -> None:
        """A draft of what came in, and note of which version it is."""
        page = NewsPage(slug=self._free_slug(item), live=False, has_unpublished_changes=True)
        self._write(page, item, found)
        self._parent.add_child(instance=page)
        item.page, item.revision = page, page.save_revision(clean=False)

    def follow(self, item: Item, found: FeedItem) -> None:
        """Change a draft along with its source, unless an editor touched or removed it."""
        page = NewsPage.objects.filter(pk=item.page_id, live=False).first()
        if page is None or page.latest_revision_id != item.revision_id or page.locked:
            return
        self._write(page, item, found)
        page.save()
        item.revision = page.save_revision(clean=False)

    def _write(self, page: NewsPage, item: Item, found: FeedItem) -> None:
        page.title = page.draft_title = item.title
        page.date = item.day
        page.introduction = _shortened(found.text or item.title, _LONGEST_INTRODUCTION)
        page.source_name = self._source.title[:_LONGEST_SOURCE]
        fits = self._source.title and len(item.address) <= _LONGEST_SOURCE_ADDRESS
        page.source_url = item.address if fits else ""
        page.body = list(self._body(item, found))

    def _body(self, item: Item, found: FeedItem) -> Any:
        yield {"type": "quote", "value": found.text or item.title}
        if item.address:
            link = format_html(
                '<p><a href="{}">Lees het hele bericht bij {}</a></p>',
                item.address, self._source.title or "de bron",
            )  # fmt: skip
            yield {"type": "paragraph", "value": str(link)}

    def _free_slug(self, item: Item) -> str:
        wanted = slugify(item.title)[:80].strip("-") or "bericht"
        slug, number = wanted, 2
        while slug in self._slugs:
            slug, number = f"{wanted}-{number}", number + 1
        self._slugs.add(slug)
        return slug


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rsplit(' ', 1)[0]}…"
