"""Preparing the reviews, and offering items to a wider circle: each call is one transaction."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Task, Workflow, WorkflowPage, WorkflowTask

from oggz.errors import PlatformError
from oggz.portal.accounts.models import User
from oggz.portal.accounts.rights import is_national_editor
from oggz.portal.knowledge.models import HomePage, Publication
from oggz.portal.municipalities.models import SectionIndexPage
from oggz.portal.workflow.models import NationalReview, Offer, SectionReview
from oggz.portal.workflow.rights import may_offer
from oggz.web.page_cache import forget_pages

# What a button says after "Stuur door naar".
_NATIONAL, _LOCAL = "het kennisinstituut", "een publicerende redacteur"
# Made by Wagtail's own migrations.
_OF_WAGTAIL = "Moderators approval"


class OfferError(PlatformError):
    """Why an item cannot be offered or taken over; the text is for who asked."""


@transaction.atomic
def prepare_workflows() -> None:
    """Who looks at what before it is published; what exists stays."""
    _workflow(_NATIONAL, NationalReview, HomePage.objects.get())
    _workflow(_LOCAL, SectionReview, SectionIndexPage.objects.get())
    for workflow in Workflow.objects.active().filter(name=_OF_WAGTAIL):
        workflow.deactivate()
    for task in Task.objects.active().filter(name=_OF_WAGTAIL):
        task.deactivate()


def _workflow(name: str, kind: type[Task], page: Page) -> None:
    workflow, _ = Workflow.objects.get_or_create(name=name)
    task, _ = kind.objects.get_or_create(
        name=kind._meta.verbose_name.capitalize()  # what an editor sees of a step
    )
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    # Another that an administrator chose for these pages stays.
    WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})


# --- offering


@transaction.atomic
def offer(by: User, page: Page, reach: Offer.Reach, note: str = "") -> Offer:
    """Offer a published item of a section to the region or the country.

    Raises `OfferError` if `by` may not do so, or the item is not public, shown there or offered
    already.
    """
    page = Page.objects.select_for_update(no_key=True).get(pk=page.pk).specific
    if not may_offer(by, page):
        raise OfferError("U kunt alleen berichten en activiteiten van uw eigen gemeente aanbieden.")
    if not page.live:
        raise OfferError("Publiceer dit eerst. Daarna kunt u het aanbieden.")
    if is_shown(page, reach):
        raise OfferError(f"Dit staat al op de pagina's voor {reach.label}.")
    try:
        with transaction.atomic():
            offered = Offer.objects.create(page=page, reach=reach, note=note, offered_by=by)
    except IntegrityError:
        raise OfferError("Dit is al aangeboden, en wacht op de landelijke redactie.") from None
    log(instance=page, action="workflow.offer", user=by, data={"reach": reach.value})
    return offered


@transaction.atomic
def withdraw(by: User, key: int) -> None:
    """Offer it no more. Raises `OfferError` if it waits no longer, or is not of `by`'s section."""
    offered = _waiting(key)
    if not may_offer(by, offered.page.specific):
        raise OfferError("U kunt dit niet intrekken.")
    _decide(offered, by, Offer.State.WITHDRAWN)


@transaction.atomic
def accept(by: User, key: int) -> Offer:
    """Show it to the wider circle, as its editors wrote it. Raises `OfferError`."""
    offered = _waiting(key)
    _refuse_unless_national(by)
    page = offered.page.specific
    if not page.live:
        raise OfferError("Dit is niet meer openbaar, dus het kan niet worden overgenomen.")
    show(page, Offer.Reach(offered.reach), by=by)
    _decide(offered, by, Offer.State.ACCEPTED)
    return offered


@transaction.atomic
def decline(by: User, key: int, reason: str) -> Offer:
    """Not to be taken over, and why. Raises `OfferError`, also without a reason."""
    offered = _waiting(key)
    _refuse_unless_national(by)
    if not reason.strip():
        raise OfferError("Schrijf erbij waarom niet; wie het aanbood, leest het.")
    _decide(offered, by, Offer.State.DECLINED, reason.strip())
    return offered


def is_shown(page: Publication, reach: Offer.Reach) -> bool:
    return page.shown_nationally if reach is Offer.Reach.COUNTRY else page.shown_in_region


def show(page: Publication, reach: Offer.Reach, *, by: User) -> None:
    """Show a published item further, without publishing what an editor is still writing."""
    name = "shown_nationally" if reach is Offer.Reach.COUNTRY else "shown_in_region"
    draft = page.get_latest_revision_as_object() if page.has_unpublished_changes else None
    setattr(page, name, True)
    page.save_revision(user=by).publish(user=by)
    if draft is not None:
        setattr(draft, name, True)
        draft.save_revision(user=by)
    forget_pages()


def _waiting(key: int) -> Offer:
    """The offer, locked: two who decide at the same moment do not both do so."""
    offered = Offer.objects.waiting().select_for_update(of=("self",)).filter(pk=key).first()
    if offered is None:
        raise OfferError("Hierover is al besloten, of het is ingetrokken.")
    return offered


def _refuse_unless_national(by: User) -> None:
    if not is_national_editor(by):
        raise OfferError("Alleen de landelijke redactie neemt items over.")


def _decide(offered: Offer, by: User, state: Offer.State, reason: str = "") -> None:
    offered.state, offered.reason = state, reason
    offered.decided_by, offered.decided_on = by, timezone.now()
    offered.save(update_fields=["state", "reason", "decided_by", "decided_on"])
    log(
        instance=offered.page.specific, action=f"workflow.{state.name.lower()}", user=by,
        data={"reach": offered.reach},
    )  # fmt: skip
