"""An example committee: municipalities that exist, with wishes and votes that do not."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from oggz.portal.accounts.demo_accounts import CHIEF_EDITOR, COMMITTEE_MEMBERS
from oggz.portal.accounts.models import Role, User
from oggz.portal.accounts.services import appoint
from oggz.portal.guidance.models import (
    AgendaItem,
    Ballot,
    BallotChange,
    Comment,
    Decision,
    Meeting,
    Support,
    Vote,
    Weighing,
    Wish,
)
from oggz.portal.guidance.tally import Cast, Choice, tally
from oggz.portal.knowledge.demo.loader import read
from oggz.portal.municipalities.models import Municipality
from oggz.web.page_cache import forget_pages

_FOLDER = Path(__file__).parent


@transaction.atomic
def load_committee() -> None:
    """What exists stays as it is."""
    if Wish.objects.filter(is_example=True).exists():
        return
    example = read(_FOLDER, "committee")
    loader = _Loader(example["members"])
    for item in example["wishes"]:
        loader.wish(item)
    for item in example["meetings"]:
        loader.meeting(item)
    forget_pages()


class _Loader:
    def __init__(self, members: list[str]) -> None:
        self.places = {each.slug: each for each in Municipality.objects.current()}
        self.chief = User.objects.get(username=CHIEF_EDITOR.username)
        self.members = {slug: self._member(slug) for slug in members}

    def _member(self, slug: str) -> User:
        account = COMMITTEE_MEMBERS.get(slug)
        # Who has no account to try cannot log in either.
        name = account.username if account else f"voorbeeld-commissie-{slug}"
        user = User.objects.filter(username=name).first() or User.objects.create_user(name)
        user.first_name, user.last_name = "Lid uit", self.places[slug].name
        user.save(update_fields=["first_name", "last_name"])
        appoint(user, Role.COMMITTEE_MEMBER, municipality=self.places[slug])
        return user

    def wish(self, item: dict[str, Any]) -> None:
        place = item["by"]
        wish = Wish.objects.create(
            title=item["title"], what=item["what"], why=item["why"], audiences=item["audiences"],
            municipality=self.places[place] if place else None,
            brought_by=self.members[place] if place else self.chief,
            brought_at=_ago(item["days_ago"]), state=item["state"],
            horizon=item.get("horizon", ""), effort=item.get("effort", ""),
            effort_reason=item.get("effort_reason", ""), is_example=True,
            made_on=_ago(item["made_days_ago"]).date() if "made_days_ago" in item else None,
        )  # fmt: skip
        for slug in item["support"]:
            Support.objects.create(
                wish=wish, municipality=self.places[slug], by=self.members[slug],
                given_at=_ago(item["days_ago"] - 1),
            )  # fmt: skip
        for slug, (gain, audience) in item.get("weighings", {}).items():
            Weighing.objects.create(
                wish=wish, municipality=self.places[slug], gain=gain, audiences=[audience],
                by=self.members[slug],
            )  # fmt: skip
        for said in item.get("comments", ()):
            Comment.objects.create(
                wish=wish, author=self.members[said["of"]], municipality=self.places[said["of"]],
                text=said["text"], written_at=_ago(said["days_ago"]),
            )  # fmt: skip
        if "vote" in item:
            self._closed_vote(wish, item["vote"])
        if "open_vote" in item:
            closes = timezone.now() + timedelta(days=item["open_vote"]["closes_in_days"])
            self._vote(wish, item["open_vote"]["ballots"], opened=_ago(3), closes=_whole(closes))

    def _vote(
        self, wish: Wish, ballots: dict[str, str], *, opened: datetime, closes: datetime
    ) -> Vote:
        vote = Vote.objects.create(
            wish=wish, opened_by=self.chief, opened_at=opened, closes_at=closes
        )
        for slug, choice in ballots.items():
            given = {"vote": vote, "municipality": self.places[slug], "choice": choice}
            Ballot.objects.create(**given, by=self.members[slug], cast_at=opened)
            BallotChange.objects.create(**given, by=self.members[slug], at=opened)
        return vote

    def _closed_vote(self, wish: Wish, item: dict[str, Any]) -> None:
        closed = _whole(_ago(item["days_ago"]))
        opened = closed - timedelta(days=14)
        vote = self._vote(wish, item["ballots"], opened=opened, closes=closed)
        casts = [Cast(self.places[slug].pk, Choice(of)) for slug, of in item["ballots"].items()]
        result = tally(casts, [self.places[slug].pk for slug in self.members])
        Vote.objects.filter(pk=vote.pk).update(
            closed_at=closed, outcome=result.outcome, in_favour=result.in_favour,
            against=result.against, abstained=result.abstained, entitled=result.entitled,
        )  # fmt: skip
        vote.ballots.update(counted=True)
        Decision.objects.create(
            wish=wish, vote=vote, outcome=wish.state, reasons=item["decision"],
            decided_at=closed + timedelta(days=2), written_by=self.chief, is_example=True,
        )  # fmt: skip

    def meeting(self, item: dict[str, Any]) -> None:
        day = timezone.localdate() + timedelta(days=item["days_ahead"])
        start = timezone.make_aware(datetime.combine(day, time.fromisoformat(item["start"])))
        meeting = Meeting.objects.create(
            title=item["title"], start=start, end=start + timedelta(hours=item["hours"]),
            place=item["place"], link=item["link"], invitations=1, is_example=True,
        )  # fmt: skip
        for order, point in enumerate(item["items"], start=1):
            wish = Wish.objects.get(title=point["wish"]) if "wish" in point else None
            AgendaItem.objects.create(
                meeting=meeting, order=order, wish=wish, title=point.get("title", ""),
                minutes=point.get("minutes", ""),
            )  # fmt: skip


def _ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def _whole(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(hour=17, minute=0, second=0, microsecond=0)
