"""What the tests of adoptions and questions make: a practice, who follows it, what was asked."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from oggz.portal.accounts.models import User
from oggz.portal.municipalities.models import Municipality, SectionPage
from oggz.portal.practices.models import Adoption, PracticePage, Question
from oggz.portal.practices.services import take_up


def place(slug: str) -> Municipality:
    return Municipality.objects.get(slug=slug)


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def adoption(
    practice: PracticePage,
    municipality: str,
    *,
    status: str = "starten",
    days: int = 10,
    **more: Any,
) -> Adoption:
    """The municipality follows the practice, as an editor would let it."""
    new = Adoption(
        municipality=place(municipality), status=status, since=days_ago(days),
        **{"contact_email": f"{municipality}@voorbeeld.nl"} | more,
    )  # fmt: skip
    take_up(practice, new)
    return Adoption.objects.get(pk=new.pk)


def change(practice: PracticePage, *, small: bool = False, **fields: Any) -> Revision:
    """Publishes the practice again with these fields changed."""
    page = PracticePage.objects.get(pk=practice.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.is_small_change = small
    revision = page.save_revision()
    revision.publish()
    return revision


def question(practice: PracticePage, text: str = "Wat kost dat?", **fields: Any) -> Question:
    return Question.objects.create(practice=practice, text=text, **fields)


def answered(practice: PracticePage, text: str, answer: str = "Niets.", **fields: Any) -> Question:
    return question(
        practice, text, answer=answer, status="beantwoord",
        **{"closed_at": timezone.now()} | fields,
    )  # fmt: skip


def editor_of(municipality: str, *, email: str = "") -> User:
    user = User.objects.create_user(f"redacteur-{municipality}-{email}", email=email)
    user.groups.add(SectionPage.objects.get(municipality__slug=municipality).editors)
    return user


def national_editor(*, email: str = "") -> User:
    user = User.objects.create_user(f"landelijk-{email}", email=email)
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def filled_in(municipality: str, **fields: Any) -> dict[str, Any]:
    """What the form of an adoption sends."""
    return {
        "municipality": place(municipality).pk,
        "status": "verkennen",
        "since": f"{days_ago(3):%d-%m-%Y}",
        "note": "null",
        "learned": "",
        "adapted": "",
        "contact_name": "",
        "contact_email": "zorg@voorbeeld.nl",
        "contact_phone": "",
    } | fields
