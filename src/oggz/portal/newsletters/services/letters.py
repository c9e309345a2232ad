"""Every place and theme has its newsletter, and a merger takes it along."""

from typing import Any

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log

from oggz.portal.accounts.models import User
from oggz.portal.knowledge.models import ThemePage
from oggz.portal.municipalities.models import Municipality, Region, SectionPage
from oggz.portal.newsletters.models import Edition, Newsletter, Request, Scope, Subscription
from oggz.web.page_cache import forget_pages


@transaction.atomic
def make_newsletters(
    *,
    municipalities: list[Municipality] | None = None,
    themes: list[ThemePage] | None = None,
) -> int:
    """Give these their newsletter, or everyone that has none; what exists stays.

    Returns how many were made.
    """
    everyone = municipalities is None and themes is None
    wanted = []
    if everyone:
        sections = SectionPage.objects.select_related("municipality").order_by("path")
        municipalities = [section.municipality for section in sections]
        themes = list(ThemePage.objects.live())
        wanted = [Newsletter(scope=Scope.COUNTRY, slug="landelijk")]
        wanted += [
            Newsletter(scope=Scope.REGION, region=region, slug=f"regio-{region.slug}")
            for region in Region.objects.filter(kind=Region.Kind.GGD)
        ]
    wanted += [
        Newsletter(scope=Scope.MUNICIPALITY, municipality=place, slug=f"gemeente-{place.slug}")
        for place in municipalities or ()
    ]
    known = set(Newsletter.objects.exclude(theme=None).values_list("theme", flat=True))
    wanted += [
        Newsletter(scope=Scope.THEME, theme=theme, slug=_slug_of_theme(theme))
        for theme in themes or ()
        if theme.pk not in known
    ]
    before = Newsletter.objects.count()
    Newsletter.objects.bulk_create(wanted, ignore_conflicts=True)
    made = Newsletter.objects.count() - before
    if made:
        forget_pages()
    return made


def _slug_of_theme(theme: ThemePage) -> str:
    """With its number if a theme that is gone had this name: its editions keep their address."""
    slug = f"thema-{theme.slug}"[:100]
    return f"{slug}-{theme.pk}" if Newsletter.objects.filter(slug=slug).exists() else slug


@transaction.atomic
def merge_newsletters(former: Municipality, successor: Municipality) -> None:
    """Let the readers of a municipality that was merged go on at its successor.

    If that has no newsletter this one becomes its; else this one goes into the other, and keeps
    only its archive. Whoever had both has one.
    """
    letter = Newsletter.objects.select_for_update().filter(municipality=former).first()
    if letter is None or letter.merged_into_id:
        return
    other = Newsletter.objects.select_for_update().filter(municipality=successor).first()
    if other is None:
        Newsletter.objects.filter(pk=letter.pk).update(municipality=successor)
    else:
        _merge(letter, other)
    forget_pages()


def _merge(letter: Newsletter, other: Newsletter) -> None:
    known = other.subscriptions.values("subscriber")
    Subscription.objects.filter(newsletter=letter, subscriber__in=known).delete()
    Subscription.objects.filter(newsletter=letter).update(newsletter=other)
    through = Request.newsletters.through
    asked = through.objects.filter(newsletter=other).values("request")
    through.objects.filter(newsletter=letter, request__in=asked).delete()
    through.objects.filter(newsletter=letter).update(newsletter=other)
    # What readers already have stays where they found it.
    letter.editions.exclude(state__in=Edition.PUBLIC).update(newsletter=other)
    # What is on its way reaches who was to have it: its deliveries ask for the subscription.
    on_its_way = letter.editions.filter(state__in=[Edition.State.SENDING, Edition.State.PAUSED])
    for edition in on_its_way:
        mailed = edition.url
        edition.newsletter = other
        edition.slug = free_slug(other, edition.slug)
        edition.save(update_fields=["newsletter", "slug"])
        Redirect.objects.update_or_create(
            old_path=Redirect.normalise_path(mailed), site=None,
            defaults={"redirect_link": edition.url, "automatically_created": True},
        )  # fmt: skip
    Newsletter.objects.filter(pk=letter.pk).update(merged_into=other)


def free_slug(letter: Newsletter, wanted: str) -> str:
    """The address within a newsletter, with a number if it is taken."""
    taken = set(letter.editions.filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


@transaction.atomic
def save_settings(letter: Newsletter, fields: dict[str, Any], *, by: User) -> None:
    """Change what an editor may set of a newsletter."""
    Newsletter.objects.filter(pk=letter.pk).update(**fields)
    log(instance=letter, action="newsletters.settings", user=by)
    forget_pages()
