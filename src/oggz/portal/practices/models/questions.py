"""What readers ask about a practice, and what its owner answers."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from oggz.portal.practices.models.pages import PracticePage

LONGEST_QUESTION = 1000
LONGEST_ANSWER = 2000
LONGEST_REASON = 500

# After so long an address is forgotten, answered or not, and so is what was refused.
KEPT = timedelta(days=90)
# Within which an owner is asked to answer.
PROMISED = timedelta(days=7)


class QuestionQuerySet(models.QuerySet["Question"]):
    def open(self) -> "QuestionQuerySet":
        return self.filter(status=Question.Status.OPEN)

    def answered(self) -> "QuestionQuerySet":
        return self.filter(status=Question.Status.ANSWERED)


class Question(models.Model):
    """A question that anybody may ask; others see it only with its answer, as the owner put it."""

    class Status(models.TextChoices):
        OPEN = "open", "Wacht op antwoord"
        ANSWERED = "beantwoord", "Beantwoord"
        REFUSED = "geweigerd", "Geweigerd"

    practice = models.ForeignKey(
        PracticePage, models.CASCADE, related_name="questions", verbose_name="praktijk"
    )
    text = models.TextField("vraag", max_length=LONGEST_QUESTION)
    # Only to tell the answer to; never shown to anyone.
    email = models.EmailField(blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    answer = models.TextField("antwoord", max_length=LONGEST_ANSWER, blank=True)
    refusal = models.TextField("reden", max_length=LONGEST_REASON, blank=True)
    is_example = models.BooleanField(default=False, editable=False)
    asked_at = models.DateTimeField(default=timezone.now)
    # When its owner was told by mail, and when it was answered or refused.
    told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "vraag"
        verbose_name_plural = "vragen"
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="open", closed_at=None)
                | (~models.Q(status="open") & models.Q(closed_at__isnull=False)),
                name="question_closed_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="beantwoord") | ~models.Q(answer=""),
                name="question_public_with_its_answer",
            ),
        ]
        indexes = [models.Index(fields=["practice", "status"], name="question_of_practice")]

    def __str__(self) -> str:
        # Not the text: that may name somebody, and this can end in a log.
        return f"Vraag {self.pk}"
