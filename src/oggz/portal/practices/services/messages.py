"""Mail about practices: to followers, to owners, and to who asked something.

A mail server may take its time, so nothing is locked meanwhile: an editor who answers must not
wait for it. The tasks run one at a time; what was told is noted after the mail, so that a message
comes twice at worst after a crash. In none of them stands what somebody wrote in a question.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from oggz.portal.accounts.selectors import addresses, editors_of, national_editors
from oggz.portal.municipalities.models import Municipality, SectionPage
from oggz.portal.practices.models import Adoption, PracticePage, Question
from oggz.portal.practices.models.questions import KEPT
from oggz.web.notices import send_notice

# An owner gets at most one message about questions in this time.
OWNER_HEARS_AFTER = timedelta(hours=1)
# And a follower one in this time, a little less than a day: the task does not run to the second.
FOLLOWER_HEARS_AFTER = timedelta(hours=20)


def tell_followers() -> int:
    """Mail each municipality of which a source changed since it last looked; returns how many."""
    waiting = Adoption.objects.filter(_to_be_told()).values("municipality").distinct()
    return sum(_tell_follower(municipality) for municipality in Municipality.objects.filter(
        pk__in=waiting
    ))  # fmt: skip


def _to_be_told() -> Q:
    not_yet = Q(told_at=None) | Q(told_at__lt=F("source_changed_at"))
    return Q(source_changed_at__isnull=False, municipality__section__archived_on=None) & not_yet


def _tell_follower(municipality: Municipality) -> bool:
    # Of a busy source each change asks for a message, and yet there is one a day.
    now = timezone.now()
    recently = now - FOLLOWER_HEARS_AFTER
    if Adoption.objects.filter(municipality=municipality, told_at__gt=recently).exists():
        return False
    adoptions = list(
        Adoption.objects.filter(_to_be_told(), municipality=municipality).order_by("source_title")
    )
    recipients = addresses(editors_of(municipality)) or [each.contact_email for each in adoptions]
    told = bool(adoptions) and _send(
        "De bron van een overgenomen praktijk is gewijzigd", "followers", recipients,
        {"municipality": municipality, "adoptions": adoptions, "desk": _desk("adoptions:index")},
    )  # fmt: skip
    if told:
        # The moment before: what changes while it is mailed, the next mail tells.
        Adoption.objects.filter(pk__in=[each.pk for each in adoptions]).update(told_at=now)
    return told


def tell_owners() -> int:
    """Mail owners of practices that something was asked: at once, then once an hour at most."""
    waiting = Question.objects.open().filter(told_at=None).select_related("practice")
    sections = {section.path: section for section in SectionPage.objects.select_related(
        "municipality"
    )}  # fmt: skip
    by_owner: dict[SectionPage | None, list[int]] = {}
    for question in waiting:
        owner = section_above(question.practice, sections)
        by_owner.setdefault(owner, []).append(question.pk)
    return sum(_tell_owner(owner, keys, sections) for owner, keys in by_owner.items())


def _tell_owner(
    owner: SectionPage | None, keys: list[int], sections: dict[str, SectionPage]
) -> bool:
    recently = timezone.now() - OWNER_HEARS_AFTER
    heard = Question.objects.filter(told_at__gt=recently).select_related("practice")
    if any(section_above(question.practice, sections) == owner for question in heard):
        return False
    questions = Question.objects.open().filter(pk__in=keys, told_at=None)
    told_about = list(questions.values_list("pk", flat=True))
    number = len(told_about)
    # Where nobody writes any more, the national editors see that somebody answers.
    is_open = owner is not None and not owner.is_archived
    recipients = (is_open and addresses(editors_of(owner.municipality))) or addresses(
        national_editors()
    )
    told = number > 0 and _send(
        "Er is een vraag gesteld over een praktijk", "owners", recipients,
        {"number": number, "desk": _desk("questions:index")},
    )  # fmt: skip
    if told:
        Question.objects.filter(pk__in=told_about).update(told_at=timezone.now())
    return told


def section_above(page: PracticePage, sections: dict[str, SectionPage]) -> SectionPage | None:
    """The section in which a practice stands, of these by their paths."""
    return next((each for path, each in sections.items() if page.path.startswith(path)), None)


def tell_askers() -> int:
    """Mail who left an address that the question was answered or refused, and forget it."""
    waiting = Question.objects.exclude(email="").exclude(status=Question.Status.OPEN)
    return sum(_tell_asker(key) for key in list(waiting.values_list("pk", flat=True)))


def _tell_asker(key: int) -> bool:
    waiting = Question.objects.exclude(email="").exclude(status=Question.Status.OPEN)
    question = waiting.select_related("practice").filter(pk=key).first()
    if question is None:
        return False
    told = _send(
        "Uw vraag over een praktijk", "asker", [question.email],
        {"question": question, "page": f"{settings.BASE_URL}{question.practice.url}#vragen"},
        undeliverable_counts=True,
    )  # fmt: skip
    if told:
        # Who corrected the answer meanwhile has it mailed again.
        waiting.filter(pk=key, closed_at=question.closed_at).update(email="")
    return told


@transaction.atomic
def forget_askers() -> int:
    """Forget addresses after 90 days, answered or not, and what was refused with them."""
    long_ago = timezone.now() - KEPT
    refused = Question.objects.filter(status=Question.Status.REFUSED, closed_at__lt=long_ago)
    removed, _ = refused.delete()
    return removed + Question.objects.filter(asked_at__lt=long_ago).exclude(email="").update(
        email=""
    )


def _desk(name: str) -> str:
    return f"{settings.BASE_URL}{reverse(name)}"


def _send(
    subject: str,
    template: str,
    recipients: Iterable[str],
    context: dict[str, Any],
    *,
    undeliverable_counts: bool = False,
) -> bool:
    body = render_to_string(f"practices/mail/{template}.txt", context)
    return send_notice(
        subject, body, recipients, name=template, undeliverable_counts=undeliverable_counts
    )
