"""Others look before readers do: the steps of a review, and items offered to a wider circle."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page, Task, TaskState

from oggz.portal.accounts.models import Role, User
from oggz.portal.accounts.rights import GROUPS, is_national_editor


class Review(Task):
    """A step in which somebody else looks at a page, and publishes it or sends it back.

    Who asked for the review does not give it: two people have seen what readers get.
    """

    class Meta:
        abstract = True

    def reviewers(self, page: Page) -> QuerySet[User]:
        """Who may judge this page, whoever asked for it."""
        raise NotImplementedError

    def _reviews(self, page: Page, user: User) -> bool:
        return user.is_superuser or self.reviewers(page).filter(pk=user.pk).exists()

    def user_can_access_editor(self, obj: Page, user: User) -> bool:
        return self._reviews(obj, user)

    def locked_for_user(self, obj: Page, user: User) -> bool:
        return not self._reviews(obj, user)

    def user_can_lock(self, obj: Page, user: User) -> bool:
        return self._reviews(obj, user)

    def get_actions(self, obj: Page, user: User) -> list[tuple[str, str, bool]]:
        if _asked_by(obj) == user.pk or not self._reviews(obj, user):
            return []
        return [
            ("reject", "Terugsturen met uitleg", True),
            # Wagtail adds to these that it publishes.
            ("approve", "Goedkeuren", False),
            ("approve", "Met een opmerking goedkeuren", True),
        ]

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> QuerySet[TaskState]:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        waiting = waiting.exclude(workflow_state__requested_by=user)
        return waiting if user.is_superuser else self._of(user, waiting)

    def _of(self, user: User, waiting: QuerySet[TaskState]) -> QuerySet[TaskState]:
        """Those of the waiting that somebody may judge."""
        raise NotImplementedError


def _asked_by(page: Page) -> int | None:
    state = page.current_workflow_state
    return state.requested_by_id if state else None


class NationalReview(Review):
    """The knowledge institute looks at what is written for the whole country."""

    class Meta:
        verbose_name = "beoordeling door het kennisinstituut"
        verbose_name_plural = "beoordelingen door het kennisinstituut"

    def reviewers(self, page: Page) -> QuerySet[User]:
        return User.objects.filter(is_active=True, groups__name=GROUPS[Role.REVIEWER])

    def _of(self, user: User, waiting: QuerySet[TaskState]) -> QuerySet[TaskState]:
        is_reviewer = self.reviewers(Page()).filter(pk=user.pk).exists()
        return waiting if is_reviewer else waiting.none()

    @classmethod
    def get_description(cls) -> str:
        return "Wie de rol beoordelaar heeft, beoordeelt landelijke inhoud."


class SectionReview(Review):
    """A publisher of the municipality looks at what an editor wrote there."""

    class Meta:
        verbose_name = "beoordeling in de gemeente"
        verbose_name_plural = "beoordelingen in gemeenten"

    def reviewers(self, page: Page) -> QuerySet[User]:
        """The publishers of the section, and the national editors, who help where there is none."""
        sections = Group.objects.filter(published_section__in=_sections_above(page))
        national = GROUPS[Role.CHIEF_EDITOR]
        groups = Group.objects.filter(Q(pk__in=sections.values("pk")) | Q(name=national))
        return User.objects.filter(is_active=True, groups__in=groups).distinct()

    def _of(self, user: User, waiting: QuerySet[TaskState]) -> QuerySet[TaskState]:
        from oggz.portal.municipalities.selectors import sections_published_by

        if is_national_editor(user):
            return waiting
        keys = [
            key
            for section in sections_published_by(user)
            for key in Page.objects.descendant_of(section, inclusive=True)
            .annotate(key=Cast("pk", CharField()))
            .values_list("key", flat=True)
        ]
        return waiting.filter(workflow_state__object_id__in=keys)

    @classmethod
    def get_description(cls) -> str:
        return "Wie in die gemeente publiceert, beoordeelt wat redacteuren er schrijven."


def _sections_above(page: Page) -> list[int]:
    from oggz.portal.municipalities.models import SectionPage

    above = [page.path[:end] for end in range(Page.steplen, len(page.path) + 1, Page.steplen)]
    return list(SectionPage.objects.filter(path__in=above).values_list("pk", flat=True))


class OfferQuerySet(models.QuerySet["Offer"]):
    def waiting(self) -> "OfferQuerySet":
        return self.filter(state=Offer.State.WAITING)


class Offer(models.Model):
    """That a local editor offers an item of the own section to the region, or to the country."""

    class Reach(models.TextChoices):
        REGION = "regio", "de hele regio"
        COUNTRY = "land", "het hele land"

    class State(models.TextChoices):
        WAITING = "wacht", "wacht op de landelijke redactie"
        ACCEPTED = "overgenomen", "overgenomen"
        DECLINED = "niet-overgenomen", "niet overgenomen"
        WITHDRAWN = "ingetrokken", "ingetrokken"

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="offers")
    reach = models.CharField("voor", max_length=8, choices=Reach)
    note = models.CharField(
        "toelichting", max_length=400, blank=True,
        help_text="Waarom anderen hier iets aan hebben.",
    )  # fmt: skip
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    offered_on = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    decided_on = models.DateTimeField(null=True)
    reason = models.CharField("reden", max_length=400, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = "aangeboden item"
        verbose_name_plural = "aangeboden items"
        ordering: ClassVar[list[str]] = ["offered_on"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["page", "reach"], condition=Q(state="wacht"), name="offer_waits_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page} voor {self.get_reach_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
