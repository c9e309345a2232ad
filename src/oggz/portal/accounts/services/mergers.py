"""People go along when municipalities merge."""

from django.db import transaction
from django.utils import timezone

from oggz.portal.accounts.models import Appointment, Invitation, User
from oggz.portal.accounts.services.people import follow_roles
from oggz.portal.municipalities.models import Municipality


@transaction.atomic
def move_appointments(former: Municipality, successor: Municipality) -> int:
    """Let current roles and open invitations go on at the successor; returns how many roles.

    Who has the same role at both keeps one of them, since the day of the first. What ended before
    stays with the former municipality, where it was. Groups follow: see `follow_roles`.
    """
    moved = Appointment.objects.current().filter(municipality=former).select_for_update()
    people = set()
    for appointment in moved:
        _move(appointment, successor)
        people.add(appointment.user_id)
    for invitation in Invitation.objects.filter(municipality=former, accepted=None):
        _move_invitation(invitation, successor)
    for user in User.objects.filter(pk__in=people).order_by("pk"):
        follow_roles(user)
    return len(moved)


def _move(appointment: Appointment, successor: Municipality) -> None:
    same = Appointment.objects.current().filter(
        user=appointment.user_id, role=appointment.role, municipality=successor
    )
    kept = same.select_for_update().first()
    if kept is None:
        appointment.municipality = successor
        appointment.save(update_fields=["municipality"])
        return
    appointment.ended = timezone.now()
    appointment.save(update_fields=["ended"])
    kept.since = min(kept.since, appointment.since)
    kept.save(update_fields=["since"])


def _move_invitation(invitation: Invitation, successor: Municipality) -> None:
    """Of two for the same role the last one counts, as when somebody is invited twice."""
    same = {"role": invitation.role, "municipality": successor}
    has_it = Appointment.objects.current().filter(user__email__iexact=invitation.email, **same)
    others = Invitation.objects.filter(email__iexact=invitation.email, accepted=None, **same)
    if has_it.exists() or others.filter(made__gte=invitation.made).exists():
        invitation.delete()
        return
    others.delete()
    invitation.municipality = successor
    invitation.save(update_fields=["municipality"])
