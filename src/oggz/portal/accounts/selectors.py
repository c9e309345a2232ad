"""Whom an editor sees, and what roles they may hand out."""

from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import QuerySet

from oggz.portal.accounts.models import Appointment, Invitation, Role, User
from oggz.portal.accounts.rights import is_national_editor, may_appoint, publishes_for
from oggz.portal.municipalities.models import Municipality

Visitor = AbstractUser | AnonymousUser
Kind = TypeVar("Kind", Appointment, Invitation)


@dataclass(frozen=True)
class Appointable:
    """The roles that somebody may give, and for which municipalities. False when there are none."""

    roles: list[Role]
    municipalities: QuerySet[Municipality]
    is_national: bool

    def __bool__(self) -> bool:
        return bool(self.roles)


def appointable_by(user: Visitor) -> Appointable:
    is_national = is_national_editor(user)
    places = publishes_for(user)
    current = Municipality.objects.current().order_by("sort_key")
    if not is_national:
        current = current.filter(pk__in=[place.pk for place in places])
    some_place = places[0] if places else None
    roles = [role for role in Role if may_appoint(user, role, some_place)]
    return Appointable(roles, current, is_national)


def current_roles(user: AbstractUser) -> QuerySet[Appointment]:
    found = Appointment.objects.current().filter(user=user)
    return found.select_related("municipality", "organisation")


def appointments_in_view(user: Visitor) -> QuerySet[Appointment]:
    """The current roles that somebody may end."""
    found = Appointment.objects.current().select_related("user", "municipality", "organisation")
    return _of(user, found).order_by("municipality__sort_key", "role", "user__last_name", "pk")


def invitations_in_view(user: Visitor) -> QuerySet[Invitation]:
    """Those that were not accepted, old ones too, that somebody may withdraw."""
    found = Invitation.objects.filter(accepted=None)
    return _of(user, found).select_related("municipality", "organisation", "invited_by")


def _of(user: Visitor, found: QuerySet[Kind]) -> QuerySet[Kind]:
    appointable = appointable_by(user)
    found = found.filter(role__in=[role.value for role in appointable.roles])
    if not appointable.is_national:
        found = found.filter(municipality__in=appointable.municipalities)
    return found


def name_of(user: AbstractUser) -> str:
    return user.get_full_name() or user.get_username()


def editors_of(municipality: Municipality) -> QuerySet[User]:
    """Who writes in the section of a municipality that takes part."""
    return User.objects.filter(
        is_active=True, groups__section__municipality=municipality,
        groups__section__archived_on=None,
    ).distinct()  # fmt: skip


def national_editors() -> QuerySet[User]:
    """Who writes for the whole country; administrators only where there is nobody else."""
    backend = "django.contrib.auth.backends.ModelBackend"
    editors = User.objects.with_perm(
        "knowledge.show_nationally", include_superusers=False, backend=backend
    )
    if editors.exclude(email="").exists():
        return editors
    return User.objects.filter(is_superuser=True, is_active=True)


def addresses(users: QuerySet[User]) -> list[str]:
    """Where these people read their mail, each address once."""
    return list({user.email.casefold(): user.email for user in users if user.email}.values())
