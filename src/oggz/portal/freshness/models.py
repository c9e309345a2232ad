"""When a page was looked at, and what readers say of pages."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import Page

from oggz.portal.municipalities.models import SectionPage

LONGEST_REMARK = 1500
LONGEST_ANSWER = 1500
LONGEST_PATH = 500

# After so long an address is forgotten, answered or not.
ADDRESS_KEPT = timedelta(days=90)
# And after so long a remark that was dealt with.
REMARK_KEPT = timedelta(days=365)


class Review(models.Model):
    """That somebody looked at a page and found it right, and by when that is done again.

    Beside the page and not in it: to say that all is still right makes no new version.
    """

    page = models.OneToOneField(Page, models.CASCADE, related_name="review")
    reviewed_on = models.DateField("nagekeken op")
    review_by = models.DateField("opnieuw nakijken vóór", db_index=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(review_by__gt=F("reviewed_on")), name="review_by_after_reviewed_on"
            )
        ]

    def __str__(self) -> str:
        return f"Nagekeken op {self.reviewed_on:%d-%m-%Y}"

    @property
    def is_late(self) -> bool:
        return self.review_by < timezone.localdate()


class RemarkQuerySet(models.QuerySet["Remark"]):
    def open(self) -> "RemarkQuerySet":
        return self.filter(status=Remark.Status.OPEN)

    def closed(self) -> "RemarkQuerySet":
        return self.exclude(status=Remark.Status.OPEN)


class Remark(models.Model):
    """What a reader thinks is wrong with a page; who that was is not known."""

    class Kind(models.TextChoices):
        WRONG = "fout", "Er staat iets dat niet klopt"
        OUTDATED = "verouderd", "De informatie is verouderd"
        BROKEN_LINK = "link", "Een link werkt niet"
        UNCLEAR = "onduidelijk", "Ik begrijp het niet"
        OTHER = "anders", "Iets anders"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        PROCESSED = "verwerkt", "Verwerkt"
        DECLINED = "niet-overgenomen", "Niet overgenomen"

    # The page, as long as it is there; a page that is no Wagtail page has only its address.
    page = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="+")
    path = models.CharField("adres", max_length=LONGEST_PATH)
    page_title = models.CharField("pagina", max_length=255)
    # Whose it is to deal with: it follows the page, and stays when the page goes.
    section = models.ForeignKey(SectionPage, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField("soort", max_length=12, choices=Kind)
    text = models.TextField("opmerking", max_length=LONGEST_REMARK)
    # Only to tell what was done with it; never shown to anyone.
    email = models.EmailField(blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.OPEN)
    answer = models.TextField("antwoord", max_length=LONGEST_ANSWER, blank=True)
    is_example = models.BooleanField(default=False, editable=False)
    sent_at = models.DateTimeField(default=timezone.now)
    # When its editors were told by mail, and when it was dealt with.
    told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = "opmerking van een lezer"
        verbose_name_plural = "opmerkingen van lezers"
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", closed_at=None)
                | (~Q(status="open") & Q(closed_at__isnull=False)),
                name="remark_closed_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status="niet-overgenomen") | ~Q(answer=""),
                name="remark_declined_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["section", "status"], name="remark_of_section"),
            models.Index(fields=["path", "sent_at"], name="remark_about_path"),
        ]

    def __str__(self) -> str:
        # Not the text: that may name somebody, and this can end in a log.
        return f"Opmerking {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class WeeklyMail(models.Model):
    """Whether an editor wants the message of Monday, and when the last one went."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="weekly_mail"
    )
    is_on = models.BooleanField(default=True)
    sent_on = models.DateField(null=True)
