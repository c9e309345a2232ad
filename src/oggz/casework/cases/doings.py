"""What can be done in a case by filling in one form; each is offered to who may do it now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from oggz.casework.access.seats import Seat
from oggz.casework.cases import forms
from oggz.casework.cases.forms import SeatForm
from oggz.casework.cases.offering import Offers
from oggz.casework.cases.services import (
    content,
    grounds,
    handing_over,
    merging,
    opening,
    participation,
    phases,
)
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
    # Also where the case was merged into another one: it stops something.
    stops: bool = False
    # In the list of what can be done; else there is a link where it belongs.
    listed: bool = True


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
        stops=True,
    ),
    Doing(
        "bezwaar", "Bezwaar vastleggen",
        "Zolang over een bezwaar niet is besloten, ligt het delen stil.",
        "Leg het bezwaar vast", "Het bezwaar is vastgelegd. Het delen ligt stil.",
        forms.ObjectionForm, _always,
        lambda seat, given: grounds.object_to_sharing(
            given["text"], by=seat, once=given["form"]
        ),
        stops=True,
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
        "overdragen", "Overdragen aan het wijkteam",
        "Voor als het wijkteam verder kan, in de nazorg of na de casus. Het geldt pas als zij het"
        " aannemen: dat vragen wij op hun werklijst.",
        "Vraag het wijkteam", "Het is gevraagd. Het wijkteam vindt het op de werklijst.",
        forms.HandOverForm, lambda offers: offers.hands_over,
        lambda seat, given: handing_over.offer(
            given["to"], given["what"], given["until"], by=seat
        ),
    ),
    Doing(
        "overnemen", "Antwoorden op de overdracht",
        "U bent gevraagd om dit over te nemen. Kan het niet? Zeg dan waarom, zodat wie coördineert"
        " iets anders kan afspreken.",
        "Geef antwoord", "Uw antwoord is vastgelegd.", forms.TakeForm,
        lambda offers: offers.is_asked,
        lambda seat, given: handing_over.answer(given["handover"], given["answer"], by=seat),
    ),
    Doing(
        "overdracht-intrekken", "Overdracht intrekken",
        "Het wijkteam heeft nog niet geantwoord en hoeft dat dan niet meer.",
        "Trek de overdracht in", "De overdracht is ingetrokken.", forms.WithdrawForm,
        lambda offers: bool(offers.open_handover) and offers.coordinates,
        lambda seat, given: handing_over.withdraw(given["handover"], by=seat),
    ),
    Doing(
        "samenvoegen", "Samenvoegen met een andere casus",
        "Voor als er twee casussen van één persoon zijn. De andere gaat op in deze: wie daar"
        " meedoet, doet voortaan hier mee. Wat daar staat, blijft daar en is te lezen voor wie het"
        " nu leest; er komt daar niets meer bij. U kunt dit ongedaan maken.",
        "Voeg de casussen samen", "De casussen zijn samengevoegd.", forms.MergeForm,
        lambda offers: offers.merges,
        lambda seat, given: merging.merge(given["other"], given["because"], by=seat),
    ),
    Doing(
        "niet-dezelfde", "Niet dezelfde persoon",
        "Er komen gegevens overeen met een andere casus van u. Zijn het twee mensen? Leg dat vast,"
        " dan wordt samenvoegen niet meer voorgesteld.",
        "Leg vast dat het twee mensen zijn", "Vastgelegd is dat het twee mensen zijn.",
        forms.ApartForm, lambda offers: bool(offers.doubles),
        lambda seat, given: merging.keep_apart(given["other"], by=seat),
        listed=False,
    ),
    Doing(
        "losmaken", "Samenvoegen ongedaan maken",
        "De andere casus gaat weer apart verder. Wie daardoor hier kwam meedoen, doet hier niet"
        " meer mee. Wat intussen is opgeschreven, blijft waar het staat.",
        "Maak de casus weer los", "De casussen zijn weer los van elkaar.", forms.UnmergeForm,
        lambda offers: offers.merges and bool(offers.took_in),
        lambda seat, given: merging.unmerge(given["merge"], by=seat),
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
        stops=True,
    ),
)  # fmt: skip
BY_SLUG = {each.slug: each for each in DOINGS}


def offered(offers: Offers) -> list[Doing]:
    """For the page of the case."""
    found = (each for each in DOINGS if each.listed and (each.stops or not offers.merged))
    return [each for each in found if each.may(offers)]
