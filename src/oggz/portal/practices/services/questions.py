"""Asking about a practice, and answering in public."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from oggz.errors import PlatformError
from oggz.portal.catalogue.selectors import is_open_to_all
from oggz.portal.practices.models import PracticePage, Question
from oggz.web.page_cache import forget_pages
from oggz.web.personal_data import PersonalData, listed, personal_data

# What a public answer never has to hold; an address or number of an organisation it may.
_NEVER_IN_AN_ANSWER = (PersonalData.BSN, PersonalData.BIRTH_DATE)


class QuestionError(PlatformError):
    """Why a question cannot be asked, answered or refused so; the text is for who tried.

    `field` is what it is about: "text", "answer" or nothing in particular.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        self.field = field
        super().__init__(message)


@transaction.atomic
def ask_question(practice: PracticePage, text: str, *, email: str = "") -> Question:
    """Put a question to the owner of a practice; asked twice, it is one.

    Nobody sees it before it is answered. `email` is kept only to tell the answer to. Raises
    `QuestionError`.
    """
    # Who presses twice waits here, and finds the first.
    Page.objects.select_for_update(no_key=True).get(pk=practice.pk)
    if not is_open_to_all(practice.pk):
        raise QuestionError(
            "Deze praktijk is niet meer openbaar. U kunt er niets meer over vragen."
        )
    same = Question.objects.open().filter(practice=practice, text=text).first()
    if same is None:
        return Question.objects.create(practice=practice, text=text, email=email)
    if email and not same.email:
        same.email = email
        same.save(update_fields=["email"])
    return same


@transaction.atomic
def answer_question(
    question: Question, *, text: str, answer: str, seen: dt.datetime | None
) -> Question:
    """Publish a question as its owner put it, with the answer; what it said before is forgotten.

    `seen` is when it was closed as far as who answers knows: an answer of somebody else meanwhile
    is not overwritten. Raises `QuestionError`, also for personal data.
    """
    question = _locked(question, seen)
    today = timezone.localdate()
    if found := personal_data(text, today=today):
        raise QuestionError(
            f"In de vraag staat zo te zien {listed(found)}. Haal dat weg: iedereen leest mee.",
            "text",
        )
    if found := [f for f in personal_data(answer, today=today) if f in _NEVER_IN_AN_ANSWER]:
        raise QuestionError(
            f"In het antwoord staat zo te zien {listed(found)}. Haal dat weg: iedereen leest mee.",
            "answer",
        )
    question.text, question.answer, question.refusal = text, answer, ""
    return _close(question, Question.Status.ANSWERED)


@transaction.atomic
def refuse_question(question: Question, *, reason: str, seen: dt.datetime | None) -> Question:
    """Do not publish a question, or no longer; who asked hears why. Raises `QuestionError`."""
    question = _locked(question, seen)
    question.answer, question.refusal = "", reason
    return _close(question, Question.Status.REFUSED)


def _locked(question: Question, seen: dt.datetime | None) -> Question:
    question = Question.objects.select_for_update().get(pk=question.pk)
    if question.closed_at != seen:
        raise QuestionError(
            "Een collega heeft deze vraag net behandeld. Bekijk eerst wat er nu staat."
        )
    return question


def _close(question: Question, status: Question.Status) -> Question:
    question.status = status
    question.closed_at = timezone.now()
    question.save()
    forget_pages()
    return question
