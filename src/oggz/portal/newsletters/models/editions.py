"""An edition of a newsletter, what is in it, and what became of each message."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from oggz.portal.catalogue.models import Entry
from oggz.portal.newsletters.models.letters import Newsletter
from oggz.portal.newsletters.models.subscribers import Subscriber
from oggz.portal.practices.models import Adoption


class Edition(models.Model):
    """From the first draft until everyone has it; afterwards a page of the site."""

    class State(models.TextChoices):
        DRAFT = "concept", "Concept"
        PROPOSED = "voorgelegd", "Wacht op goedkeuring"
        APPROVED = "goedgekeurd", "Goedgekeurd"
        SENDING = "bezig", "Wordt verstuurd"
        PAUSED = "pauze", "Onderbroken"
        STOPPED = "gestopt", "Gestopt"
        SENT = "verstuurd", "Verstuurd"

    # Of these readers find a page in the archive.
    PUBLIC = (State.SENDING, State.PAUSED, State.STOPPED, State.SENT)

    newsletter = models.ForeignKey(Newsletter, models.PROTECT, related_name="editions")
    slug = models.SlugField(max_length=20)
    subject = models.CharField(
        "onderwerp", max_length=120,
        help_text="De regel die lezers in hun postvak zien. Noem wat erin staat.",
    )  # fmt: skip
    introduction = models.TextField(
        "inleiding", max_length=2000, blank=True,
        help_text="Een paar zinnen van u aan de lezer. Een lege regel begint een nieuwe alinea.",
    )  # fmt: skip
    first_day = models.DateField("vanaf")
    last_day = models.DateField("tot en met")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    send_at = models.DateTimeField(null=True)
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # As it is sent: made once, with marks where each reader's own addresses come.
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)
    mark = models.CharField(max_length=32, blank=True)
    # What came of it, once the deliveries themselves are forgotten.
    results = models.JSONField(default=dict)
    # Why sending does not get on, for the editor.
    trouble = models.CharField(max_length=300, blank=True)
    is_example = models.BooleanField(default=False)

    class Meta:
        verbose_name = "editie"
        verbose_name_plural = "edities"
        default_permissions = ()
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "slug"], name="edition_address"),
            models.CheckConstraint(
                condition=Q(first_day__lte=models.F("last_day")), name="edition_period"
            ),
        ]
        indexes = [models.Index(fields=["state", "send_at"], name="edition_state")]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("newsletters:edition", args=[self.newsletter.slug, self.slug])

    url = property(get_absolute_url)

    @property
    def is_public(self) -> bool:
        return self.state in self.PUBLIC

    @property
    def may_change(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def date(self) -> dt.date:
        """When readers had it, or else when it was begun."""
        return (self.started_at or self.created_at).date()


class EditionItem(models.Model):
    """Something public in an edition: of the catalogue, or a practice that was taken up.

    Once it is public no more, it is in no edition either.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="items")
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="+")
    adoption = models.ForeignKey(Adoption, models.CASCADE, null=True, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "onderdeel van een editie"
        verbose_name_plural = "onderdelen van een editie"
        default_permissions = ()
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "entry"], name="item_once_in_edition"),
            models.UniqueConstraint(
                fields=["edition", "adoption"], name="adoption_once_in_edition"
            ),
            models.CheckConstraint(
                condition=Q(entry=None) ^ Q(adoption=None), name="item_is_one_thing"
            ),
        ]


class Delivery(models.Model):
    """One message of an edition, to one subscriber."""

    class State(models.TextChoices):
        WAITING = "wacht", "wacht op verzending"
        CLAIMED = "bezig", "wordt nu verstuurd"
        HANDED_OVER = "verstuurd", "overgedragen aan de mailserver"
        UNCERTAIN = "onzeker", "onzeker"
        FAILED = "mislukt", "geweigerd"
        BOUNCED = "terug", "teruggekomen"
        SKIPPED = "afgemeld", "afgemeld voor de beurt kwam"

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="deliveries")
    # Who is forgotten is forgotten here too; that a message went out stays counted.
    subscriber = models.ForeignKey(
        Subscriber, models.SET_NULL, null=True, related_name="deliveries"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # The connection that has claimed it.
    slot = models.PositiveSmallIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    code = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "verzending"
        verbose_name_plural = "verzendingen"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["edition", "subscriber"], name="delivered_once")
        ]
        indexes = [
            models.Index(
                fields=["edition", "id"], condition=Q(state="wacht"), name="delivery_waiting"
            ),
            models.Index(fields=["edition", "state"], name="delivery_state"),
        ]
