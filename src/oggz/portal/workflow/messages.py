"""What reviewers are mailed. Names of people stay out of it."""

from django.conf import settings
from django.core.mail import send_mass_mail
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.models import TaskState

from oggz.portal.municipalities.sections import municipality_of
from oggz.portal.workflow.models import Review


def tell_reviewers(key: int) -> int:
    """Ask for the review that waits; returns how many were mailed.

    Nobody is mailed if it waits no longer. Each gets a mail of the own.
    """
    state = TaskState.objects.filter(pk=key, status=TaskState.STATUS_IN_PROGRESS).first()
    if state is None:
        return 0
    page = state.workflow_state.content_object
    task = state.task.specific
    assert isinstance(task, Review)
    place = municipality_of(page)
    text = render_to_string(
        "workflow/mail/review.txt",
        {
            "page": page.get_latest_revision_as_object(),
            "place": place,
            "site": settings.WAGTAIL_SITE_NAME,
            "url": settings.BASE_URL + reverse("wagtailadmin_pages:edit", args=[page.pk]),
        },
    )
    reviewers = task.reviewers(page).exclude(pk=state.workflow_state.requested_by_id)
    # As each chose on the own account page.
    reviewers = reviewers.exclude(wagtail_userprofile__submitted_notifications=False)
    addresses = reviewers.exclude(email="").values_list("email", flat=True).distinct()
    subject = f"Wilt u iets bekijken? {settings.WAGTAIL_SITE_NAME}"
    return send_mass_mail([(subject, text, None, [address]) for address in addresses])
