"""Profiles: made, changed, confirmed, withdrawn and hidden; each call is one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value
from django.utils import timezone

from oggz.portal.accounts.models import Organisation, User
from oggz.portal.knowledge.models import ThemePage
from oggz.portal.municipalities.models import Municipality, Region
from oggz.portal.professionals import consent, rights
from oggz.portal.professionals.models import Profile
from oggz.portal.professionals.models.profiles import About
from oggz.portal.professionals.services.errors import RoomError
from oggz.portal.professionals.texts import found_in

_CONFIGURATION = "oggz_dutch"


@dataclass(frozen=True)
class Told:
    """What somebody tells of themself, or an editor of somebody."""

    name: str
    function: str
    email: str
    organisation: Organisation | None = None
    organisation_name: str = ""
    ask_me: str = ""
    phone: str = ""
    municipalities: Iterable[Municipality] = ()
    regions: Iterable[Region] = ()
    themes: Iterable[ThemePage] = ()
    shows: dict[str, bool] = field(default_factory=dict)

    @property
    def plain(self) -> dict[str, object]:
        return {
            "name": self.name,
            "function": self.function,
            "email": self.email,
            "organisation": self.organisation,
            "organisation_name": "" if self.organisation else self.organisation_name,
            "ask_me": self.ask_me,
            "phone": self.phone,
        }

    @classmethod
    def of(cls, about: About) -> "Told":
        """What stands in a profile or a proposal."""
        return cls(
            **{name: getattr(about, name) for name in (
                "name", "function", "email", "organisation", "organisation_name", "ask_me", "phone",
            )},
            municipalities=about.municipalities.all(),
            regions=about.regions.all(),
            themes=about.themes.all(),
        )  # fmt: skip


@transaction.atomic
def save_profile(user: User, told: Told, *, version: str) -> Profile:
    """Make the profile of somebody, or change it: it is confirmed with that.

    `version` is of the consent that they gave; one that is not the newest is refused, unless they
    gave it before and it is still valid. Raises `RoomError`, also for personal data in what
    colleagues may ask.
    """
    _refuse_outsider(user)
    refuse_personal_data(told)
    # Who presses twice makes one.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    profile = Profile.objects.filter(user=user).first() or Profile(user=user)
    if version != profile.consent_version or not profile.has_valid_consent:
        if version != consent.current().version:
            raise RoomError(
                "De tekst van de toestemming is intussen veranderd. Lees hem opnieuw en verstuur"
                " het formulier nog een keer.",
                "consent",
            )
        profile.consent_version, profile.consented_at = version, timezone.now()
    for name, value in (told.plain | told.shows).items():
        setattr(profile, name, value)
    profile.confirmed_at, profile.asked_at = timezone.now(), None
    profile.save()
    set_about(profile, told)
    enter_words(profile)
    return profile


def refuse_personal_data(told: Told) -> None:
    if found := found_in(told.ask_me):
        raise RoomError(
            f"Hier staat zo te zien {found}. Haal dat weg. Voor uw e-mailadres en telefoonnummer"
            " zijn er eigen velden.",
            "ask_me",
        )


def set_about(about: About, told: Told) -> None:
    about.municipalities.set(told.municipalities)
    about.regions.set(told.regions)
    about.themes.set(told.themes)


def enter_words(profile: Profile) -> None:
    """Let a profile be found by its name, function, organisation and what can be asked."""
    about = " ".join((profile.function, profile.works_at, profile.ask_me))
    Profile.objects.filter(pk=profile.pk).update(words=words_of((profile.name, "A"), (about, "B")))


def words_of(*texts: tuple[str, str]) -> SearchVector:
    """Texts with their weights, as they are searched."""
    vectors = [
        SearchVector(Value(text), config=_CONFIGURATION, weight=weight) for text, weight in texts
    ]
    combined = vectors[0]
    for vector in vectors[1:]:
        combined = combined + vector
    return combined


@transaction.atomic
def confirm_profile(user: User) -> Profile:
    """All of it still holds; also of who answers late. Raises `RoomError`."""
    _refuse_outsider(user)
    profile = _own(user)
    if not profile.has_valid_consent:
        raise RoomError(
            "De tekst van de toestemming is veranderd. Open uw profiel, lees de tekst en bewaar uw"
            " profiel opnieuw."
        )
    profile.confirmed_at, profile.asked_at = timezone.now(), None
    profile.save(update_fields=["confirmed_at", "asked_at"])
    return profile


@transaction.atomic
def withdraw_consent(user: User) -> None:
    """The profile is gone, with everything in it; again is as good."""
    Profile.objects.filter(user=user).delete()


@transaction.atomic
def hide_profile(by: User, profile: Profile, reason: str) -> None:
    """Take a profile out of the list; its owner reads why. Raises `RoomError`."""
    profile = _in_order(by, profile)
    if not reason:
        raise RoomError("Schrijf waarom. De eigenaar van het profiel leest dit.", "reason")
    profile.hidden_at, profile.hidden_by, profile.hidden_reason = timezone.now(), by, reason
    profile.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])


@transaction.atomic
def show_profile(by: User, profile: Profile) -> None:
    profile = _in_order(by, profile)
    profile.hidden_at, profile.hidden_by, profile.hidden_reason = None, None, ""
    profile.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])


def _in_order(by: User, profile: Profile) -> Profile:
    found = Profile.objects.select_for_update(of=("self",)).filter(pk=profile.pk).first()
    if found is None:
        raise RoomError("Dit profiel is er niet meer.")
    if not rights.may_enter(by) or not rights.Moderator(by).may_hide_profile(found):
        raise RoomError("U mag dit profiel niet verbergen of tonen.")
    return found


def _own(user: User) -> Profile:
    profile = Profile.objects.select_for_update(of=("self",)).filter(user=user).first()
    if profile is None:
        raise RoomError("U heeft geen profiel meer.")
    return profile


def _refuse_outsider(user: User) -> None:
    if not rights.may_enter(user):
        raise RoomError("U heeft geen rol meer op dit platform.")
