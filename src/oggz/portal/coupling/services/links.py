"""Which pages lead where, and whether that still exists; see `link_check` for asking others."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import QuerySet
from django.urls import Resolver404, resolve
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.log_actions import log
from wagtail.models import Page

from oggz.errors import PlatformError
from oggz.portal.accounts.models import User
from oggz.portal.catalogue.selectors import is_open_to_all
from oggz.portal.coupling.links import FoundLink, links_in
from oggz.portal.coupling.models import CheckedLink, LinkState, LinkUse
from oggz.portal.knowledge.selectors import page_at
from oggz.portal.municipalities.models import Municipality
from oggz.web.fetch import host_of

PAGES_AT_ONCE = 100
_GONE = "Deze pagina van het portaal is weggegooid. Kies een andere, of haal de link weg."
_HIDDEN = "Deze pagina van het portaal is niet (meer) voor iedereen te lezen."
_NO_DOCUMENT = "Dit document is weggegooid. Kies een ander, of haal de link weg."
# The site of an address that leads to none; asking it says what is wrong with it.
_UNREADABLE = "-"
_NO_ADDRESS = "Dit adres klopt niet. Kijk of er een letter mist of te veel is."


def note_links_after(key: int) -> int | None:
    """Note the links of the next pages after this key; gives the last key, None at the end.

    One transaction for some pages, so that whoever is stopped can go on where it was.
    """
    pages = list(Page.objects.filter(pk__gt=key).order_by("pk")[:PAGES_AT_ONCE].specific())
    if not pages:
        note_help_desks()
        forget_unused()
        return None
    note_links(pages)
    return pages[-1].pk


@transaction.atomic
def note_links(pages: Sequence[Page]) -> None:
    """Make the links that are noted equal to those of these pages; none for what is not open."""
    for page in pages:
        found = links_in(page) if page.live and is_open_to_all(page.pk) else []
        _note(LinkUse.objects.filter(page=page), found, page=page)


@transaction.atomic
def note_help_desks() -> None:
    """The same for the addresses of municipalities' own help."""
    for municipality in Municipality.objects.current():
        found = [FoundLink(municipality.help_url, "Hulp in deze gemeente")]
        uses = LinkUse.objects.filter(municipality=municipality)
        _note(uses, found if municipality.help_url else [], municipality=municipality)


def forget_unused() -> None:
    CheckedLink.objects.filter(uses=None).delete()


def _note(uses: QuerySet[LinkUse], found: list[FoundLink], **place: object) -> None:
    addresses = [link.address for link in found]
    uses.exclude(link__address__in=addresses).delete()
    if not found:
        return
    CheckedLink.objects.bulk_create(
        [CheckedLink(address=address, host=_host(address)) for address in addresses],
        ignore_conflicts=True,
    )
    links = {link.address: link for link in CheckedLink.objects.filter(address__in=addresses)}
    conflict = {"update_conflicts": True, "update_fields": ["text"]}
    LinkUse.objects.bulk_create(
        [LinkUse(link=links[each.address], text=each.text, **place) for each in found],
        unique_fields=[*place, "link"], **conflict,
    )  # fmt: skip
    check_within([link for link in links.values() if not link.host])


def _host(address: str) -> str:
    if not address.lower().startswith(("http:", "https:")):
        return ""
    try:
        return host_of(address)[:255]
    except PlatformError:
        return _UNREADABLE


def check_within(links: Iterable[CheckedLink]) -> None:
    """Whether these links within the portal lead to something that anyone may read."""
    now = timezone.now()
    checked = []
    for link in links:
        link.problem = _problem_within(link.address)
        link.checked_on, link.next_check = now, now + timedelta(days=1)
        if link.problem:
            link.first_failed = link.first_failed or now
            link.state = LinkState.BROKEN
        else:
            link.first_failed, link.state = None, LinkState.GOOD
        checked.append(link)
    CheckedLink.objects.bulk_update(
        checked, ["problem", "checked_on", "next_check", "first_failed", "state"]
    )


def check_links_to(page: int) -> None:
    """A page came, went, or is no longer open: what leads to it by its key is right or wrong."""
    check_within(CheckedLink.objects.filter(address=f"page:{page}"))


def _problem_within(address: str) -> str:
    kind, _, key = address.partition(":")
    if kind == "page":
        if not Page.objects.filter(pk=key).exists():
            return _GONE
        return "" if is_open_to_all(int(key)) else _HIDDEN
    if kind == "document":
        return "" if get_document_model().objects.filter(pk=key).exists() else _NO_DOCUMENT
    path = urlsplit(address).path
    try:
        match = resolve(path if path.endswith("/") or "." in path else f"{path}/")
    except Resolver404:
        return _NO_ADDRESS
    if match.view_name == "municipalities:detail":
        known = Municipality.objects.filter(slug=match.kwargs["slug"]).exists()
        return "" if known else _NO_ADDRESS
    if match.view_name != "wagtail_serve":
        return ""
    page = page_at(path.strip("/") + "/" if path.strip("/") else "")
    if page is None:
        old = Redirect.normalise_path(path)
        return "" if Redirect.objects.filter(old_path=old).exists() else _NO_ADDRESS
    return "" if is_open_to_all(page.pk) else _HIDDEN


@transaction.atomic
def accept(use: LinkUse, *, by: User) -> None:
    """An editor says that a link is right all the same; it is reported no more."""
    use.accepted_by, use.accepted_on = by, timezone.now()
    use.save(update_fields=["accepted_by", "accepted_on"])
    if use.page:
        log(instance=use.page, action="coupling.accept_link", data={"address": use.link.address})


@transaction.atomic
def doubt_again(use: LinkUse) -> None:
    use.accepted_by = use.accepted_on = None
    use.save(update_fields=["accepted_by", "accepted_on"])
