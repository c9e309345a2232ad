"""The whole story of a case in real browsers, and what each party sees of it at each step.

A housing corporation reports, the municipality asks for advice without a name, weighs and opens a
case for four parties, who bring in what they know, confer and make a plan. The person objects; that
is decided. The case is closed, and on request of the person two people destroy it.

Everything goes by the pages, also the second process coordinator whom destroying takes: an
administrator proposes the chair, a signatory confirms. The terms of the covenant are years and time
goes its own way in a served site, so what is destroyed here is what the person asks to have erased;
tests/casework/retention has the terms.
"""

import email
import email.policy
import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.end_to_end.casework_desks import COVENANT, Desk, Desks
from tests.end_to_end.casework_story import (
    OUTSIDER,
    PARTIES,
    TABLE,
    TODAY,
    WHO,
    Story,
    letters,
)
from tests.end_to_end.conftest import VAR
from tests.end_to_end.test_processes import wait_until

BSN = "111222333"


@pytest.fixture
def story(browser: Browser, casework: str) -> Iterator[Story]:
    with Desks(browser, casework) as desks:
        told = Story(desks)
        yield told
        one_role_again(desks)
        assert not desks.complaints()


def one_role_again(desks: Desks) -> None:
    """The chair is a process coordinator no more: the demonstration stays as others find it."""
    desk = desks["beheerder-gemeente"]
    desk.open("/medewerkers/")
    while (second := desk.page.get_by_role("row", name="Voorzitter , procesregisseur")).count():
        second.get_by_role("link").first.click()
        desk.fill({"Reden": "Ander werk"})
        desk.press("Beëindig de rol")
        desk.open("/medewerkers/")


def test_from_a_signal_to_destruction(story: Story) -> None:
    for name, purpose in TABLE.items() | {(OUTSIDER, "passende hulp")}:
        story.desks[name].works_for(purpose)
    a_housing_corporation_reports(story)
    advice_is_asked_without_a_name(story)
    the_signal_is_weighed(story)
    people_take_part(story)
    story.everybody_sees("weging")
    the_approach_begins(story)
    story.everybody_sees("aanpak")
    they_bring_in_what_they_know(story)
    story.everybody_sees("ingebracht")
    they_confer(story)
    story.everybody_sees("overleg")
    the_plan_is_made(story)
    story.everybody_sees("plan")
    request = the_person_objects(story)
    story.everybody_sees("bezwaar")
    it_is_decided(story, request)
    story.everybody_sees("beslist")
    the_case_is_closed(story)
    story.everybody_sees("gesloten")
    it_is_destroyed_by_two(story)
    story.is_not_there_for(*TABLE, OUTSIDER)
    mail_names_nobody(story)


def a_housing_corporation_reports(story: Story) -> None:
    desk, facts = story.desks["woonconsulent"], story.facts
    desk.page.get_by_role("link", name="Signalen", exact=True).click()
    desk.follow("Meld een signaal")
    desk.pick("Is er nu direct gevaar?", "Nee")
    desk.pick(
        "Waarvoor meldt u dit?", re.compile(rf"^Wonen behouden( \({re.escape(COVENANT)}\))?$")
    )
    desk.fill({"Waarover maakt u zich zorgen?": f"{facts['signaal']} Haar nummer is {BSN}."})
    desk.tick("Wonen", "Geld en schulden")
    desk.pick("Hoe dringend is het?", "Binnen enkele dagen")
    desk.fill({"Hoe weet u dit?": "Zelf gezien"})
    desk.fill(
        {
            "Naam": facts["naam"], "Geboortedatum": story.born,
            "Postcode en huisnummer": f"1234 AG {story.house}",
        }
    )  # fmt: skip
    desk.pick("Weet deze persoon dat u dit meldt?", "Ja")
    desk.is_accessible()
    desk.press("Meld dit signaal", "Hier staat een burgerservicenummer")
    desk.fill({"Waarover maakt u zich zorgen?": facts["signaal"]})
    desk.press("Meld dit signaal", "Uw signaal is gemeld")
    [story.reference] = re.findall(r"\b[2-9A-Z]{3}-[2-9A-Z]{3}\b", desk.text())
    assert not any(words in desk.text() for words in facts.values())


def advice_is_asked_without_a_name(story: Story) -> None:
    """A number of a citizen does not get through, however often it is sent."""
    asking, asked = story.desks["regisseur"], story.desks["hulpverlener"]
    asking.page.get_by_role("link", name="Anoniem overleg", exact=True).click()
    asking.follow("Stel een vraag")
    asking.tick("Het signaal")
    asking.press("Verder")
    label = "Wat is er aan de hand, en wat is uw vraag?"
    question = f"Een vrouw plakt haar ramen dicht, zegt {letters(9)}. Hoe leg ik contact?"
    asking.fill({label: f"{question} Haar nummer is {BSN}."})
    asking.tick("Verslavingszorg Voorbeeld")
    for _ in range(2):
        asking.press("Verstuur de vraag", "Uw vraag is niet verstuurd")
        asking.sees("een burgerservicenummer")
    asking.is_accessible()
    assert question not in asked.read("/overleg/")
    asking.fill({label: "Een vrouw plakt haar ramen dicht. Hoe leg ik contact?"})
    asking.press("Verstuur de vraag", "Een vrouw plakt haar ramen dicht.")
    path = asking.path()

    assert asked.open(path) == 200
    asked.sees("Gemeente Voorbeeld, procesregisseur, vraagt raad")
    asked.fill({"Uw antwoord, of wat u aan uw vraag toevoegt": "Kom op een vast uur terug."})
    asked.press("Verstuur het antwoord", "Kom op een vast uur terug.")
    asked.is_accessible()
    assert "Kom op een vast uur terug." in asking.read(path)
    for name in ("woonconsulent", "casusregisseur", "wijkagent", OUTSIDER):
        assert story.desks[name].open(path) == 404


def the_signal_is_weighed(story: Story) -> None:
    desk, facts = story.desks["regisseur"], story.facts
    desk.open("/")
    desk.page.get_by_text(f"Lees en weeg signaal {story.reference}").click()
    desk.sees(facts["signaal"])
    assert all(facts[each] in desk.text() for each in ("naam", "adres"))
    story.case = re.fullmatch(r"/signalen/([0-9a-f-]{36})/", desk.path())[1]
    story.is_not_there_for(*(name for name in (*TABLE, OUTSIDER) if name != "regisseur"))

    desk.pick("Wat doet u met dit signaal?", "Openen als casus")
    # Nobody with a secret of their profession reported it, so that is not asked.
    expect(desk.page.get_by_text("beroepsgeheim")).to_have_count(0)
    desk.press("Leg vast", "Vul dit in.")
    desk.fill(
        {
            "Waarom is het nodig om gegevens te delen?": "Zonder hulp verliest zij haar huis.",
            "Waarom weegt dat op tegen wat het voor de persoon betekent?": "Het gaat om weinig.",
            "Waarom kan het niet met minder gegevens, of zonder naam?": "Er moet iemand langs.",
        }
    )
    desk.pick("Weet de persoon dat u gegevens gaat delen?", "Ja")
    desk.is_accessible()
    desk.press("Leg vast", "Afweging vastgelegd, persoon geïnformeerd")


def people_take_part(story: Story) -> None:
    desk = story.desks["regisseur"]
    for name, party in PARTIES.items():
        desk.open(f"{story.address}deelnemers/toevoegen/")
        desk.follow(party)
        desk.fill({"Wie doet mee, en in welke rol?": f"Voorbeeld {name.capitalize()}"})
        desk.fill({"Voor welk doel?": TABLE[name]})
        desk.press("Voeg toe", f"Voorbeeld {name.capitalize()} doet nu mee.")
    desk.sees("U doet mee tot iemand dat beëindigt.")
    desk.is_accessible()


def the_approach_begins(story: Story) -> None:
    story.does("regisseur", "fase", "Wijzig de fase", "De fase is gewijzigd.")
    story.does(
        "woonconsulent", "inbrengen", "Breng in", "Het is ingebracht.",
        {"Wat brengt u in?": "Wonen", "Tekst": story.facts["huur"]},
    )  # fmt: skip


def they_bring_in_what_they_know(story: Story) -> None:
    """The police at a high level only, who treats somebody with consent only."""
    for name in ("wijkagent", "hulpverlener"):
        assert story.desks[name].open(f"{story.address}inbrengen/") != 200
    for _ in range(2):
        story.does(
            "regisseur", "niveau", "Wijzig het niveau", "Het niveau is gewijzigd.",
            {"Naar welk niveau?": "opschalen"},
        )  # fmt: skip
    story.does(
        "casusregisseur", "toestemming", "Leg vast", "De toestemming is bijgewerkt.",
        {"Wat heeft u gehoord?": "De persoon geeft toestemming"},
    )  # fmt: skip
    brought = {"wijkagent": ("Veiligheid", "veiligheid"), "hulpverlener": ("Psych", "gezondheid")}
    for name, (category, fact) in brought.items():
        story.does(
            name, "inbrengen", "Breng in", "Het is ingebracht.",
            {"Wat brengt u in?": category, "Tekst": story.facts[fact]},
        )  # fmt: skip
    story.desks["casusregisseur"].open(story.address)
    story.desks["casusregisseur"].is_accessible()


def they_confer(story: Story) -> None:
    facts, guard, chair = story.facts, story.desks["regisseur"], story.desks["voorzitter"]
    starts = TODAY + timedelta(minutes=30)
    guard.page.get_by_role("link", name="Casusoverleg", exact=True).click()
    guard.follow("Beleg een")
    guard.fill(
        {
            "Dag": starts.strftime("%Y-%m-%d"), "Tijd": starts.strftime("%H:%M"),
            "Plaats of link van de videovergadering": "Gemeentehuis, zaal 3",
        }
    )  # fmt: skip
    guard.tick(story.reference)
    guard.press("Beleg het overleg", "Het casusoverleg staat klaar.")
    guard.press("Verstuur de uitnodigingen", "6 collega’s krijgen een e-mail.")
    guard.is_accessible()
    agenda = guard.path()
    assert story.desks[OUTSIDER].open(agenda) == 404

    chair.open(agenda)
    assert facts["naam"] not in chair.text()
    chair.follow(f"Casus {story.reference}")
    chair.page.get_by_role("checkbox", name="Voorbeeld Voorzitter").uncheck()
    chair.tick("Voorbeeld Casusregisseur", "Voorbeeld Woonconsulent", "Voorbeeld Wijkagent")
    chair.press("Begin de bespreking", "De bespreking is begonnen.")
    chair.fill({"Besluit": facts["besluit"]})
    chair.press("Bewaar", "Het is bewaard.")
    chair.is_accessible()
    item = chair.path()

    leader = story.desks["casusregisseur"]
    leader.open(item)
    leader.fill({"Actie": facts["actie"], "Uiterlijk": _in_days(7)})
    leader.fill({"Wie doet het": "Voorbeeld Wijkagent"})
    leader.press("Bewaar", "Het is bewaard.")
    on_the_wall = leader.read(f"{item}scherm/")
    leader.is_accessible()
    # What the three who are there may all read; what was said of health none of two of them may.
    assert {each for each in facts if facts[each] in on_the_wall} == {*WHO.split(), "actie"}
    for name in ("woonconsulent", "hulpverlener"):
        assert facts["besluit"] not in story.desks[name].read(item)
    chair.press("Rond af", "De bespreking is afgerond.")
    constable = story.desks["wijkagent"].read("/")
    assert f"Doe uw actie in casus {story.reference}" in constable


def the_plan_is_made(story: Story) -> None:
    desk, facts = story.desks["casusregisseur"], story.facts
    said, button = "Het staat in het plan.", "Zet in het plan"
    plan = f"{story.address}plan/"
    lines = {
        "De persoon is uitgenodigd": {
            "Hoe is de persoon uitgenodigd?": "In een gesprek", "Voor welke dag?": _in_days(0),
        },
        "Wat de persoon wil": {"In de eigen woorden van de persoon": facts["wens"]},
        "Een doel": {
            "Wat moet er anders zijn?": facts["doel"], "Leefgebied": "geld en schulden",
        },
    }  # fmt: skip
    for link, fields in lines.items():
        desk.open(plan)
        desk.follow(link)
        desk.fill(fields)
        desk.press(button, said)
    desk.open(plan)
    desk.is_accessible()
    for name in ("woonconsulent", "hulpverlener", "voorzitter"):
        assert story.desks[name].open(f"{plan}erbij/wens/") != 200

    desk.open(f"{story.address}brief/")
    desk.sees("De persoon weet dit nog niet")
    assert facts["naam"] not in desk.text()
    desk.is_accessible()
    desk.follow("De brief is verstuurd")
    desk.fill({"Op welke dag kreeg de persoon de brief?": _in_days(0)})
    desk.fill({"Hoe kreeg de persoon de brief?": "Meegegeven"})
    desk.press("Leg vast", "Vastgelegd is dat de persoon de brief kreeg.")
    told = "De persoon kreeg op"
    assert all(told in story.desks[name].read(plan) for name in TABLE)


def the_person_objects(story: Story) -> str:
    """Told to the housing corporation; it holds for every party at the next request."""
    desk = story.desks["woonconsulent"]
    desk.open(story.address)
    desk.follow("Iemand vraagt inzage of maakt bezwaar")
    desk.fill({"Wat de persoon vraagt": "Bezwaar"})
    desk.fill({"In de woorden van de persoon": "Ik wil niet dat jullie over mij praten."})
    desk.fill({"Hoe het binnenkwam": "balie"})
    desk.is_accessible()
    desk.press("Leg vast", "Het delen ligt stil zolang niet is besloten.")
    request = desk.path()
    for name in TABLE:
        assert "Er staat een bezwaar open." in story.desks[name].read(story.address)
    return request


def it_is_decided(story: Story, request: str) -> None:
    desk = story.desks["regisseur"]
    desk.open(request)
    desk.press("Ik behandel dit", "U behandelt dit verzoek.")
    decide(desk, "Afgewezen", "Zonder hulp verliest u uw huis.")
    tell(desk)


def decide(desk: Desk, outcome: str, why: str) -> None:
    desk.follow("Vastleggen wie het vraagt")
    desk.fill({"Hoe is nagegaan wie het vraagt": "bekend en zelf gezien"})
    desk.press("Leg vast", "Besluit nemen")
    desk.follow("Besluit nemen")
    desk.fill({"Besluit": outcome})
    desk.fill({"Waarom": why})
    desk.press("Leg het besluit vast", why)
    desk.is_accessible()


def tell(desk: Desk) -> None:
    desk.follow("Vastleggen dat de persoon het weet")
    desk.fill({"Hoe de persoon het besluit kreeg": "balie"})
    desk.press("Leg vast", "Het verzoek is afgehandeld.")


def the_case_is_closed(story: Story) -> None:
    story.does(
        "regisseur", "sluiten", "Sluit de casus", "Afgesloten, niveau 3 van 4",
        {"Hoe eindigt de casus?": "Afgerond"},
    )  # fmt: skip


def it_is_destroyed_by_two(story: Story) -> None:
    one, other = story.desks["regisseur"], story.desks["voorzitter"]
    one.open(story.address)
    one.follow("Iemand vraagt inzage of maakt bezwaar")
    one.fill({"Wat de persoon vraagt": "Wissen"})
    one.fill({"In de woorden van de persoon": "Haal alles over mij weg."})
    one.fill({"Hoe het binnenkwam": "balie"})
    one.press("Leg vast", "Haal alles over mij weg.")
    decide(one, "Toegewezen", "De hulp is klaar.")
    request = one.path()
    one.follow("Stel voor om te wissen")
    one.proves_again()
    one.fill({"Wat moet er weg": "De hele casus"})
    one.is_accessible()
    one.press("Stel dit voor", "Een andere procesregisseur bevestigt het.")
    one.open(request)
    tell(one)
    # Who proposed it sees no way to confirm it.
    one.open("/vernietiging/")
    one.proves_again()
    mine = one.page.get_by_role("article").filter(has_text=story.reference)
    expect(mine).to_contain_text("U stelde dit voor.")
    expect(mine.get_by_role("button", name="Bevestig de vernietiging")).to_have_count(0)

    is_process_coordinator_too(story.desks)
    other.open("/partij-kiezen/")
    other.press("Kies Gemeente Voorbeeld als procesregisseur")
    other.sees("Bevestig of weiger een voorstel tot vernietiging")
    other.open("/vernietiging/")
    other.proves_again()
    other.states("passende hulp")
    waits = other.page.get_by_role("article").filter(has_text=story.reference)
    waits.get_by_label("Ik weet dat dit niet ongedaan kan worden gemaakt.").check()
    other.is_accessible()
    waits.get_by_role("button", name="Bevestig de vernietiging").click()
    other.sees("Bevestigd. De vernietiging wordt nu uitgevoerd.")
    done = other.page.get_by_role("row").filter(has_text=story.reference)
    proof = done.get_by_role("link", name="Verklaring van vernietiging")
    # The worker does it; the page says when it did.
    wait_until(lambda: other.open("/vernietiging/") == 200 and proof.count() == 1, 60)
    with other.page.expect_download() as download:
        proof.click()
    text = download.value.path().read_text()
    assert json.loads(text)
    assert story.case in text
    assert not [fact for fact, words in story.facts.items() if words in text]
    other.is_accessible()


def is_process_coordinator_too(desks: Desks) -> None:
    """Destroying takes two; the demonstration has one, so the municipality appoints another."""
    desk = desks["beheerder-gemeente"]
    desk.open("/medewerkers/")
    desk.follow("Voorbeeld Voorzitter")
    desk.fill({"Rol": "Procesregisseur"})
    desk.press("Stel voor", "Een ander moet dit bevestigen.")
    desk = desks["tekenbevoegde-gemeente"]
    desk.open("/")
    desk.follow("Bevestig of weiger: Voorbeeld Voorzitter als procesregisseur")
    desk.press("Bevestig de rol", "Voorbeeld Voorzitter is nu procesregisseur.")


def mail_names_nobody(story: Story) -> None:
    """Neither the invitations, nor their appointments, nor what told that something waits."""
    found = [each for each in (VAR / "mail").glob("*.eml") if each.stat().st_mtime >= story.began]
    assert found
    secret = [*story.facts.values(), story.case, story.reference]
    appointments = 0
    for each in found:
        mail = email.message_from_bytes(each.read_bytes(), policy=email.policy.default)
        parts = [part for part in mail.walk() if not part.is_multipart()]
        text = f"{mail['subject']} {mail['to']} " + " ".join(str(p.get_content()) for p in parts)
        assert not [word for word in secret if word in text]
        appointments += any(part.get_content_type() == "text/calendar" for part in parts)
    assert appointments >= len(TABLE)


def _in_days(days: int) -> str:
    return (TODAY + timedelta(days=days)).strftime("%Y-%m-%d")
