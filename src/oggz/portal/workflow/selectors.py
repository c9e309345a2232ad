"""What waits for a review."""

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from wagtail.models import Page, TaskState, get_default_page_content_type

from oggz.portal.accounts.models import User


def reviews_awaiting(user: User) -> QuerySet[TaskState]:
    """Steps that somebody may judge, the oldest first; each with `page` (key) and `title`."""
    page = Page.objects.filter(pk=Cast(OuterRef("revision__object_id"), IntegerField()))
    return (
        TaskState.objects.reviewable_by(user)
        .filter(workflow_state__base_content_type=get_default_page_content_type())
        .select_related("task")
        .annotate(
            page=Subquery(page.values("pk")[:1]), title=Subquery(page.values("draft_title")[:1])
        )
        .exclude(page=None)
        .order_by("started_at")
    )
