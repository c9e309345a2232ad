"""A municipality that takes part gets its section, archives it, or takes it along in a merger."""

import logging
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
)

from oggz.errors import PlatformError
from oggz.portal.accounts.models import User
from oggz.portal.accounts.services import move_appointments
from oggz.portal.catalogue.services import enter_pages, enter_tree
from oggz.portal.knowledge.models import AgendaIndexPage, HomePage, NewsIndexPage
from oggz.portal.knowledge.services import AnyPage, publish_once
from oggz.portal.municipalities.events import section_merged
from oggz.portal.municipalities.models import (
    ContactPage,
    Municipality,
    MunicipalityTheme,
    SectionIndexPage,
    SectionPage,
)
from oggz.portal.municipalities.selectors import successor_today
from oggz.portal.municipalities.services.entries import enter_municipality
from oggz.portal.municipalities.services.section_rights import (
    free_group_name,
    let_write,
    new_collection,
    new_group,
)
from oggz.portal.newsletters.services import make_newsletters, merge_newsletters
from oggz.portal.practices.models import PracticeIndexPage
from oggz.portal.practices.services import refresh_followed_by
from oggz.web.page_cache import forget_pages

logger = logging.getLogger(__name__)

# The pages that every section has: kind, address, title.
_PAGES = (
    (NewsIndexPage, "nieuws", "Nieuws"),
    (AgendaIndexPage, "agenda", "Agenda"),
    (PracticeIndexPage, "praktijken", "Praktijken"),
    (ContactPage, "contact", "Contact"),
)
_LISTS = (NewsIndexPage, AgendaIndexPage, PracticeIndexPage)


class SectionError(PlatformError):
    """Why a municipality cannot take part or be archived; the text is for who asked."""


@dataclass(frozen=True)
class Move:
    """What became of the section of a former municipality."""

    former: Municipality
    successor: Municipality
    # The successor had a section already, and took everything over; else the section moved.
    merged: bool


@transaction.atomic
def make_section_index() -> SectionIndexPage:
    """The page below which all sections stand; what exists stays."""
    return publish_once(HomePage.objects.get(), SectionIndexPage, "gemeenten", title="Gemeenten")


@transaction.atomic
def enrol_municipality(
    municipality: Municipality, *, colours: tuple[str, str] | None = None
) -> SectionPage:
    """Give a municipality its section, with editors, a place for images, and colours.

    What exists stays; an archived section comes back as it was. `colours` are its main and its
    light colour, such as ("#0b4f5c", "#f6efe3"); colours that were chosen before stay. Raises
    `SectionError`, or `ValidationError` for colours that readers could not read.
    """
    one_at_a_time()
    municipality.refresh_from_db()
    _refuse_if_not_today(municipality)
    _give_colours(municipality, colours)
    section = SectionPage.objects.filter(municipality=municipality).first()
    is_new = section is None
    section = section or _make_page(
        make_section_index(), SectionPage, municipality.slug,
        title=municipality.name, municipality=municipality,
    )  # fmt: skip
    known = set(section.get_children().values_list("slug", flat=True))
    made = [
        _make_page(section, kind, slug, title=title)
        for kind, slug, title in _PAGES
        if slug not in known
    ]
    enter_pages(made)
    section.refresh_from_db()  # it has children now
    section.editors = section.editors or new_group("Redactie", municipality)
    section.publishers = section.publishers or new_group("Publicatie", municipality)
    section.collection = section.collection or new_collection(municipality)
    was_archived, section.archived_on = section.is_archived, None
    section.save(clean=False)
    let_write(section)
    if was_archived:
        _show(section)
        refresh_followed_by(municipality)
    make_newsletters(municipalities=[municipality])
    if was_archived or is_new:
        enter_municipality(Municipality.objects.get(pk=municipality.pk))
        log(instance=section, action="municipalities.enrol")
    forget_pages()
    return section


@transaction.atomic
def renew_rights() -> None:
    """Give the editors of every section what a new version of the portal lets them do."""
    one_at_a_time()
    for section in SectionPage.objects.filter(archived_on=None).select_related("municipality"):
        if section.publishers is None:
            section.publishers = new_group("Publicatie", section.municipality)
            section.save(clean=False)
        let_write(section)


@transaction.atomic
def archive_section(municipality: Municipality) -> SectionPage:
    """Hide a section with everything in it and let its editors write no more; nothing is lost.

    `enrol_municipality` undoes it. Raises `SectionError` if the municipality has no section.
    """
    one_at_a_time()
    section = SectionPage.objects.filter(municipality=municipality).first()
    if section is None:
        raise SectionError(f"De gemeente {municipality.name} neemt niet deel.")
    if section.is_archived:
        return section
    section.archived_on = timezone.localdate()
    section.save(clean=False)
    for group in filter(None, (section.editors, section.publishers)):
        group.permissions.clear()
        group.page_permissions.all().delete()
        group.collection_permissions.all().delete()
    # For the members of no group at all: for nobody.
    PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.GROUPS)
    if section.collection:
        CollectionViewRestriction.objects.create(
            collection=section.collection, restriction_type=CollectionViewRestriction.GROUPS
        )
    enter_municipality(municipality)
    refresh_followed_by(municipality)
    log(instance=section, action="municipalities.archive")
    return section


@transaction.atomic
def let_review(section: SectionPage, is_reviewed: bool, *, by: User | None = None) -> None:
    """Whether another looks at what an editor wrote before readers see it, or editors publish."""
    one_at_a_time()
    section.refresh_from_db()
    if section.is_reviewed == is_reviewed:
        return
    section.is_reviewed = is_reviewed
    section.save(clean=False)
    if not section.is_archived:
        let_write(section)
    log(instance=section, action="municipalities.review", user=by, data={"on": is_reviewed})


@transaction.atomic
def move_sections_of_former() -> list[Move]:
    """Let the section of a municipality that was merged go on at its successor.

    Where the successor has a section, everything goes into that: pages, contacts, editors, images
    and documents. What one of the two archived stays as it is, so that a merger publishes nothing
    that was hidden and hides nothing that was public.
    """
    one_at_a_time()
    moves = []
    sections = SectionPage.objects.select_related("municipality").order_by("path")
    for section in [each for each in sections if not each.municipality.exists_today]:
        former = section.municipality
        successor = successor_today(former)
        other = SectionPage.objects.filter(municipality=successor).first()
        if not successor.exists_today:
            logger.warning("section of %s stays: no successor", former.name)
        elif other is None:
            _take_along(section, successor)
            moves.append(Move(former, successor, merged=False))
        elif section.is_archived or other.is_archived:
            logger.warning("section of %s stays: one of two is archived", former.name)
        else:
            _merge(section, other)
            moves.append(Move(former, successor, merged=True))
    _move_people()
    for move in moves:
        merge_newsletters(move.former, move.successor)
        logger.info("section of %s moved to %s", move.former.name, move.successor.name)
        enter_municipality(move.successor)
    if moves:
        forget_pages()
    return moves


def one_at_a_time() -> None:
    """Two that change sections at the same moment wait for each other, before anything else.

    In a transaction; one that asks for it after it changed a municipality could wait for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('oggz.sections'))")


def _make_page(parent: Page, kind: type[AnyPage], slug: str, **fields: Any) -> AnyPage:
    """A published page without a first version: less than half the work when all take part."""
    now = timezone.now()
    page = kind(slug=slug, first_published_at=now, last_published_at=now, **fields)
    return parent.add_child(instance=page)


def _refuse_if_not_today(municipality: Municipality) -> None:
    if Municipality.objects.current().filter(pk=municipality.pk).exists():
        return
    if municipality.exists_today:
        raise SectionError(
            f"De gemeente {municipality.name} bestaat pas vanaf {municipality.valid_from:%d-%m-%Y}."
        )
    successor = successor_today(municipality)
    advice = f" Neem {successor.name}." if successor.exists_today else ""
    raise SectionError(f"De gemeente {municipality.name} bestaat niet meer.{advice}")


def _give_colours(municipality: Municipality, colours: tuple[str, str] | None) -> None:
    if MunicipalityTheme.objects.filter(municipality=municipality).exists():
        return
    theme = MunicipalityTheme(municipality=municipality)
    if colours:
        theme.primary_colour, theme.accent_colour = colours
    theme.full_clean()
    theme.save()


def _show(section: SectionPage) -> None:
    """Take away what `archive_section` put up, and nothing that an editor restricted."""
    for restriction in (
        *PageViewRestriction.objects.filter(page=section),
        *CollectionViewRestriction.objects.filter(collection=section.collection),
    ):
        if restriction.restriction_type == "groups" and not restriction.groups.exists():
            restriction.delete()


# --- mergers


def _take_along(section: SectionPage, successor: Municipality) -> None:
    """The section goes on under the name of the successor; old addresses lead to the new."""
    former = section.municipality
    section.municipality = successor
    section.title = section.draft_title = successor.name
    section.slug = successor.slug
    section.save()  # Wagtail changes the addresses below, and makes redirects
    for kind, group in (("Redactie", section.editors), ("Publicatie", section.publishers)):
        if group and group.name == f"{kind} {former.name}":
            Group.objects.filter(pk=group.pk).update(name=free_group_name(kind, successor))
    if section.collection and section.collection.name == former.name:
        Collection.objects.filter(pk=section.collection_id).update(name=successor.name)
    if not MunicipalityTheme.objects.filter(municipality=successor).exists():
        MunicipalityTheme.objects.filter(municipality=former).update(municipality=successor)
    enter_tree(section)


def _merge(section: SectionPage, other: SectionPage) -> None:
    """Everything in a section goes into another, which keeps its name and its colours."""
    for kind in _LISTS:
        source, target = _below(section, kind), _below(other, kind)
        for page in source.get_children():
            _move_page(page.specific, target)
        _lead(source, target)
    contacts, target = _below(section, ContactPage), _below(other, ContactPage)
    _append_contacts(contacts, target)
    _lead(contacts, target)
    for group, into in (
        (section.editors, other.editors),
        (section.publishers, other.publishers),
    ):
        if group:
            into.user_set.add(*group.user_set.all())
            group.delete()
    if section.collection:
        _move_collection(section.collection, other.collection)
    section_merged.send(SectionPage, section=section, into=other)
    # Fresh, because what stood in it is gone.
    SectionPage.objects.get(pk=section.pk).delete()


def _move_people() -> None:
    """Of former municipalities whose section moved, and of those that never had one."""
    has_people = Q(appointments__isnull=False) | Q(invitations__isnull=False)
    for former in Municipality.objects.former().filter(has_people, section=None).distinct():
        successor = successor_today(former)
        if successor.exists_today:
            move_appointments(former, successor)


def _below(section: SectionPage, kind: type[Page]) -> Page:
    return kind.objects.child_of(section).get()


def _move_page(page: Page, target: Page) -> None:
    if not Page._slug_is_available(page.slug, target):
        page.slug = _free_slug(page, target)
        page.save(clean=False)
        # Or the next version would bring the old address back.
        for revision in page.revisions.all():
            revision.content["slug"] = page.slug
            revision.save(update_fields=["content"])
    page.move(Page.objects.get(pk=target.pk), pos="last-child")


def _free_slug(page: Page, target: Page) -> str:
    number = 2
    while not all(
        Page._slug_is_available(f"{page.slug}-{number}", parent)
        for parent in (page.get_parent(), target)
    ):
        number += 1
    return f"{page.slug}-{number}"


def _append_contacts(source: ContactPage, target: ContactPage) -> None:
    """The contacts of both, in what is public and in what an editor is still writing."""
    draft = target.get_latest_revision_as_object() if target.has_unpublished_changes else None
    for page in filter(None, (target, draft)):
        kept = list(page.contacts.all())
        added = list(source.contacts.all())
        for number, contact in enumerate(added, start=len(kept)):
            contact.pk, contact.page, contact.sort_order = None, page, number
        page.contacts = [*kept, *added]
    target.save_revision().publish()
    if draft is not None:
        draft.save_revision()


def _move_collection(source: Collection, target: Collection) -> None:
    for model in (get_image_model(), get_document_model()):
        model.objects.filter(collection=source).update(collection=target)
    for child in source.get_children():
        child.move(Collection.objects.get(pk=target.pk), pos="last-child")
    Collection.objects.get(pk=source.pk).delete()


def _lead(source: Page, target: Page) -> None:
    """From the address of a page that disappears to the page that takes its place."""
    path = Redirect.normalise_path(source.url)
    Redirect.objects.update_or_create(
        old_path=path, site=source.get_site(),
        defaults={"redirect_page": target, "automatically_created": True},
    )  # fmt: skip
