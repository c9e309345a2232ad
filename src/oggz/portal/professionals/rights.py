"""Who comes into the rooms of professionals, and who keeps order there."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import QuerySet

from oggz.portal.accounts.models import Appointment, Role, User
from oggz.portal.accounts.rights import is_national_editor, may_appoint
from oggz.portal.municipalities.models import Municipality, Region
from oggz.portal.municipalities.selectors import sections_of_editor
from oggz.portal.professionals.models import BoardQuestion, Profile

Visitor = AbstractUser | AnonymousUser


def may_enter(user: Visitor) -> bool:
    """Whether somebody has a role today; which one makes no difference here."""
    if not user.is_authenticated or not user.is_active:
        return False
    return Appointment.objects.current().filter(user=user).exists()


def colleagues() -> QuerySet[User]:
    """Everybody who may come in."""
    role = Appointment.objects.current().values("user")
    return User.objects.filter(is_active=True, pk__in=role)


def own_places(user: Visitor) -> QuerySet[Municipality]:
    """The municipalities for which somebody has a role."""
    current = Appointment.objects.current().filter(user=user)
    return Municipality.objects.filter(pk__in=current.values("municipality"))


def own_regions(user: Visitor) -> QuerySet[Region]:
    return Region.objects.filter(pk__in=own_places(user).values("ggd_region"))


# --- keeping order


class Moderator:
    """What somebody may hide: national editors everything, others what is of their region.

    Asked once for a page, however many posts there are on it.
    """

    def __init__(self, user: Visitor) -> None:
        self.is_national = user.is_authenticated and is_national_editor(user)
        sections = [] if self.is_national or not user.is_authenticated else sections_of_editor(user)
        self.municipalities = {section.municipality_id for section in sections}
        self.regions = {section.municipality.ggd_region_id for section in sections}

    def __bool__(self) -> bool:
        return self.is_national or bool(self.regions)

    def may_hide_below(self, question: BoardQuestion) -> bool:
        """The question itself, and what was answered."""
        return self.is_national or question.region_id in self.regions

    def may_hide_profile(self, profile: Profile) -> bool:
        """Of who works in a municipality of theirs, or for their whole region."""
        if self.is_national:
            return True
        return bool(self.municipalities & {place.pk for place in profile.municipalities.all()}) or (
            bool(self.regions & {region.pk for region in profile.regions.all()})
        )


# --- proposing somebody


def may_propose_for(user: Visitor) -> QuerySet[Municipality]:
    """The municipalities for which somebody may propose profiles: where they write."""
    current = Municipality.objects.current().filter(section__archived_on=None)
    if is_national_editor(user):
        return current
    return current.filter(section__in=[section.pk for section in sections_of_editor(user)])


def may_invite(user: Visitor, place: Municipality) -> bool:
    """Whether somebody may also let in who has no account yet."""
    return may_appoint(user, Role.PROFESSIONAL, place)
