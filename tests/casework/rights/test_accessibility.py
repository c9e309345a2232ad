"""axe finds nothing on the pages of rights, on a phone and on a desk screen."""

from datetime import timedelta

import pytest

from oggz.casework.cases.models.choices import RestrictionGround, UseGround
from oggz.casework.rights.days import Kind
from oggz.casework.rights.models import Delay, Dossier, Exemption, How, Outcome, Proof
from oggz.casework.rights.services import (
    answering,
    giving,
    handing_over,
    leaving_out,
    making,
    notifying,
    recording,
    restricting,
)
from oggz.casework.rights.services.recording import Restricts
from oggz.covenant.terms import DataCategory, Role
from tests.casework import looking
from tests.casework.covenants.test_pages import fresh
from tests.casework.parties.people import browser_of
from tests.casework.rights.asking import GUIDE, LEADER, Asked, today

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
WHY = (
    "Wij hebben samen met de woningcorporatie en het sociaal team gekeken naar wat er van u is"
    " gedeeld.\n\nDat was meer dan nodig is. Wij delen daarom niets meer over uw werk."
)


def pages() -> dict[str, looking.Visit]:
    table = Asked()
    table.brings("woonconsulent", DataCategory.HOUSING, "Drie maanden huurachterstand.")
    rent = table.brings(
        "woonconsulent", DataCategory.HOUSING, "De buurvrouw op nummer 12 slaapt er slecht van."
    )
    ready = table.asks(at=GUIDE)
    leaving_out.exempt(
        ready, rent.pk, Exemption.Why.OTHERS, "De buurvrouw.", by=table.seat("woonconsulent")
    )
    by = table.seat(GUIDE)
    empty = Asked(table.world)
    complaint = table.asks(Kind.COMPLAINT, "Iedereen in de straat weet het nu.", ago=80)
    objection = table.asks(Kind.OBJECTION, "Mijn huisbaas hoeft niets te weten.", at=GUIDE)
    answering.extend(objection, Delay.COMPLEX, by=by)
    answering.decide(objection, Outcome.PARTLY, WHY, by=by)
    done = table.asks(Kind.COMPLAINT, ago=20)
    answering.decide(done, Outcome.GRANTED, WHY, by=by)
    answering.told_person(done, How.DESK, by=by)
    new = table.asks(proved=False)
    tenant = table.desk("woonconsulent")
    giving.ask(ready, by=table.seat(GUIDE))
    making.make(Dossier.objects.get().pk)
    table.seat(GUIDE)
    busy = table.asks(at=GUIDE)
    giving.ask(busy, by=table.seat(GUIDE))
    chosen = table.asks(at=GUIDE)
    wrong = table.asks(Kind.RECTIFICATION, "Ik heb geen huurachterstand.", at=GUIDE)
    housing = table.world.parties["woonstichting"]
    notifying.ask_to_correct(wrong, housing, by=table.seat(GUIDE))
    erased = table.asks(Kind.ERASURE, "Haal mijn oude adres weg.", at=GUIDE)
    answering.decide(erased, Outcome.PARTLY, WHY, by=table.seat(GUIDE))
    guide, leader = table.desk(), table.desk(LEADER)
    limited = Asked(table.world)
    limited.brings("woonconsulent", DataCategory.HOUSING, "Drie maanden huurachterstand.")
    noise = limited.brings("woonconsulent", DataCategory.HOUSING, "Geluid in de nacht.")
    of_one, of_all = (
        recording.record(
            Kind.RESTRICTION, "Dit klopt niet.", received_on=today(), how=How.DESK,
            restricts=Restricts(RestrictionGround.ACCURACY, thread), by=limited.seat(LEADER),
        )
        for thread in (noise.thread, None)
    )  # fmt: skip
    for each in (of_one, of_all):
        recording.prove(each, Proof.DOCUMENT, by=limited.seat(GUIDE))
    answering.decide(of_all, Outcome.GRANTED, WHY, by=limited.seat(GUIDE))
    answering.told_person(of_all, How.DESK, by=limited.seat(GUIDE))
    restricting.use(
        of_all, UseGround.CLAIM, "De rechter vroeg om het huurdossier.",
        until=today() + timedelta(7), by=limited.seat(GUIDE),
    )  # fmt: skip
    officers = Role.DATA_PROTECTION_OFFICER
    given = limited.asks(Kind.COMPLAINT, "De wijkagent vertelde alles.", at=GUIDE)
    taken = limited.asks(Kind.COMPLAINT, "De wijkagent kwam zomaar binnen.", at=GUIDE)
    kept = limited.asks(Kind.COMPLAINT, "Iedereen weet het.", at=GUIDE)
    police = limited.world.parties["politie"]
    handed = [
        handing_over.hand_over(each, police, by=limited.seat(GUIDE)) for each in (given, taken)
    ]
    handing_over.accept(handed[1].pk, by=limited.world.person("politie", officers))
    complained = browser_of(limited.world.person("politie", officers))
    reader, keeper = limited.desk(LEADER), limited.desk()
    there = keeper.address
    officer = browser_of(table.world.person("gemeente", Role.DATA_PROTECTION_OFFICER))
    nothing = browser_of(table.world.person("jongerenwerk", Role.DATA_PROTECTION_OFFICER))
    at = guide.address
    return {
        "lijst": (guide.client, "/rechten/", None),
        "lijst-leeg": (empty.desk("wijkagent").client, "/rechten/", None),
        "termijnen": (officer, "/rechten/", None),
        "termijnen-elders": (nothing, "/rechten/", None),
        "vastleggen": (leader.client, f"{at}nieuw/", None),
        "vastleggen-fout": (leader.client, f"{at}nieuw/", leader.filled(text="Ik wil het zien.")),
        "verzoek-nieuw": (guide.client, f"{at}{new.pk}/", None),
        "verzoek-laat": (guide.client, f"{at}{complaint.pk}/", None),
        "verzoek-besloten": (guide.client, f"{at}{objection.pk}/", None),
        "verzoek-klaar": (guide.client, f"{at}{done.pk}/", None),
        "verzoek-ontvanger": (leader.client, f"{at}{new.pk}/", None),
        "dossier-klaar": (guide.client, f"{at}{ready.pk}/", None),
        "dossier-bezig": (guide.client, f"{at}{busy.pk}/", None),
        "dossier-nog-niet": (guide.client, f"{at}{chosen.pk}/", None),
        "weglaten": (tenant.client, f"{at}{ready.pk}/weglaten/", None),
        "weglaten-fout": (
            tenant.client,
            f"{at}{chosen.pk}/weglaten/",
            tenant.filled(contribution=str(rent.pk)),
        ),
        "code": (
            fresh(table.world.person("gemeente", Role.DATA_PROTECTION_OFFICER), officer),
            f"/rechten/termijnen/{ready.deadline_id}/code/",
            {"partij": "gemeente"},
        ),
        "werklijst-corporatie": (tenant.client, "/", None),
        "partij": (guide.client, f"{at}{wrong.pk}/partij/", None),
        "bericht-verbeteren": (tenant.client, f"{at}{wrong.pk}/bericht/", None),
        "bericht-besluit": (tenant.client, f"{at}{objection.pk}/bericht/", None),
        "wissen-verzoek": (guide.client, f"{at}{erased.pk}/", None),
        "wissen": (
            fresh(table.world.person("gemeente", Role.PROCESS_COORDINATOR), guide.client),
            f"{at}{erased.pk}/wissen/",
            None,
        ),
        "wissen-fout": (guide.client, f"{at}{erased.pk}/wissen/", guide.filled()),
        "klachten": (complained, "/rechten/", None),
        "klacht-overnemen": (complained, f"/rechten/klachten/{handed[0].pk}/", None),
        "klacht-fout": (
            complained,
            f"/rechten/klachten/{handed[0].pk}/",
            {"partij": "politie", "why": ""},
        ),
        "klacht-antwoord": (complained, f"/rechten/klachten/{handed[1].pk}/", None),
        "klacht-overgedragen": (keeper.client, f"{there}{taken.pk}/", None),
        "klacht-overdragen": (keeper.client, f"{there}{kept.pk}/overdragen/", None),
        "klacht-brief": (keeper.client, f"{there}{taken.pk}/brief/klacht/", None),
        "beperken": (reader.client, f"{there}beperken/", None),
        "beperken-fout": (reader.client, f"{there}beperken/", reader.filled(why="claim")),
        "beperkt": (keeper.client, f"{there}{of_all.pk}/", None),
        "beperkt-een": (keeper.client, f"{there}{of_one.pk}/", None),
        "gebruik-fout": (keeper.client, f"{there}{of_all.pk}/gebruik/", keeper.filled()),
        "gebruik-stoppen": (keeper.client, f"{there}{of_all.pk}/gebruik-stoppen/", None),
        "opheffen": (keeper.client, f"{there}{of_all.pk}/opheffen/", None),
        "casus-beperkt": (reader.client, f"/casussen/{limited.case.pk}/", None),
        "identiteit": (guide.client, f"{at}{new.pk}/identiteit/", None),
        "besluit": (guide.client, f"{at}{complaint.pk}/besluit/", None),
        "besluit-fout": (guide.client, f"{at}{complaint.pk}/besluit/", guide.filled()),
        "verteld": (guide.client, f"{at}{objection.pk}/verteld/", None),
        "verlengen": (guide.client, f"{at}{new.pk}/verlengen/", None),
        "intrekken": (guide.client, f"{at}{new.pk}/intrekken/", None),
        "brief-ontvangst": (guide.client, f"{at}{new.pk}/brief/ontvangst/", None),
        "brief-verlenging": (guide.client, f"{at}{objection.pk}/brief/verlenging/", None),
        "brief-besluit": (guide.client, f"{at}{objection.pk}/brief/besluit/", None),
        "werklijst": (guide.client, "/", None),
    }


def test_every_page_is_for_everyone() -> None:
    assert looking.faults(looking.ROOMS / "rights", pages()) == {}
