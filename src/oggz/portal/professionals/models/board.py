"""Questions of professionals to each other, and their answers."""

from datetime import timedelta
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from oggz.portal.accounts.models import User
from oggz.portal.accounts.selectors import name_of
from oggz.portal.knowledge.models import ThemePage
from oggz.portal.municipalities.models import Region

LONGEST_TITLE = 120
LONGEST_TEXT = 4000
LONGEST_REASON = 500

# So long after writing may somebody change what they wrote.
EDITABLE_FOR = timedelta(hours=1)


class Post(models.Model):
    """What somebody wrote for colleagues: removed by its author, or hidden by an editor."""

    author = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="board_%(class)ss"
    )
    text = models.TextField("tekst", max_length=LONGEST_TEXT, blank=True)
    written_at = models.DateTimeField(default=timezone.now, db_index=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    hidden_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    is_example = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None, text__gt="") | Q(removed_at__isnull=False, text=""),
                name="%(class)s_removed_is_gone",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None) | ~Q(hidden_reason=""), name="%(class)s_hidden_why"
            ),
        ]

    def __str__(self) -> str:
        # Not the text: that may name somebody, and this can end in a log.
        return f"{type(self).__name__} {self.pk}"

    @property
    def is_shown(self) -> bool:
        return self.removed_at is None and self.hidden_at is None

    @property
    def is_editable(self) -> bool:
        """Whether its author may still change it."""
        return self.is_shown and timezone.now() < self.written_at + EDITABLE_FOR

    @property
    def author_name(self) -> str:
        """Nothing once its author has left: what they wrote stays, of whom it was does not."""
        return name_of(self.author) if self.author and self.author.is_active else ""


class BoardQuestionQuerySet(models.QuerySet["BoardQuestion"]):
    def shown(self) -> "BoardQuestionQuerySet":
        return self.filter(removed_at=None, hidden_at=None)

    def unsolved(self) -> "BoardQuestionQuerySet":
        return self.exclude(pk__in=BoardAnswer.objects.shown().filter(helped=True).values(
            "question"
        ))  # fmt: skip

    def counted(self) -> "BoardQuestionQuerySet":
        """With `answer_count`, `also_count` and `is_solved`."""
        answers = BoardAnswer.objects.shown().filter(question=models.OuterRef("pk")).order_by()
        also = AlsoAsked.objects.filter(question=models.OuterRef("pk")).order_by()
        return self.annotate(
            answer_count=_number_of(answers),
            also_count=_number_of(also),
            is_solved=models.Exists(answers.filter(helped=True)),
        )


def _number_of(found: models.QuerySet[Any]) -> Any:
    counted = found.values("question").annotate(number=Count("pk")).values("number")
    return models.functions.Coalesce(models.Subquery(counted), 0)


class BoardQuestion(Post):
    """A question for colleagues in a region, or in the whole country."""

    title = models.CharField("vraag in één zin", max_length=LONGEST_TITLE, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="board_questions",
        verbose_name="regio",
    )  # fmt: skip
    themes = models.ManyToManyField(
        ThemePage, related_name="board_questions", verbose_name="thema's", blank=True
    )
    words = SearchVectorField(null=True, editable=False)

    objects = BoardQuestionQuerySet.as_manager()

    class Meta(Post.Meta):
        verbose_name = "vraag op het bord"
        verbose_name_plural = "vragen op het bord"
        ordering = ["-written_at", "-pk"]
        indexes = [GinIndex(fields=["words"], name="board_question_words")]

    def get_absolute_url(self) -> str:
        return reverse("professionals:question", args=[self.pk])


class BoardAnswerQuerySet(models.QuerySet["BoardAnswer"]):
    def shown(self) -> "BoardAnswerQuerySet":
        return self.filter(removed_at=None, hidden_at=None)


class BoardAnswer(Post):
    """An answer of a colleague; of one the asker may say that it helped."""

    question = models.ForeignKey(BoardQuestion, models.CASCADE, related_name="answers")
    helped = models.BooleanField(default=False)

    objects = BoardAnswerQuerySet.as_manager()

    class Meta(Post.Meta):
        verbose_name = "antwoord op het bord"
        verbose_name_plural = "antwoorden op het bord"
        ordering = ["written_at", "pk"]
        constraints = [
            *Post.Meta.constraints,
            models.UniqueConstraint(
                fields=["question"], condition=Q(helped=True), name="one_answer_helped"
            ),
        ]

    def get_absolute_url(self) -> str:
        return f"{reverse('professionals:question', args=[self.question_id])}#antwoord-{self.pk}"


class _OfAReader(models.Model):
    """Something between a question and somebody, once."""

    question = models.ForeignKey(BoardQuestion, models.CASCADE, related_name="%(class)ss")
    user = models.ForeignKey(User, models.CASCADE, related_name="board_%(class)ss")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["question", "user"], name="%(class)s_once_a_person")
        ]


class AlsoAsked(_OfAReader):
    """Somebody has the same question."""


class Follow(_OfAReader):
    """Somebody wants to hear of new answers."""


class Report(models.Model):
    """Somebody thinks that a post should not be there; an editor decides."""

    question = models.ForeignKey(
        BoardQuestion, models.CASCADE, null=True, blank=True, related_name="reports"
    )
    answer = models.ForeignKey(
        BoardAnswer, models.CASCADE, null=True, blank=True, related_name="reports"
    )
    made_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="board_reports"
    )
    reason = models.CharField("wat er mis is", max_length=LONGEST_REASON)
    made_at = models.DateTimeField(default=timezone.now)
    # When the editors were mailed, and when one of them decided.
    told_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "melding"
        verbose_name_plural = "meldingen"
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(question=None, answer__isnull=False)
                | Q(question__isnull=False, answer=None),
                name="report_of_one_post",
            ),
            models.UniqueConstraint(
                fields=["question", "answer", "made_by"],
                condition=Q(settled_at=None, made_by__isnull=False),
                nulls_distinct=False, name="report_once_a_person",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Melding {self.pk}"

    @property
    def post(self) -> BoardQuestion | BoardAnswer:
        return self.question or self.answer

    @property
    def thread(self) -> BoardQuestion:
        return self.question or self.answer.question
