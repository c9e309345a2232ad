"""Other web sites: feeds that editors coupled and what came in, and links that lead there."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import Page, Revision

from oggz.portal.municipalities.models import Municipality, SectionPage

LONGEST_ADDRESS = 1000


class Arrival(models.TextChoices):
    """What becomes of what comes in; nothing is ever published by itself."""

    DRAFTS = "concepten", "Als conceptberichten, die een redacteur nakijkt"
    LINKS = "links", "Als links in de lijst ‘Elders’"


class SourceQuerySet(models.QuerySet["Source"]):
    def active(self) -> "SourceQuerySet":
        """Those that are asked: switched on, and not of an archived section."""
        return self.filter(Q(section=None) | Q(section__archived_on=None), is_on=True)

    def due(self) -> "SourceQuerySet":
        return self.active().filter(next_attempt__lte=timezone.now())


class Source(models.Model):
    """A feed of another web site, coupled to a section or to the national pages."""

    # So long a feed may fail before it is asked no more.
    PATIENCE = timedelta(days=30)

    title = models.CharField(
        "naam van de site", max_length=120, blank=True,
        help_text="Zoals lezers die zien. Laat leeg om de naam van de feed te gebruiken.",
    )  # fmt: skip
    address = models.CharField(
        "adres", max_length=LONGEST_ADDRESS,
        help_text="Het adres van een RSS-, Atom- of JSON-feed, of van een webpagina: dan zoeken"
        " wij de feed erbij.",
    )  # fmt: skip
    section = models.ForeignKey(
        SectionPage, models.CASCADE, null=True, blank=True, related_name="sources",
        verbose_name="voor",
    )  # fmt: skip
    arrival = models.CharField(
        "hoe het binnenkomt", max_length=10, choices=Arrival, default=Arrival.LINKS
    )
    is_on = models.BooleanField("ophalen", default=True)
    added_on = models.DateTimeField(auto_now_add=True)

    next_attempt = models.DateTimeField(default=timezone.now, editable=False)
    last_success = models.DateTimeField(null=True, editable=False)
    # Why it does not work now, in a sentence for an editor; nothing when it works.
    problem = models.CharField(max_length=300, blank=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    # Switched off by the platform, because it failed too long.
    paused_on = models.DateTimeField(null=True, editable=False)
    # What the site said, to be told whether anything changed.
    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = "gekoppelde site"
        verbose_name_plural = "gekoppelde sites"
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "address"],
                name="source_once",
                nulls_distinct=False,
                violation_error_message="Deze feed is hier al gekoppeld.",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.address

    @property
    def is_failing(self) -> bool:
        return bool(self.problem)


class Item(models.Model):
    """Something that came in from a source, as plain text."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="items")
    # A hash of what the site itself tells items apart by.
    key = models.CharField(max_length=64)
    title = models.CharField(max_length=160)
    address = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    day = models.DateField()
    # A hash of what came in last, to see a change.
    version = models.CharField(max_length=64)
    taken_on = models.DateTimeField(default=timezone.now)
    # The draft that was made of it. While its last version is still ours, no editor touched it.
    page = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="+")
    revision = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="item_once")]
        indexes = [
            models.Index("source", F("day").desc(), F("id").desc(), name="item_newest"),
            models.Index("source", "address", name="item_by_address"),
        ]

    def __str__(self) -> str:
        return self.title


class LinkState(models.TextChoices):
    """What is known of where a link leads."""

    NEW = "nieuw", "nog niet nagegaan"
    GOOD = "goed", "goed"
    DOUBTFUL = "twijfel", "werkte de laatste keer niet"
    BROKEN = "verbroken", "verbroken"
    UNCLEAR = "onduidelijk", "kan niet worden nagegaan"


class CheckedLink(models.Model):
    """Where pages of the portal lead, each address once however many pages have it.

    An address on the web; or within the portal a path, or "page:" or "document:" with a key.
    """

    address = models.CharField(max_length=2000, unique=True)
    # The site that is asked; nothing within the portal, which needs no asking.
    host = models.CharField(max_length=255, blank=True, db_index=True)
    state = models.CharField(max_length=12, choices=LinkState, default=LinkState.NEW)
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    first_failed = models.DateTimeField(null=True)
    last_failed_on = models.DateField(null=True)
    # On how many days it failed, one after the other.
    failures = models.PositiveSmallIntegerField(default=0)
    checked_on = models.DateTimeField(null=True)
    next_check = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.address


class LinkUse(models.Model):
    """A page, or the help desk of a municipality, that leads to an address."""

    link = models.ForeignKey(CheckedLink, models.CASCADE, related_name="uses")
    page = models.ForeignKey(Page, models.CASCADE, null=True, related_name="+")
    municipality = models.ForeignKey(Municipality, models.CASCADE, null=True, related_name="+")
    text = models.CharField(max_length=200)
    # An editor looked, and the link is right all the same.
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    accepted_on = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "link"], name="link_once_on_page"),
            models.UniqueConstraint(fields=["municipality", "link"], name="link_once_for_help"),
            models.CheckConstraint(
                condition=Q(page=None) ^ Q(municipality=None), name="link_is_in_one_place"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Host(models.Model):
    """A site that is not asked again before a moment: our own pace, or what it asked."""

    name = models.CharField(max_length=255, primary_key=True)
    not_before = models.DateTimeField()
