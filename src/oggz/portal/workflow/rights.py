"""Who may offer an item, and see what was offered."""

from django.contrib.auth.models import AbstractUser
from django.db.models import Q, QuerySet
from wagtail.models import Page

from oggz.portal.accounts.rights import is_national_editor
from oggz.portal.knowledge.models import EventPage, NewsPage
from oggz.portal.municipalities.models import SectionPage
from oggz.portal.municipalities.selectors import sections_of_editor
from oggz.portal.workflow.models import Offer

# What stays local unless it is shown further; practices are for everyone from the start.
OFFERED = (NewsPage, EventPage)


def may_offer(user: AbstractUser, page: Page) -> bool:
    """Whether somebody writes in the section in which this item stands."""
    return isinstance(page, OFFERED) and any(
        page.path.startswith(section.path) for section in sections_of_editor(user)
    )


def offers_in_view(user: AbstractUser) -> QuerySet[Offer]:
    """All of them for national editors; for others those from the sections where they write."""
    offers = Offer.objects.select_related("page", "offered_by", "decided_by")
    if is_national_editor(user):
        return offers
    below = Q(pk=None)
    for section in sections_of_editor(user):
        below |= Q(page__path__startswith=section.path)
    return offers.filter(below)


def may_set_review(user: AbstractUser, section: SectionPage) -> bool:
    """Whether somebody decides if others look first: who publishes there."""
    if section.is_archived or not user.is_authenticated:
        return False
    if is_national_editor(user):
        return user.is_active
    return bool(section.publishers_id) and user.groups.filter(pk=section.publishers_id).exists()
