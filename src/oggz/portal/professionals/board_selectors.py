"""What is on the board, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from oggz.portal.accounts.models import User
from oggz.portal.knowledge.models import ThemePage
from oggz.portal.municipalities.models import Region
from oggz.portal.professionals.models import (
    AlsoAsked,
    BoardAnswer,
    BoardQuestion,
    Follow,
    Profile,
    Report,
)
from oggz.portal.professionals.rights import Moderator
from oggz.portal.professionals.selectors import listed_keys, query_of

PER_PAGE = 20


@dataclass(frozen=True)
class Asked:
    """What somebody narrows the board by."""

    text: str = ""
    region: Region | None = None
    national: bool = False
    theme: ThemePage | None = None
    only_open: bool = False
    followed_by: User | None = None


def found(asked: Asked) -> QuerySet[BoardQuestion]:
    """Questions that are shown, the newest first."""
    questions = BoardQuestion.objects.shown()
    if asked.text:
        query = query_of(asked.text)
        if query is None:
            return questions.none()
        questions = questions.filter(words=query)
    if asked.national:
        questions = questions.filter(region=None)
    elif asked.region:
        questions = questions.filter(region=asked.region)
    if asked.theme:
        questions = questions.filter(themes=asked.theme)
    if asked.only_open:
        questions = questions.unsolved()
    if asked.followed_by:
        questions = questions.filter(follows__user=asked.followed_by)
    return (
        questions.counted()
        .select_related("author", "region")
        .prefetch_related("themes")
        .order_by("-written_at", "-pk")
    )


@dataclass(frozen=True)
class Thread:
    """A question as one reader sees it."""

    question: BoardQuestion
    answers: list[BoardAnswer]
    profiles: dict[int, Profile]
    also_count: int
    has_it_too: bool
    follows: bool
    is_own: bool
    may_hide: bool

    def profile_of(self, post: BoardQuestion | BoardAnswer) -> Profile | None:
        return self.profiles.get(post.author_id)

    @property
    def posts(self) -> list[tuple[BoardAnswer, Profile | None]]:
        return [(each, self.profile_of(each)) for each in self.answers]

    @property
    def asker_profile(self) -> Profile | None:
        return self.profile_of(self.question)

    @property
    def shown_count(self) -> int:
        return sum(answer.is_shown for answer in self.answers)


def thread(question: BoardQuestion, reader: User, moderator: Moderator) -> Thread:
    """What helped first, then in the order of time."""
    answers = list(
        BoardAnswer.objects.filter(question=question)
        .select_related("author")
        .order_by("-helped", "written_at", "pk")
    )
    also = set(AlsoAsked.objects.filter(question=question).values_list("user", flat=True))
    return Thread(
        question=question,
        answers=answers,
        profiles=listed_keys({question.author_id, *(each.author_id for each in answers)}),
        also_count=len(also),
        has_it_too=reader.pk in also,
        follows=Follow.objects.filter(question=question, user=reader).exists(),
        is_own=question.author_id == reader.pk,
        may_hide=moderator.may_hide_below(question),
    )


def open_reports(moderator: Moderator) -> QuerySet[Report]:
    """What was reported where somebody may decide."""
    reports = Report.objects.filter(settled_at=None).select_related(
        "question__region", "answer__question__region", "answer__author", "question__author",
        "made_by",
    )  # fmt: skip
    if moderator.is_national:
        return reports
    return reports.filter(
        Q(question__region__in=moderator.regions)
        | Q(answer__question__region__in=moderator.regions)
    )
