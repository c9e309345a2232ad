"""As whom a file for the monitor is made: a process coordinator, where a covenant allows it."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from oggz.casework.audit.services import Event, record_refusal
from oggz.casework.covenants import selectors as covenants
from oggz.casework.covenants.models import Version
from oggz.casework.parties import sessions
from oggz.casework.parties.models import Membership
from oggz.casework.parties.sessions import Viewer
from oggz.casework.steering.delivering.asking import Asked
from oggz.casework.steering.errors import SteeringError
from oggz.covenant import wording
from oggz.covenant.filtering import View
from oggz.covenant.questions import Request
from oggz.covenant.terms import Action, Condition, DataCategory, Phase, Role

ROLE = Role.PROCESS_COORDINATOR


@dataclass(frozen=True)
class Deliverer:
    """Who delivers, as a viewer with the purpose of the agreement, and under which version."""

    membership: Membership
    viewer: Viewer
    version: Version


def deliverer(name: str, asked: Asked, *, covenant: UUID | None = None) -> Deliverer:
    """`name` is an e-mail address or number of a member. Raises SteeringError that says what lacks;
    that the covenant does not allow it is recorded."""
    membership = _membership(name, asked)
    party = membership.party
    found = covenants.in_force_for(party.slug, on=timezone.localdate())
    found = [each for each in found if covenant in (None, each.covenant_id)]
    if not found:
        raise SteeringError(f"Er geldt nu geen convenant waar {party.name} door gebonden is.")
    lacks = {each: _lacks(each, membership, asked) for each in found}
    fits = [each for each, text in lacks.items() if text is None]
    if len(fits) > 1:
        numbers = ", ".join(str(each.covenant_id) for each in fits)
        raise SteeringError(f"Noem met --covenant onder welk convenant dit gebeurt: {numbers}.")
    if not fits:
        _record_refusal(membership, found, asked)
        raise SteeringError("\n".join(f"{each.covenant.title}: {lacks[each]}" for each in found))
    version = fits[0]
    _refuse_elsewhere(version, asked)
    viewer = Viewer(membership.member_id, party.slug, ROLE, version.covenant_id, asked.purpose)
    return Deliverer(membership, viewer, version)


def _membership(name: str, asked: Asked) -> Membership:
    who = Q(member__email__iexact=name)
    if name.isdecimal() and len(name) < 10:
        who |= Q(member=int(name))
    works = Membership.objects.active().filter(who, role=ROLE).select_related("member", "party")
    found = [each for each in works if _same(each.party.name, asked.organisation)]
    if not found:
        raise SteeringError(
            f"De afspraak noemt ‘{asked.organisation}’ als bron. Daar werkt geen procesregisseur"
            " met dit e-mailadres of nummer."
        )
    if len(found) > 1:
        raise SteeringError("Meer dan één procesregisseur heeft dit adres. Geef het nummer.")
    if sessions.outside(found[0]).missing:
        raise SteeringError(
            "Deze procesregisseur heeft nu geen geldige training of geheimhoudingsverklaring, en"
            " ziet daarom geen gegevens."
        )
    return found[0]


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _lacks(version: Version, membership: Membership, asked: Asked) -> str | None:
    """What the covenant lacks for this, in Dutch; None when some article allows something."""
    document = covenants.document(version.checksum)
    if asked.purpose not in document.purposes:
        return (
            f"onder de doelen staat geen doel met de naam ‘{asked.purpose}’, en dus laat geen"
            " artikel toe dat hiervoor iets wordt geleverd. De partijen kunnen het doel en een"
            " artikel opnemen in een nieuwe versie."
        )
    party, on = membership.party.slug, timezone.localdate()
    compiled = covenants.compiled(version.checksum)
    view = View(party, ROLE, Action.EXPORT, asked.purpose, on)
    permitted = compiled.filter(view).permitted
    if any(DataCategory.CASE in each.rows.categories for each in permitted):
        return None
    request = Request(
        party=party, role=ROLE, action=Action.EXPORT, purpose=asked.purpose,
        category=DataCategory.CASE, phase=Phase.APPROACH, date=on, level=1,
        conditions=frozenset({Condition.WEIGHING, Condition.INFORMED}),
    )  # fmt: skip
    return wording.told(document, request, compiled.decide(request))


def _refuse_elsewhere(version: Version, asked: Asked) -> None:
    """The municipality of a covenant is that of the people in its cases."""
    region = asked.agreement.region
    if covenants.document(version.checksum).municipality not in region.municipalities:
        raise SteeringError(
            f"Het convenant ‘{version.covenant.title}’ is van een andere gemeente dan die waar de"
            f" monitor over gaat ({region.name}, artikel {region.article} van de afspraak)."
        )


def _record_refusal(membership: Membership, found: list[Version], asked: Asked) -> None:
    for version in found:
        record_refusal(
            Event(
                action="monitor.exported", member=membership.member_id,
                party=membership.party.slug, role=ROLE, covenant=version.covenant_id,
                categories=(DataCategory.CASE,), object_kind="source", object_id=asked.source,
            )
        )  # fmt: skip
