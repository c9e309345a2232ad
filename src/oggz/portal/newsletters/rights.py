"""Which editor may do what with which newsletter."""

from django.db.models import Q, QuerySet

from oggz.portal.accounts.models import User
from oggz.portal.accounts.rights import is_national_editor
from oggz.portal.municipalities.models import Municipality
from oggz.portal.newsletters.models import Edition, Newsletter, Scope
from oggz.portal.newsletters.models.letters import NewsletterQuerySet


def letters_of(user: User) -> NewsletterQuerySet:
    """Those in which somebody may work: national editors in all, others where they write.

    The newsletter of a region is worked on by the editors of its municipalities together.
    """
    letters = Newsletter.objects.filter(merged_into=None).with_place()
    if not user.is_active:
        return letters.none()
    if is_national_editor(user):
        return letters
    own = Municipality.objects.filter(
        section__editors__user=user, section__archived_on=None
    ).order_by()
    return letters.filter(
        Q(municipality__in=own) | Q(region__in=own.values("ggd_region")),
    )


def may_decide(user: User, letter: Newsletter) -> bool:
    """Whether somebody may approve, send and set what belongs to a newsletter.

    A region has no editors of its own: what they propose, a national editor approves.
    """
    if is_national_editor(user):
        return True
    return letter.scope == Scope.MUNICIPALITY and letters_of(user).filter(pk=letter.pk).exists()


def may_approve(user: User, edition: Edition) -> bool:
    return not why_not_approve(user, edition)


def why_not_approve(user: User, edition: Edition) -> str:
    """In Dutch; empty for who may."""
    letter = edition.newsletter
    if not may_decide(user, letter):
        return (
            "Een landelijke redacteur keurt deze nieuwsbrief goed. Leg haar voor met de knop"
            " ‘Leg voor’."
        )
    if letter.needs_second_person and edition.authors.filter(pk=user.pk).exists():
        return (
            "U heeft aan deze editie gewerkt. Bij deze nieuwsbrief keurt een ander goed: leg haar"
            " voor met de knop ‘Leg voor’."
        )
    return ""


def awaiting_approval(user: User) -> QuerySet[Edition]:
    """Editions that were put to this editor: those of a municipality are for its own editors."""
    letters = letters_of(user).order_by()
    if not is_national_editor(user):
        letters = letters.filter(scope=Scope.MUNICIPALITY)
    proposed = Edition.objects.filter(
        state=Edition.State.PROPOSED, newsletter__in=letters.values("pk")
    )
    return proposed.exclude(newsletter__needs_second_person=True, authors=user)
