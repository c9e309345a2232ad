"""Reporting a post, and what an editor does about it."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from oggz.portal.accounts.models import User
from oggz.portal.professionals import rights
from oggz.portal.professionals.models import BoardAnswer, BoardQuestion, Report
from oggz.portal.professionals.services.errors import RoomError
from oggz.portal.professionals.texts import found_in
from oggz.web.limits import another

logger = logging.getLogger(__name__)

AnyPost = BoardQuestion | BoardAnswer

_MOST_A_DAY = 30
_DAY = 24 * 3600
# The moderators of a region get at most one message in this time.
HEAR_AFTER = timedelta(minutes=30)


@transaction.atomic
def report(by: User, post: AnyPost, reason: str) -> Report:
    """Tell the editors that a post should not be there. Twice is once. Raises `RoomError`."""
    if not rights.may_enter(by):
        raise RoomError("U heeft geen rol meer op dit platform.")
    if not reason:
        raise RoomError("Schrijf in het kort wat er mis is.", "reason")
    if found := found_in(reason):
        raise RoomError(
            f"Hier staat zo te zien {found}. Schrijf wat er mis is zonder het te herhalen.",
            "reason",
        )
    post = _locked(post)
    if not post.is_shown:
        raise RoomError("Dit bericht is al weg.")
    about = {"question": post} if isinstance(post, BoardQuestion) else {"answer": post}
    same = Report.objects.filter(made_by=by, settled_at=None, **about).first()
    if same is not None:
        return same
    if another(f"meldingen:{by.pk}", _DAY) > _MOST_A_DAY:
        raise RoomError(f"U deed vandaag al {_MOST_A_DAY} meldingen. Bel de redactie.")
    return Report.objects.create(made_by=by, reason=reason, **about)


@transaction.atomic
def hide_post(by: User, post: AnyPost, reason: str) -> None:
    """Nobody reads it any more but why; reports of it are settled. Raises `RoomError`."""
    post = _in_order(by, post)
    if not reason:
        raise RoomError("Schrijf waarom. Iedereen die hier komt, leest deze reden.", "reason")
    if post.removed_at is not None:
        raise RoomError("De schrijver heeft dit bericht al verwijderd.")
    post.hidden_at, post.hidden_by, post.hidden_reason = timezone.now(), by, reason
    post.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    _settle(by, post)


@transaction.atomic
def show_post(by: User, post: AnyPost) -> None:
    post = _in_order(by, post)
    post.hidden_at, post.hidden_by, post.hidden_reason = None, None, ""
    post.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])


@transaction.atomic
def leave_post(by: User, post: AnyPost) -> None:
    """It may stay: what was reported of it is settled. Raises `RoomError`."""
    _settle(by, _in_order(by, post))


def _in_order(by: User, post: AnyPost) -> AnyPost:
    post = _locked(post)
    thread = post if isinstance(post, BoardQuestion) else post.question
    if not rights.may_enter(by) or not rights.Moderator(by).may_hide_below(thread):
        raise RoomError("U mag hier geen berichten verbergen.")
    return post


def _locked(post: AnyPost) -> AnyPost:
    return type(post).objects.select_for_update(of=("self",)).get(pk=post.pk)


def _settle(by: User, post: AnyPost) -> None:
    post.reports.filter(settled_at=None).update(settled_at=timezone.now(), settled_by=by)


# --- telling the editors


def tell_moderators() -> int:
    """Mail the editors of the region, or of the country, that something was reported."""
    waiting = Report.objects.filter(told_at=None, settled_at=None)
    regions = {each.thread.region_id for each in waiting.select_related(
        "question", "answer__question"
    )}  # fmt: skip
    return sum(_tell(region) for region in regions)


@transaction.atomic
def _tell(region: int | None) -> bool:
    all_reports = Report.objects.select_related("question", "answer__question")
    here = [each.pk for each in all_reports.filter(settled_at=None) if _is_of(each, region)]
    reports = Report.objects.filter(pk__in=here)
    if reports.filter(told_at__gt=timezone.now() - HEAR_AFTER).exists():
        return False
    waiting = list(reports.filter(told_at=None).select_for_update(skip_locked=True))
    if not waiting:
        return False
    body = render_to_string("professionals/mail/reports.txt", {
        "number": len(waiting), "url": settings.BASE_URL + reverse("professionals:reports"),
    })  # fmt: skip
    if not _send("Melding op het vragenbord", body, moderators_of(region)):
        return False
    Report.objects.filter(pk__in=[each.pk for each in waiting]).update(told_at=timezone.now())
    return True


def _is_of(each: Report, region: int | None) -> bool:
    return each.thread.region_id == region


def moderators_of(region: int | None) -> list[str]:
    """The addresses of the editors in a region; of the national ones where nobody is."""
    local = User.objects.filter(
        is_active=True, groups__section__archived_on=None,
        groups__section__municipality__ggd_region=region,
    )  # fmt: skip
    found = _addresses(local) if region else []
    return found or _addresses(_national()) or _addresses(User.objects.filter(
        is_superuser=True, is_active=True
    ))  # fmt: skip


def _national() -> Iterable[User]:
    backend = "django.contrib.auth.backends.ModelBackend"
    return User.objects.with_perm(
        "knowledge.show_nationally", include_superusers=False, backend=backend
    )


def _addresses(users: Iterable[User]) -> list[str]:
    return list({user.email.casefold(): user.email for user in users if user.email}.values())


def _send(subject: str, body: str, recipients: list[str]) -> bool:
    """Whether at least one got it."""
    sent = False
    for recipient in recipients:
        try:
            send_mail(subject, body, None, [recipient])
            sent = True
        except OSError as error:  # among them all of smtplib
            kind = type(error).__name__
            logger.warning("mail failed", extra={"fields": {"mail": "reports", "error": kind}})
    return sent
