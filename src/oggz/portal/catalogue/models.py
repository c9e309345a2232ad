"""One row for everything that anyone may read, whatever it is.

Lists, filters with their counts, feeds and search ask this one table. Its rows follow what is
published (`services`). Whether a page is open to all is not kept here but asked of Wagtail's own
tables at each reading, so that a row that is behind can never show what should be hidden.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.db.models.functions import Upper
from wagtail.admin.panels import FieldPanel

from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.words import LONGEST_SEARCH, terms_of, words_of


class Entry(models.Model):
    """Something public: a Wagtail page, or a page of our own with its `address`."""

    kind = models.CharField(max_length=12, choices=Kind)
    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, null=True, related_name="entry")
    address = models.CharField(max_length=200, null=True, unique=True)
    title = models.CharField(max_length=255)
    introduction = models.TextField(blank=True)
    date = models.DateField(null=True)
    last_day = models.DateField(null=True)
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    is_example = models.BooleanField(default=False)
    # The municipality in whose section it stands; nothing for what is national.
    section = models.ForeignKey(
        "municipalities.Municipality", models.SET_NULL, null=True, related_name="+"
    )
    is_national = models.BooleanField(default=True)
    # Primary keys of pages (themes, target groups), municipalities and GGD regions.
    themes = ArrayField(models.BigIntegerField(), default=list)
    target_groups = ArrayField(models.BigIntegerField(), default=list)
    municipalities = ArrayField(models.BigIntegerField(), default=list)
    regions = ArrayField(models.BigIntegerField(), default=list)
    # What else its kind is filtered by, as "filter:value", such as "bewijs:effectief".
    labels = ArrayField(models.CharField(max_length=60), default=list)
    details = models.JSONField(default=dict, help_text="What a card of this kind shows besides.")
    text = models.TextField(blank=True, help_text="All words of the page, for search.")
    # Title and introduction, small enough to rank by; `search` has the whole text too.
    headline = SearchVectorField(null=True)
    search = SearchVectorField(null=True)

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="entry_search"),
            models.Index(
                "kind", F("date").desc(nulls_last=True), F("id").desc(), name="entry_newest"
            ),
            models.Index(fields=["section", "kind", "-date"], name="entry_of_section"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"


class Word(models.Model):
    """A word that occurs in something public, to propose when somebody mistypes it."""

    word = models.CharField(max_length=60, primary_key=True)
    folded = models.CharField(max_length=60, help_text="Zonder accenten: zo wordt vergeleken.")
    number = models.PositiveIntegerField(default=1, help_text="In hoeveel het staat.")

    class Meta:
        indexes = [GinIndex(OpClass("folded", name="gin_trgm_ops"), name="word_trigrams")]


class Synonym(models.Model):
    """Words that mean the same to who searches; an editor extends them."""

    words = models.CharField(
        "woorden", max_length=400,
        help_text="Woorden die hetzelfde betekenen, gescheiden door komma's, zoals"
        " ‘ggz, geestelijke gezondheidszorg’. Wie er een zoekt, vindt ze allemaal.",
    )  # fmt: skip

    panels = [FieldPanel("words")]

    class Meta:
        verbose_name = "groep synoniemen"
        verbose_name_plural = "synoniemen"
        ordering = ["words"]
        constraints = [models.UniqueConstraint(Upper("words"), name="synonyms_once")]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        if "\0" in self.words:  # its field says so itself
            return
        written = {}
        for part in self.words.split(","):
            if term := " ".join(words_of(part)):
                written.setdefault(term, " ".join(part.split()))
        if len(written) < 2:
            raise ValidationError({"words": "Noem minstens twee woorden, met een komma ertussen."})
        taken = {
            term: other.words
            for other in Synonym.objects.exclude(pk=self.pk)
            for term in terms_of(other.words)
        }
        if double := [term for term in written if term in taken]:
            raise ValidationError(
                {"words": f"‘{double[0]}’ staat al in de groep ‘{taken[double[0]]}’. Vul die aan."}
            )
        self.words = ", ".join(written.values())


class MissedSearch(models.Model):
    """What was sought and not found: how often, never by whom.

    Somebody may type a name. So the words themselves are kept only once they were sought
    `OFTEN_ENOUGH`; until then a keyed hash counts them, which nobody can read back.
    """

    OFTEN_ENOUGH = 3

    key = models.CharField(max_length=64, unique=True, editable=False)
    text = models.CharField("gezocht", max_length=LONGEST_SEARCH, blank=True)
    count = models.PositiveIntegerField("aantal keer", default=1)
    last_on = models.DateField("voor het laatst", auto_now=True, db_index=True)

    class Meta:
        verbose_name = "gezocht en niet gevonden"
        verbose_name_plural = "gezocht en niet gevonden"
        ordering = ["-count", "text"]

    def __str__(self) -> str:
        return self.text
