"""What can be done in a case by filling in one form; each is offered to who may do it now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from oggz.casework.access.seats import Seat
from oggz.casework.cases import forms
from oggz.casework.cases.forms import SeatForm
from oggz.casework.cases.offering import Offers
from oggz.casework.cases.services import content, grounds, opening, participation, phases
from oggz.casework.cases.services.opening import Weighed
from oggz.covenant.terms import WITH_MEDICAL_SECRECY

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Doing:
    """`slug` is in the address; `done` is what somebody reads when it was done."""

    slug: str
    title: str
    lead: str
    button: str
    done: str
    form: type[SeatForm]
    may: Callable[[Offers], bool]
    do: Callable[[Seat, Given], object]
    # The case is not there any more for who did it.
    leaves: bool = False


def _bring(seat: Seat, given: Given) -> None:
    what = given["what"]
    content.contribute(
        what.file, what.category, given["text"], kind=what.kind,
        has_bsn=given.get("has_bsn", False), by=seat, once=given["form"],
    )  # fmt: skip


def _consent(seat: Seat, given: Given) -> None:
    who, what = given["consent"].split(":")
    does = grounds.give_consent if what == "give" else grounds.withdraw_consent
    does(seat.own_file, by_guardian=who == "guardian", by=seat)


def _weigh(seat: Seat, given: Given) -> None:
    weighed = Weighed(
        given["necessity"], given["proportionality"], given["subsidiarity"],
        informed=given["informed"] == "yes", why_not_informed=given["why_not_informed"],
    )  # fmt: skip
    grounds.weigh(weighed, by=seat, once=given["form"])


def _always(offers: Offers) -> bool:
    return offers.writes


DOINGS = (
    Doing(
        "inbrengen", "Inbrengen",
        "U brengt dit in namens uw partij. De andere partijen zien het voor zover hun artikelen dat"
        " toelaten.",
        "Breng in", "Het is ingebracht.", forms.BringForm,
        lambda offers: bool(offers.bringing), _bring,
    ),
    Doing(
        "toestemming", "Toestemming vastleggen",
        "Sommige artikelen gelden alleen met toestemming. Intrekken werkt meteen.",
        "Leg vast", "De toestemming is bijgewerkt.", forms.ConsentForm, _always, _consent,
    ),
    Doing(
        "bezwaar", "Bezwaar vastleggen",
        "Zolang over een bezwaar niet is besloten, ligt het delen stil.",
        "Leg het bezwaar vast", "Het bezwaar is vastgelegd. Het delen ligt stil.",
        forms.ObjectionForm, _always,
        lambda seat, given: grounds.object_to_sharing(
            given["text"], by=seat, once=given["form"]
        ),
    ),
    Doing(
        "gevaar", "Acuut gevaar vastleggen",
        "Is er nu iemand in gevaar? Bel eerst 112. Wat u hier vastlegt, geldt drie dagen en geeft"
        " enkele partijen meer te zien.",
        "Leg het gevaar vast", "Het gevaar is vastgelegd, voor drie dagen.",
        forms.AlarmForm, _always,
        lambda seat, given: grounds.raise_alarm(given["reason"], by=seat, once=given["form"]),
    ),
    Doing(
        "beroepsgeheim", "Beroepsgeheim opzijzetten",
        "Dit is uw eigen beslissing als professional. Zij geldt voor uw partij, in deze casus.",
        "Leg vast", "Vastgelegd is waarom het beroepsgeheim opzij mag.", forms.SecrecyForm,
        lambda offers: offers.writes and offers.seat.party.kind in WITH_MEDICAL_SECRECY,
        lambda seat, given: grounds.set_secrecy_aside(
            given["ground"], given["reason"], by=seat, once=given["form"]
        ),
    ),
    Doing(
        "afweging", "Opnieuw afwegen",
        "Bijvoorbeeld in een nieuwe fase, of als er partijen bij komen.",
        "Leg de afweging vast", "De afweging is vastgelegd.", forms.WeighForm, _always, _weigh,
    ),
    Doing(
        "fase", "Naar een andere fase",
        "In elke fase gelden andere artikelen: wie nu iets ziet, ziet het straks misschien niet.",
        "Wijzig de fase", "De fase is gewijzigd.", forms.PhaseForm,
        lambda offers: bool(offers.next_phases),
        lambda seat, given: phases.move(given["phase"], by=seat),
    ),
    Doing(
        "niveau", "Op- of afschalen",
        "Op een hoger niveau laten sommige artikelen meer toe.",
        "Wijzig het niveau", "Het niveau is gewijzigd.", forms.LevelForm,
        lambda offers: bool(offers.next_levels),
        lambda seat, given: phases.scale(given["level"], by=seat),
    ),
    Doing(
        "dossiers", "Dossier van iemand anders openen",
        "Een naaste krijgt een eigen dossier. Wat daarin staat, is alleen van daaruit te zien,"
        " tenzij een artikel anders zegt. Voeg daarna toe wie erin werkt.",
        "Open het dossier", "Het dossier is geopend.", forms.FileForm,
        lambda offers: bool(offers.subjects),
        lambda seat, given: opening.open_file(given["subject"], by=seat, once=given["form"]),
    ),
    Doing(
        "sluiten", "Casus sluiten",
        "De anderen zien daarna niets meer van deze casus.",
        "Sluit de casus", "De casus is gesloten.", forms.CloseForm,
        lambda offers: offers.closes,
        lambda seat, given: phases.close(given["outcome"], by=seat),
    ),
    Doing(
        "stoppen", "Zelf stoppen met deze casus",
        "U ziet daarna niets meer van deze casus. Alleen wie coördineert, kan u weer toevoegen.",
        "Stop met deze casus", "U doet niet meer mee aan deze casus.", forms.SureForm, _always,
        lambda seat, _: participation.end(seat.participation, by=seat), leaves=True,
    ),
)  # fmt: skip
BY_SLUG = {each.slug: each for each in DOINGS}


def offered(offers: Offers) -> list[Doing]:
    return [each for each in DOINGS if each.may(offers)]
