"""Example colleagues with their profiles, and what they ask each other; all of it is invented."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from oggz.portal.accounts.demo_accounts import PROFESSIONAL
from oggz.portal.accounts.models import Organisation, Role, User
from oggz.portal.accounts.services import appoint
from oggz.portal.knowledge.demo.loader import read
from oggz.portal.knowledge.models import ThemePage
from oggz.portal.municipalities.models import Municipality, Region
from oggz.portal.professionals import consent, services
from oggz.portal.professionals.models import (
    AlsoAsked,
    BoardAnswer,
    BoardQuestion,
    Follow,
    Profile,
)

_FOLDER = Path(__file__).parent


@transaction.atomic
def load_professionals() -> None:
    """What exists stays as it is."""
    if Profile.objects.filter(is_example=True).exists():
        return
    example = read(_FOLDER, "professionals")
    organisations = {
        item["slug"]: Organisation.objects.get_or_create(
            slug=item["slug"], defaults={"name": item["name"]}
        )[0]
        for item in example["organisations"]
    }
    people = {item["key"]: _person(item, organisations) for item in example["people"]}
    people["professional"] = User.objects.filter(username=PROFESSIONAL.username).first()
    for item in example["questions"]:
        _ask(item, people)


def _person(item: dict[str, Any], organisations: dict[str, Organisation]) -> User:
    organisation = organisations[item["organisation"]]
    first, _, last = item["name"].partition(" ")
    # No password, so that nobody logs in as them.
    user = User(
        username=f"voorbeeld-collega-{item['key']}", email=item["email"], first_name=first,
        last_name=last,
    )  # fmt: skip
    user.set_unusable_password()
    user.save()
    places = list(Municipality.objects.filter(slug__in=item.get("municipalities", ())))
    appoint(
        user, Role.PROFESSIONAL, organisation=organisation,
        municipality=Municipality.objects.get(slug=item["appointed"]),
    )  # fmt: skip
    told = services.Told(
        name=item["name"],
        function=item["function"],
        email=item["email"],
        organisation=organisation,
        ask_me=item["ask_me"],
        phone=item.get("phone", ""),
        municipalities=places,
        regions=list(Region.objects.filter(kind=Region.Kind.GGD, slug__in=item.get("regions", ()))),
        themes=list(ThemePage.objects.filter(slug__in=item.get("themes", ()))),
        shows={"shows_email": item.get("shows_email", True), "shows_phone": "phone" in item},
    )
    profile = services.save_profile(user, told, version=consent.current().version)
    Profile.objects.filter(pk=profile.pk).update(
        is_example=True, confirmed_at=_ago(item["days_ago"]), consented_at=_ago(item["days_ago"])
    )
    return user


def _ask(item: dict[str, Any], people: dict[str, User | None]) -> None:
    region = Region.objects.filter(kind=Region.Kind.GGD, slug=item.get("region", "")).first()
    asked = _ago(item["days_ago"])
    question = BoardQuestion.objects.create(
        author=people[item["by"]], title=item["title"], text=item["text"].strip(), region=region,
        written_at=asked, is_example=True,
    )  # fmt: skip
    question.themes.set(ThemePage.objects.filter(slug__in=item.get("themes", ())))
    services.enter_question(question)
    followers = {item["by"]}
    for answer in item.get("answers", ()):
        BoardAnswer.objects.create(
            question=question, author=people[answer["by"]], text=answer["text"].strip(),
            written_at=asked + timedelta(hours=answer["hours_later"]),
            helped=answer.get("helped", False), is_example=True,
        )  # fmt: skip
        followers.add(answer["by"])
    Follow.objects.bulk_create(
        Follow(question=question, user=people[key]) for key in followers if people[key]
    )
    AlsoAsked.objects.bulk_create(
        AlsoAsked(question=question, user=people[key]) for key in item.get("also", ())
    )


def _ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)
