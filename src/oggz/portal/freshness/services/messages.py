"""Mail about remarks and about what waits: to editors, and to readers who left an address.

Each may be called again after a crash: what was told is noted with the mail, in one transaction,
so that a message comes twice at worst. In none to an editor stands what a reader wrote.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from oggz.portal.accounts.models import User
from oggz.portal.accounts.selectors import addresses, editors_of, national_editors
from oggz.portal.freshness.attention import attention_of
from oggz.portal.freshness.models import ADDRESS_KEPT, REMARK_KEPT, Remark, WeeklyMail
from oggz.portal.freshness.scopes import scope_of
from oggz.portal.municipalities.models import SectionPage
from oggz.web.notices import send_notice

# A little less than a day: the task does not run to the second.
EDITORS_HEAR_AFTER = timedelta(hours=20)


def tell_editors() -> int:
    """Mail the editors of each section that readers said something: once a day, all at once."""
    waiting = Remark.objects.open().filter(told_at=None).order_by()
    sections = waiting.values_list("section", flat=True).distinct()
    return sum(_tell_editors_of(section) for section in list(sections))


@transaction.atomic
def _tell_editors_of(key: int | None) -> bool:
    section = SectionPage.objects.select_related("municipality").filter(pk=key).first()
    of_section = Remark.objects.filter(section=section)
    recently = timezone.now() - EDITORS_HEAR_AFTER
    if of_section.filter(told_at__gt=recently).exists():
        return False
    remarks = list(
        of_section.open().filter(told_at=None).select_for_update(skip_locked=True, of=("self",))
    )
    # Where nobody works any more, the national editors see that somebody looks.
    is_open = section is not None and not section.is_archived
    recipients = (is_open and addresses(editors_of(section.municipality))) or addresses(
        national_editors()
    )
    told = bool(remarks) and _send(
        "Lezers zeggen dat er iets niet klopt", "editors", recipients,
        {
            "number": len(remarks),
            "pages": Counter(" ".join(each.page_title.split()) for each in remarks).most_common(),
            "desk": _absolute("remarks:index"),
        },
    )  # fmt: skip
    if told:
        keys = [each.pk for each in remarks]
        Remark.objects.filter(pk__in=keys).update(told_at=timezone.now())
    return told


def answer_readers() -> int:
    """Mail who left an address what was done with the remark, and forget the address."""
    waiting = Remark.objects.closed().exclude(email="")
    return sum(_answer_reader(key) for key in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def _answer_reader(key: int) -> bool:
    waiting = Remark.objects.closed().exclude(email="").filter(pk=key)
    remark = waiting.select_for_update(skip_locked=True).first()
    if remark is None:
        return False
    told = _send(
        "Uw opmerking over onze site", "reader", [remark.email],
        {"remark": remark, "title": " ".join(remark.page_title.split())},
        undeliverable_counts=True,
    )  # fmt: skip
    if told:
        remark.email = ""
        remark.save(update_fields=["email"])
    return told


@transaction.atomic
def forget_readers() -> int:
    """Forget addresses after 90 days, answered or not, and what was dealt with a year ago."""
    now = timezone.now()
    removed, _ = Remark.objects.closed().filter(closed_at__lt=now - REMARK_KEPT).delete()
    old = Remark.objects.filter(sent_at__lt=now - ADDRESS_KEPT).exclude(email="")
    return removed + old.update(email="")


def send_weekly_mails() -> int:
    """Mail each editor what waits for them, once in this week, and nothing if nothing does."""
    open_sections = SectionPage.objects.filter(archived_on=None).order_by()
    local = User.objects.filter(is_active=True, groups__section__in=open_sections.values("pk"))
    users = {user.pk: user for user in (*local, *national_editors()) if user.email}
    return sum(_send_weekly_mail(user) for user in users.values())


@transaction.atomic
def _send_weekly_mail(user: User) -> bool:
    WeeklyMail.objects.get_or_create(user=user)
    mail = WeeklyMail.objects.select_for_update().get(user=user)
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    if not mail.is_on or (mail.sent_on and mail.sent_on >= monday):
        return False
    attention = attention_of(scope_of(user))
    if not attention.number:
        return False
    told = _send(
        "Wat deze week uw aandacht vraagt", "weekly", [user.email],
        {
            "groups": [group for group in attention.groups if group.number],
            "desk": _absolute("wagtailadmin_home"),
            "account": _absolute("account"),
        },
    )  # fmt: skip
    if told:
        mail.sent_on = today
        mail.save(update_fields=["sent_on"])
    return told


@transaction.atomic
def set_weekly_mail(user: User, *, is_on: bool) -> None:
    """Whether an editor wants the message of Monday."""
    WeeklyMail.objects.update_or_create(user=user, defaults={"is_on": is_on})


def _absolute(name: str) -> str:
    return f"{settings.BASE_URL}{reverse(name)}"


def _send(
    subject: str,
    template: str,
    recipients: list[str],
    context: dict[str, Any],
    *,
    undeliverable_counts: bool = False,
) -> bool:
    body = render_to_string(f"freshness/mail/{template}.txt", context)
    return send_notice(
        subject, body, recipients, name=template, undeliverable_counts=undeliverable_counts
    )
