from typing import Any

from django import template
from django.template.context import Context
from wagtail.models import Page

from oggz.portal.freshness.models import Review, WeeklyMail
from oggz.portal.freshness.places import takes_remarks
from oggz.portal.freshness.terms import months_of

register = template.Library()


@register.inclusion_tag("freshness/reviewed.html")
def reviewed(page: Page | None) -> dict[str, Any]:
    """When somebody last looked whether a page is right; nothing for what does not age."""
    review = None
    if isinstance(page, Page) and page.pk and months_of(type(page)) is not None:
        try:
            review = page.review
        except Review.DoesNotExist:
            review = None
    return {"review": review}


@register.inclusion_tag("freshness/remark_link.html", takes_context=True)
def remark_link(context: Context) -> dict[str, Any]:
    """The way to say that the page at hand is not right; nothing where that makes no sense."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    is_public = match is not None and takes_remarks(match.view_name)
    is_preview = getattr(request, "is_preview", False)
    return {"path": request.path if is_public and not is_preview else ""}


@register.inclusion_tag("freshness/weekly_mail.html", takes_context=True)
def weekly_mail(context: Context) -> dict[str, Any]:
    """The switch of the message of Monday, for who has a desk."""
    request = context["request"]
    has_desk = request.user.has_perm("wagtailadmin.access_admin")
    off = has_desk and WeeklyMail.objects.filter(user=request.user, is_on=False).exists()
    return {"has_desk": has_desk, "is_on": not off, "request": request,
            "csrf_token": context.get("csrf_token")}  # fmt: skip
