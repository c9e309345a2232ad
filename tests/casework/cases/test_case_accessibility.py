"""axe finds nothing on the pages of cases, on a phone and on a desk screen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.cases.models import Kind, SameBecause
from oggz.casework.cases.models.handovers import HandedOver
from oggz.casework.cases.services import (
    content,
    grounds,
    handing_over,
    merging,
    opening,
    participation,
    phases,
)
from oggz.casework.door import break_glass as glass
from oggz.covenant.terms import DataCategory, Role, SecrecyGround, Subject
from tests.casework import looking
from tests.casework.cases.browsers import Desk, browser
from tests.casework.cases.test_case_doing import GIVEN
from tests.casework.parties import people
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def full() -> Table:
    """A case in which much happened, to a person who is invented."""
    table = Table()
    brings = table.brings
    brings("casusregisseur", DataCategory.IDENTITY, "Noor Voorbeeld", kind=Kind.NAME)
    brings("casusregisseur", DataCategory.IDENTITY, "1984-03-12", kind=Kind.BIRTH_DATE)
    brings("casusregisseur", DataCategory.CONTACT, "Voorbeeldstraat 1", kind=Kind.ADDRESS)
    brings("casusregisseur", DataCategory.OWN_WORDS, "Ik wil mijn huis houden en rust.")
    brings("casusregisseur", DataCategory.FAMILY, "Een zus komt elke week langs.")
    rent = brings("woonconsulent", DataCategory.HOUSING, "Drie maanden huurachterstand.")
    row = brings(
        "woonconsulent", DataCategory.HOUSING,
        "De buren klaagden twee keer over lawaai in de nacht.\n\nDaarna was het stil.",
    )  # fmt: skip
    content.correct(row, "De buren klaagden één keer over lawaai.", by=table.seat("woonconsulent"))
    grounds.agree_to_passing_on(rent, by=table.seat("woonconsulent"))
    grounds.give_consent(table.file, by=table.seat("hulpverlener"))
    grounds.withdraw_consent(table.file, by=table.seat("casusregisseur"))
    opening.open_file(Subject.CHILD, by=table.seat("regisseur"))
    for level in (2, 3):
        phases.scale(level, by=table.seat("regisseur"))
    brings("wijkagent", DataCategory.POLICE, "Eerdere melding.")
    grounds.raise_alarm("Er is een mes gezien.", by=table.seat("casusregisseur"))
    grounds.set_secrecy_aside(
        SecrecyGround.CONFLICT_OF_DUTIES, "Zwijgen is gevaarlijk.", by=table.seat("hulpverlener")
    )
    gone = people.works(table.world.parties["sociaal-team"], Role.PROFESSIONAL)
    people.declare(gone.member)
    seat = table.seat("regisseur")
    joined = participation.add(
        table.file, member=gone.member, party=table.world.parties["sociaal-team"],
        role=Role.PROFESSIONAL, purpose="hulp", by=seat,
    )  # fmt: skip
    participation.end(joined, by=seat)
    return table


def on_duty(table: Table) -> Desk:
    who = people.works(table.world.parties["politie"], Role.CASE_COORDINATOR)
    people.declare(who.member)
    table.world.people["politie", Role.CASE_COORDINATOR] = who
    viewer = table.world.viewer("politie", Role.CASE_COORDINATOR, "veiligheid")
    table.seats["dienst"] = viewer
    barrier.tell(viewer)
    glass.break_glass(
        viewer, covenant=viewer.covenant, case=table.case.pk, hours=1,
        reason="Iemand dreigt van het balkon te springen en niemand is te bereiken.",
    )  # fmt: skip
    return Desk(table, "dienst")


def pages() -> dict[str, looking.Visit]:
    table = full()
    quiet = Table(table.world)
    quiet.brings("casusregisseur", DataCategory.IDENTITY, "Sam Verzonnen", kind=Kind.NAME)
    objected = Table(table.world)
    objection = grounds.object_to_sharing("Mijn zus niet.", by=objected.seat("casusregisseur"))
    guide, leader, tenant, police = (
        Desk(table, name) for name in ("regisseur", "casusregisseur", "woonconsulent", "wijkagent")
    )
    duty = on_duty(table)
    elsewhere = browser(
        table.world, table.world.viewer("woonstichting", Role.PROFESSIONAL, "veiligheid")
    )
    row = quiet.brings("woonconsulent", DataCategory.HOUSING, "Eerst.")
    content.correct(row, "Van een collega.", by=quiet.seat("woonconsulent"))
    conflict = Desk(quiet, "woonconsulent")
    decider = Desk(objected, "regisseur")
    # Without the danger of the first, in which a constable may read what the police brought in.
    calm = Table(table.world)
    for level in (2, 3):
        phases.scale(level, by=calm.seat("regisseur"))
    brought = calm.brings("wijkagent", DataCategory.POLICE, "Eerdere melding.")
    constable = Desk(calm, "wijkagent")
    working = table.seat("wijkagent").participation.pk
    known, gone = Table(table.world), Table(table.world)
    merging.merge(gone.case.pk, SameBecause.BIRTH_DATE, by=known.seat("regisseur"))
    keeper, late = Desk(known, "regisseur"), Desk(gone, "casusregisseur")
    handed = Table(table.world)
    handing_over.offer(
        handed.seat("casusregisseur").participation, list(HandedOver),
        timezone.localdate() + timedelta(days=60), by=handed.seat("regisseur"),
    )  # fmt: skip
    asked, asker = Desk(handed, "casusregisseur"), Desk(handed, "regisseur")
    found = {
        "samengevoegd": (keeper.client, keeper.address, None),
        "samengevoegd-verloop": (late.client, late.address, None),
        "samengevoegd-te-laat": (
            late.client, f"{late.address}inbrengen/", late.filled(text="Een uur werk."),
        ),
        "overnemen": (asked.client, f"{asked.address}overnemen/", None),
        "overdracht-intrekken": (asker.client, f"{asker.address}overdracht-intrekken/", None),
        "overdragen-fout": (guide.client, f"{guide.address}overdragen/", guide.filled()),
        "losmaken": (keeper.client, f"{keeper.address}losmaken/", None),
        "samenvoegen-fout": (
            keeper.client, f"{keeper.address}samenvoegen/", keeper.filled(other="ZZZ-ZZZ"),
        ),
        "lijst": (guide.client, "/casussen/", None),
        "lijst-casusregisseur": (leader.client, "/casussen/", None),
        "lijst-ander-doel": (elsewhere, "/casussen/", None),
        "lijst-leeg": (leader.client, "/casussen/?fase=closed", None),
        "casus": (leader.client, leader.address, None),
        "casus-procesregisseur": (guide.client, guide.address, None),
        "casus-corporatie": (tenant.client, tenant.address, None),
        "casus-politie": (police.client, police.address, None),
        "casus-rustig": (Desk(quiet, "casusregisseur").client, conflict.address, None),
        "casus-bezwaar": (decider.client, decider.address, None),
        "casus-noodtoegang": (duty.client, duty.address, None),
        "uitleg": (leader.client, f"{leader.address}uitleg/", None),
        "uitleg-twee-dossiers": (guide.client, f"{guide.address}uitleg/", None),
        "casus-politie-eigen": (constable.client, constable.address, None),
        "verbeteren": (
            constable.client, f"{constable.address}bijdragen/{brought.pk}/verbeteren/", None,
        ),
        "verbeteren-lezen": (
            conflict.client, f"{conflict.address}bijdragen/{row.pk}/verbeteren/", None,
        ),
        "verbeteren-botsing": (
            conflict.client, f"{conflict.address}bijdragen/{row.pk}/verbeteren/",
            conflict.filled(text="Van mij."),
        ),
        "bezwaar-besluit": (decider.client, f"{decider.address}bezwaren/{objection.pk}/", None),
        "deelnemer-partij": (guide.client, f"{guide.address}deelnemers/toevoegen/", None),
        "deelnemer": (
            guide.client, f"{guide.address}deelnemers/toevoegen/?van=woonstichting", None,
        ),
        "deelnemer-fout": (
            guide.client, f"{guide.address}deelnemers/toevoegen/?van=woonstichting",
            guide.filled(),
        ),
        "deelnemer-einde": (guide.client, f"{guide.address}deelnemers/{working}/beeindigen/", None),
        "ander-doel": (elsewhere, tenant.address, None),
        "onbekend": (leader.client, "/casussen/geen-casus/", None),
        "onbekend-met-tekst": (
            leader.client, "/casussen/geen-casus/inbrengen/", leader.filled(text="Een uur werk."),
        ),
        "geweigerd": (
            leader.client, f"{leader.address}inbrengen/",
            leader.filled(text="Een uur werk.", doel="wonen"),
        ),
        "inbrengen-fout": (leader.client, f"{leader.address}inbrengen/", leader.filled()),
        "inbrengen-geweigerd": (tenant.client, f"{tenant.address}inbrengen/", tenant.filled(
            what=f"{table.file.pk}:housing:note", text="Huurt als 111222333.")),
        "afweging-fout": (leader.client, f"{leader.address}afweging/", leader.filled()),
    }  # fmt: skip
    for slug in GIVEN.keys() - {"losmaken", "overnemen", "overdracht-intrekken", "niet-dezelfde"}:
        desk = Desk(table, "hulpverlener") if slug == "beroepsgeheim" else guide
        desk = leader if slug == "inbrengen" else desk
        found[f"doen-{slug}"] = (desk.client, f"{desk.address}{slug}/", None)
    return found


def test_every_page_is_for_everyone() -> None:
    assert looking.faults(looking.ROOMS / "cases", pages()) == {}
