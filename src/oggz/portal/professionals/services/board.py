"""Asking colleagues, answering, and saying what helped; each call is one transaction."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from oggz.portal.accounts.models import User
from oggz.portal.knowledge.models import ThemePage
from oggz.portal.municipalities.models import Region
from oggz.portal.professionals import rights
from oggz.portal.professionals.models import AlsoAsked, BoardAnswer, BoardQuestion, Follow, Post
from oggz.portal.professionals.services.errors import RoomError
from oggz.portal.professionals.services.profiles import words_of
from oggz.portal.professionals.texts import found_in
from oggz.web.limits import another

_MOST_AN_HOUR = 20
_HOUR = 3600


@transaction.atomic
def ask(
    by: User, *, title: str, text: str, region: Region | None, themes: Iterable[ThemePage] = ()
) -> BoardQuestion:
    """Put a question on the board; its asker follows it. Sent twice, it is one.

    Raises `RoomError`, also for personal data: then nothing is kept.
    """
    _refuse_outsider(by)
    _refuse_personal_data(title=title, text=text)
    # Who presses twice waits here, and finds the first.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    same = BoardQuestion.objects.shown().filter(author=by, title=title, text=text).first()
    if same is not None:
        return same
    _refuse_too_many(by)
    question = BoardQuestion.objects.create(author=by, title=title, text=text, region=region)
    question.themes.set(themes)
    enter_question(question)
    Follow.objects.create(question=question, user=by)
    return question


@transaction.atomic
def change_question(
    by: User,
    question: BoardQuestion,
    *,
    title: str,
    text: str,
    region: Region | None,
    themes: Iterable[ThemePage] = (),
) -> BoardQuestion:
    """Within the hour, by who asked it. Raises `RoomError`."""
    question = _own(by, question)
    _refuse_late(question)
    _refuse_personal_data(title=title, text=text)
    question.title, question.text, question.region = title, text, region
    question.edited_at = timezone.now()
    question.save(update_fields=["title", "text", "region", "edited_at"])
    question.themes.set(themes)
    enter_question(question)
    return question


def enter_question(question: BoardQuestion) -> None:
    """Let a question be found by its words."""
    BoardQuestion.objects.filter(pk=question.pk).update(
        words=words_of((question.title, "A"), (question.text, "B"))
    )


@transaction.atomic
def answer(by: User, question: BoardQuestion, *, text: str) -> BoardAnswer:
    """Answer a question; who does follows it. Sent twice, it is one. Raises `RoomError`."""
    _refuse_outsider(by)
    _refuse_personal_data(text=text)
    question = _locked(question)
    if not question.is_shown:
        raise RoomError("Deze vraag is er niet meer. U kunt er geen antwoord op geven.")
    same = BoardAnswer.objects.shown().filter(question=question, author=by, text=text).first()
    if same is not None:
        return same
    _refuse_too_many(by)
    given = BoardAnswer.objects.create(question=question, author=by, text=text)
    Follow.objects.get_or_create(question=question, user=by)
    return given


@transaction.atomic
def change_answer(by: User, given: BoardAnswer, *, text: str) -> BoardAnswer:
    """Within the hour, by who gave it. Raises `RoomError`."""
    given = _own(by, given)
    _refuse_late(given)
    _refuse_personal_data(text=text)
    given.text, given.edited_at = text, timezone.now()
    given.save(update_fields=["text", "edited_at"])
    return given


@transaction.atomic
def remove_own(by: User, post: Post) -> None:
    """What somebody wrote is gone; that there was something stays. Raises `RoomError`."""
    post = _own(by, post)
    if post.removed_at is None:
        wipe(post)


def wipe(post: Post) -> None:
    """Leave nothing of a post but that it was there; what was reported of it is settled."""
    post.text, post.removed_at = "", timezone.now()
    if isinstance(post, BoardQuestion):
        post.title, post.words = "", None
    else:
        post.helped = False
    post.save()
    post.reports.filter(settled_at=None).update(settled_at=timezone.now())


@transaction.atomic
def mark_helpful(by: User, given: BoardAnswer, *, helped: bool = True) -> None:
    """The asker says which answer helped, or that it did not. Raises `RoomError`."""
    _refuse_outsider(by)
    question = _locked(given.question)
    given = BoardAnswer.objects.shown().select_for_update().filter(pk=given.pk).first()
    if question.author_id != by.pk or given is None or not question.is_shown:
        raise RoomError("Alleen wie de vraag stelde, kan zeggen welk antwoord hielp.")
    BoardAnswer.objects.filter(question=question, helped=True).exclude(pk=given.pk).update(
        helped=False
    )
    given.helped = helped
    given.save(update_fields=["helped"])


@transaction.atomic
def have_it_too(by: User, question: BoardQuestion, *, too: bool = True) -> None:
    """Count somebody once who has the same question; not who asked it."""
    _switch(AlsoAsked, by, question, on=too)


@transaction.atomic
def follow(by: User, question: BoardQuestion, *, on: bool = True) -> None:
    """Hear of new answers by mail, as often as chosen; or no longer."""
    _switch(Follow, by, question, on=on)


def _switch(
    kind: type[AlsoAsked] | type[Follow], by: User, question: BoardQuestion, *, on: bool
) -> None:
    _refuse_outsider(by)
    question = _locked(question)
    if not on:
        kind.objects.filter(question=question, user=by).delete()
        return
    if not question.is_shown:
        raise RoomError("Deze vraag is er niet meer.")
    if kind is AlsoAsked and question.author_id == by.pk:
        raise RoomError("Dit is uw eigen vraag.")
    kind.objects.get_or_create(question=question, user=by)


def _locked(question: BoardQuestion) -> BoardQuestion:
    return BoardQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)


def _own(by: User, post: Post) -> Post:
    _refuse_outsider(by)
    found = type(post).objects.select_for_update(of=("self",)).get(pk=post.pk)
    if found.author_id != by.pk:
        raise RoomError("U kunt alleen wijzigen of verwijderen wat u zelf schreef.")
    return found


def _refuse_late(post: Post) -> None:
    if not post.is_editable:
        raise RoomError(
            "Wijzigen kan tot een uur na het plaatsen. Verwijder het bericht en plaats een nieuw."
        )


def _refuse_outsider(user: User) -> None:
    if not rights.may_enter(user):
        raise RoomError("U heeft geen rol meer op dit platform.")


def _refuse_too_many(by: User) -> None:
    if another(f"vragenbord:{by.pk}", _HOUR) > _MOST_AN_HOUR:
        raise RoomError(
            f"U plaatste al {_MOST_AN_HOUR} berichten in dit uur. Probeer het later opnieuw."
        )


def _refuse_personal_data(**texts: str) -> None:
    """The field is named first in which it stands; a number may also be split over two."""
    for field, text in texts.items():
        if found := found_in(text):
            raise RoomError(_PERSONAL.format(found), field)
    if found := found_in(" ".join(texts.values())):
        raise RoomError(_PERSONAL.format(found), "text")


_PERSONAL = (
    "Hier staat zo te zien {}. Er is niets geplaatst. Haal dit weg en schrijf nooit over een"
    " herkenbare persoon."
)
