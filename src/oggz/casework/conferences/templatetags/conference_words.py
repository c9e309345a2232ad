"""What pages of conferences say of what they show."""

from collections.abc import Mapping

from django import template

from oggz.casework.access.seats import Seat
from oggz.casework.conferences.models import Item
from oggz.casework.conferences.people import Person
from oggz.casework.conferences.selectors import Agenda, Stop

register = template.Library()


@register.filter
def called(stop: Stop) -> str:
    return stop.name or f"Casus {stop.reference}"


@register.filter
def purpose_of(person: Person, seat: Seat) -> str:
    """The purpose for which somebody takes part, as the covenant calls it."""
    slug = person.participation.purpose
    purposes = seat.compiled.covenant.purposes
    return purposes[slug].title if slug in purposes else slug


@register.filter
def untold_in_words(agenda: Agenda) -> str:
    many = len(agenda.untold)
    who = "Eén collega heeft" if many == 1 else f"{many} collega’s hebben"
    return f"{who} nog geen uitnodiging die klopt. Verstuur ze als de agenda klaar is."


@register.simple_tag
def minutes_of(typed: Mapping[str, str], item: Item) -> str:
    """As it was filled in, or as it is."""
    return typed.get(f"minuten-{item.pk}", str(item.minutes))
