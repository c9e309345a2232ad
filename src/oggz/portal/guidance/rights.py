"""Who is what in the guidance committee, as it is at this moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from oggz.portal.accounts.models import Appointment, Role, User
from oggz.portal.accounts.rights import is_national_editor
from oggz.portal.municipalities.models import Municipality

_BRINGS = (Role.COMMITTEE_MEMBER, Role.LOCAL_EDITOR, Role.LOCAL_PUBLISHER)


@dataclass(frozen=True)
class Standing:
    """What somebody is here: a reader, one who may bring wishes, a member, or the secretary.

    The secretary is any chief editor or administrator. Who merely reads is `READER`.
    """

    user: User | None

    @cached_property
    def _appointments(self) -> list[Appointment]:
        if self.user is None:
            return []
        taking_part = Municipality.objects.filter(_takes_part())
        found = Appointment.objects.current().filter(
            user=self.user, role__in=_BRINGS, municipality__in=taking_part
        )
        return list(found.select_related("municipality").order_by("municipality__sort_key"))

    @cached_property
    def seats(self) -> list[Municipality]:
        """The municipalities for which somebody sits in the committee."""
        return _places(each for each in self._appointments if each.role == Role.COMMITTEE_MEMBER)

    @cached_property
    def brings_for(self) -> list[Municipality]:
        """The municipalities for which somebody may bring a wish."""
        return _places(self._appointments)

    @cached_property
    def is_secretary(self) -> bool:
        return self.user is not None and self.user.is_active and is_national_editor(self.user)

    @property
    def is_member(self) -> bool:
        """Whether somebody reads along with the committee: names, discussion, who voted what."""
        return self.is_secretary or bool(self.seats)

    @property
    def may_bring(self) -> bool:
        return self.is_secretary or bool(self.brings_for)

    def seat(self, key: str | int | None) -> Municipality | None:
        """The municipality with this key, if somebody sits for it; without a key the only one."""
        if not key and len(self.seats) == 1:
            return self.seats[0]
        return next((each for each in self.seats if str(each.pk) == str(key)), None)


def _places(appointments: Iterable[Appointment]) -> list[Municipality]:
    return list(dict.fromkeys(each.municipality for each in appointments))


READER = Standing(None)


def standing_of(request: HttpRequest) -> Standing:
    """Without a session nobody is looked up, so that the page can be kept for all readers."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return READER
    return standing_of_user(request.user)


def standing_of_user(user: User | AnonymousUser) -> Standing:
    return Standing(user) if user.is_authenticated and user.is_active else READER


def _takes_part() -> Q:
    current = Municipality.objects.current()
    return Q(pk__in=current.values("pk"), section__live=True, section__archived_on=None) & Q(
        section__isnull=False
    )


def represented() -> QuerySet[Municipality]:
    """The municipalities that take part and have at least one member: those that may vote."""
    members = Appointment.objects.current().filter(role=Role.COMMITTEE_MEMBER, user__is_active=True)
    return Municipality.objects.filter(
        _takes_part(), pk__in=members.values("municipality")
    ).order_by("sort_key")


def is_represented_by(user: User, municipality: Municipality) -> bool:
    """Asked again inside a transaction: a form may be older than the end of an appointment."""
    return represented().filter(
        pk=municipality.pk,
        appointments__user=user,
        appointments__role=Role.COMMITTEE_MEMBER,
        appointments__ended=None,
    ).exists()  # fmt: skip


def members() -> QuerySet[User]:
    """Everyone who sits in the committee for a municipality that takes part."""
    current = Appointment.objects.current().filter(
        role=Role.COMMITTEE_MEMBER, municipality__in=represented()
    )
    return User.objects.filter(is_active=True, pk__in=current.values("user"))
