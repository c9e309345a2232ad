"""Who gets which page of covenants, what each wrong form is told, and what strangers get."""

import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.test import Client
from django.urls import URLPattern

from oggz.casework.covenants import urls
from oggz.casework.covenants.models import (
    Covenant,
    Evaluation,
    Signature,
    Status,
    Version,
    Withdrawal,
)
from oggz.casework.covenants.services import drafting, signing
from oggz.casework.parties.sessions import Standing
from oggz.covenant.terms import Role
from tests.casework import world as worlds
from tests.casework.parties.people import browser_of, party, works

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

READS = set(Role) - {Role.ADMINISTRATOR}
DRAFTS = {Role.PROCESS_COORDINATOR, Role.DATA_PROTECTION_OFFICER}
SENDS = {Role.PROCESS_COORDINATOR}
SIGNS = {Role.SIGNATORY}
# Name of the address, method, who is let in, and which covenant: one that holds, one that is being
# written, one that is being signed. What is let in answers 200, or 302 after a change.
TABLE = [
    ("list", "get", READS, "holds"),
    ("begin", "get", DRAFTS, "holds"),
    ("begin", "post", DRAFTS, "holds"),
    ("covenant", "get", READS, "holds"),
    ("amend", "post", DRAFTS, "holds"),
    ("withdraw", "get", SIGNS, "holds"),
    ("withdraw", "post", SIGNS, "holds"),
    ("version", "get", READS, "holds"),
    ("version", "get", READS, "written"),
    ("write", "get", DRAFTS, "written"),
    ("write", "post", DRAFTS, "written"),
    ("check", "post", DRAFTS, "written"),
    ("add_clause", "get", DRAFTS, "written"),
    ("add_clause", "post", DRAFTS, "written"),
    ("clause", "get", DRAFTS, "written"),
    ("clause", "post", DRAFTS, "written"),
    ("sentence", "post", DRAFTS, "written"),
    ("drop", "post", DRAFTS, "written"),
    ("send", "post", SENDS, "written"),
    ("recall", "post", SENDS, "signed"),
    ("sign", "get", SIGNS, "signed"),
    ("sign", "post", SIGNS, "signed"),
    ("compare", "get", READS, "holds"),
    ("evaluate", "get", DRAFTS, "holds"),
    ("evaluate", "post", DRAFTS, "holds"),
    ("text", "get", READS, "holds"),
    ("summary", "get", READS, "holds"),
    ("piece", "get", READS, "holds"),
]
POSTS = [row for row in TABLE if row[1] == "post"]
LET_IN = {200, 302}
# What every form has, of the party that most work for here.
FOR = {"partij": "gemeente"}
_LAST = {
    "covenant": "", "amend": "wijzigen/", "withdraw": "opzeggen/", "version": "1/",
    "add_clause": "1/bepaling/", "clause": "1/bepaling/corporatie-leest/",
    "sentence": "1/bepaling/corporatie-leest/zin/", "write": "1/schrijven/",
    "check": "1/controle/", "drop": "1/intrekken/",
    "send": "1/versturen/", "recall": "1/terughalen/", "sign": "1/tekenen/",
    "compare": "1/vergelijken/", "evaluate": "1/evaluatie/", "text": "1/convenant.toml",
    "summary": "1/samenvatting.html", "piece": "1/stukken/dpia.docx",
}  # fmt: skip


class World(worlds.World):
    """A covenant that holds, one that is being written and one that is being signed."""

    def __init__(self) -> None:
        super().__init__()
        drafter = self.person("gemeente", Role.PROCESS_COORDINATOR)
        written = drafting.begin("Wordt geschreven", worlds.text(), by=drafter)
        signed = drafting.begin("Wordt getekend", worlds.text(), by=drafter)
        self.versions = {
            "holds": self.version, "written": written,
            "signed": signing.send(signed, by=drafter),
        }  # fmt: skip

    def address(self, name: str, of: str, covenant: object = None) -> str:
        if name in ("list", "begin"):
            return "/convenanten/" + ("nieuw/" if name == "begin" else "")
        return f"/convenanten/{covenant or self.versions[of].covenant_id}/{_LAST[name]}"

    def form(self, of: str, at: str = "gemeente") -> dict[str, Any]:
        """What is right in every form at once."""
        version = self.versions[of]
        return {
            "partij": at, "title": "Een nieuw convenant", "start": "own",
            "text": version.text, "revision": str(version.revision),
            "name": "V. Oorbeeld", "function": "bestuurder", "agree": "on",
            "checksum": version.checksum, "reason": "Wij stoppen ermee.", "sure": "on",
            "id": "een-nieuwe", "article": "9.90", "effect": "permit", "parties": "woonstichting",
            "roles": "professional", "actions": "read", "purposes": "wonen",
            "categories": "housing", "subjects": "person", "phases": "approach",
            "conditions": ["weighing", "informed"], "ground": "legitimate_interest",
            "held_on": "2026-01-01", "findings": "Het werkt.", "decision": "keep",
        }  # fmt: skip


@pytest.fixture
def world() -> World:
    return World()


def fresh(standing: Standing, client: Client | None = None) -> Client:
    """A browser in which somebody proved a moment ago who they are."""
    browser = client or browser_of(standing)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(standing.member.pk)
    session.save()
    return browser


def browser(world: World, role: Role = Role.PROCESS_COORDINATOR, at: str = "gemeente") -> Client:
    return fresh(world.person(at, role))


def named() -> Iterator[str]:
    for each in urls.urlpatterns:
        assert isinstance(each, URLPattern)
        yield each.name


def asked(client: Client, method: str, address: str, form: dict[str, str]):
    return client.get(address) if method == "get" else client.post(address, form)


def state() -> tuple:
    """All that these pages can change."""
    return tuple(
        list(model.objects.order_by("pk").values())
        for model in (Covenant, Version, Signature, Withdrawal, Evaluation)
    )


def main_text(response) -> str:
    return BeautifulSoup(response.content, "lxml").main.get_text(" ", strip=True)


def test_every_address_of_covenants_is_in_the_table() -> None:
    assert {name for name, *_ in TABLE} == set(named())


@pytest.mark.parametrize(("name", "method", "allowed", "of"), TABLE)
def test_a_role_gets_what_the_table_says(world: World, name, method, allowed, of) -> None:
    before = state()
    for role in Role:
        with transaction.atomic():
            client = browser(world, role)
            response = asked(client, method, world.address(name, of), world.form(of))
            if role in allowed:
                assert response.status_code in LET_IN, (role, response.content.decode())
            else:
                assert response.status_code == 404, role
                assert state() == before, "what is refused changes nothing"
            transaction.set_rollback(True)


@pytest.mark.parametrize(("name", "method", "allowed", "of"), TABLE)
def test_a_stranger_is_sent_to_the_door(world: World, name, method, allowed, of) -> None:
    before = state()
    response = asked(Client(), method, world.address(name, of), world.form(of))
    assert response.status_code == 302
    assert response.url.startswith("/inloggen/")
    assert state() == before


@pytest.mark.parametrize(
    ("name", "method", "allowed", "of"), [row for row in TABLE if row[0] not in ("list", "begin")]
)
def test_nobody_learns_that_a_covenant_of_others_exists(world, name, method, allowed, of) -> None:
    before, elsewhere = state(), party()
    for role in sorted(allowed):
        client = fresh(works(elsewhere, role))
        answers = [
            asked(client, method, address, world.form(of, elsewhere.slug))
            for address in (world.address(name, of), world.address(name, of, uuid4()))
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert len({main_text(answer) for answer in answers}) == 1
    assert state() == before


def test_a_list_has_the_covenants_of_one_s_own_party_only(world: World) -> None:
    assert "Wordt geschreven" in main_text(browser(world).get("/convenanten/"))
    other = fresh(works(party(), Role.PROFESSIONAL)).get("/convenanten/")
    assert "Er is nog geen convenant" in main_text(other)
    assert "Wordt geschreven" not in other.content.decode()


@pytest.mark.parametrize(("name", "method", "allowed", "of"), POSTS)
def test_no_other_site_can_send_a_form(world: World, name, method, allowed, of) -> None:
    before = state()
    who = world.person("gemeente", sorted(allowed)[0])
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = fresh(who).cookies
    assert strict.post(world.address(name, of), world.form(of)).status_code == 403
    assert state() == before


@pytest.mark.parametrize("name", ["amend", "check", "drop", "send", "recall"])
def test_what_changes_something_is_not_done_by_a_link(world: World, name: str) -> None:
    before = state()
    assert browser(world).get(world.address(name, "written")).status_code == 405
    assert state() == before


@pytest.mark.parametrize("name", ["sign", "withdraw"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_signing_and_leaving_ask_again_who_somebody_is(world: World, name, method) -> None:
    before = state()
    of = "signed" if name == "sign" else "holds"
    stale = browser_of(world.person("gemeente", Role.SIGNATORY))
    response = asked(stale, method, world.address(name, of), world.form(of))
    assert (response.status_code, response.url.split("?")[0]) == (302, "/nogmaals/bewijs/")
    assert state() == before


@pytest.mark.parametrize(
    ("name", "of", "wrong", "status", "told"),
    [
        ("begin", "holds", {"title": " "}, 422, "Dit veld is verplicht"),
        ("begin", "holds", {"title": "x" * 201}, 422, "200 tekens"),
        ("begin", "holds", {"title": "Een\u202enaam"}, 422, "een teken in dat men niet ziet"),
        ("begin", "holds", {"start": "anders"}, 422, "Selecteer een geldige keuze"),
        ("write", "written", {"revision": "7"}, 409, "Iemand anders heeft dit concept"),
        ("write", "written", {"revision": "-1"}, 422, "Niet bewaard"),
        ("write", "written", {"revision": "9" * 30}, 409, "Iemand anders heeft dit concept"),
        ("write", "written", {"text": "x" * 500_001}, 422, "500000 tekens"),
        ("write", "written", {"text": "nul\x00"}, 422, "Null-tekens zijn niet toegestaan"),
        ("write", "holds", {}, 422, "geen concept meer"),
        ("drop", "holds", {}, 409, "geen concept meer"),
        ("send", "holds", {}, 409, "al verstuurd"),
        ("recall", "written", {}, 409, "niet ondertekend"),
        ("amend", "written", {}, 409, "nog niet ondertekend"),
        ("evaluate", "holds", {"held_on": "2999-01-01"}, 422, "tot en met vandaag"),
        ("evaluate", "holds", {"findings": "x" * 10_001}, 422, "10000 tekens"),
        ("evaluate", "written", {}, 409, "Alleen met een ondertekende versie"),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(world, name, of, wrong, status, told) -> None:
    before = state()
    response = browser(world).post(world.address(name, of), world.form(of) | wrong)
    assert response.status_code == status
    assert told in main_text(response)
    assert state() == before


@pytest.mark.parametrize(
    ("wrong", "status", "told"),
    [
        ({"checksum": "0" * 64}, 409, "niet de tekst die ter ondertekening ligt"),
        ({"checksum": "geen"}, 422, "Niet getekend"),
        ({"agree": ""}, 422, "Vink aan dat u bevoegd bent"),
        ({"name": "\u2067verborgen"}, 422, "een teken in dat men niet ziet"),
        ({"function": "x" * 121}, 422, "120 tekens"),
    ],
)
def test_a_wrong_signature_is_not_kept(world: World, wrong, status, told) -> None:
    signatory = browser(world, Role.SIGNATORY)
    before = state()
    form = world.form("signed") | wrong
    response = signatory.post(world.address("sign", "signed"), form)
    assert response.status_code == status
    assert told in main_text(response)
    assert state() == before


@pytest.mark.parametrize(
    ("name", "of", "role", "told"),
    [
        ("sign", "signed", Role.SIGNATORY, "al ondertekend"),
        ("withdraw", "holds", Role.SIGNATORY, "geen partij"),
        ("amend", "holds", Role.PROCESS_COORDINATOR, "al een volgende versie"),
        ("send", "written", Role.PROCESS_COORDINATOR, "al verstuurd"),
        ("recall", "signed", Role.PROCESS_COORDINATOR, "wordt niet ondertekend"),
        ("drop", "written", Role.PROCESS_COORDINATOR, "geen concept meer"),
        ("write", "written", Role.PROCESS_COORDINATOR, "Iemand anders heeft dit concept"),
    ],
)
def test_what_is_pressed_twice_is_done_once(world: World, name, of, role, told) -> None:
    client = browser(world, role)
    address, form = world.address(name, of), world.form(of)
    assert client.post(address, form).status_code in LET_IN
    done = state()
    again = client.post(address, form)
    assert again.status_code == 409
    assert told in main_text(again)
    assert state() == done


def test_a_stale_form_keeps_what_somebody_wrote_on_the_page(world: World) -> None:
    form = world.form("written") | {"text": "title = 'mijn werk'", "revision": "9"}
    response = browser(world).post(world.address("write", "written"), form)
    assert "title = 'mijn werk'" in BeautifulSoup(response.content, "lxml").textarea.get_text()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Nog te herstellen"),
        ("[" * 5000, "Nog te herstellen"),
        ("<script>alert(1)</script> = 1", "Nog te herstellen"),
        ("# " + "\u20ac" * 450_000, "1 MB"),
        ("a = " + "1" * 5000, "Een getal is te lang"),
    ],
)
def test_any_text_can_be_checked(world: World, text: str, told: str) -> None:
    response = browser(world).post(world.address("check", "written"), FOR | {"text": text})
    assert response.status_code == 200
    assert told in response.content.decode()
    assert "<script" not in response.content.decode()


def test_a_text_too_long_to_prove_is_refused_at_once(world: World) -> None:
    clause = world.version.text[world.version.text.index("[[clauses]]") :]
    one = clause[: clause.index("[[clauses]]", 5)]
    many = "\n".join(
        one.replace("melden-overheid", f"melden-{number}")
        .replace('"6.1"', f'"{number // 90 + 20}.{number % 90 + 1}"')
        .replace("[12", "[12")
        for number in range(151)
    )
    text = world.version.text + "\n" + many
    response = browser(world).post(world.address("check", "written"), FOR | {"text": text})
    assert "meer dan 150 bepalingen" in response.content.decode()


def test_a_draft_that_cannot_be_read_has_a_page_and_a_text_but_no_pieces(world: World) -> None:
    client = browser(world)
    form = world.form("written") | {"text": "title = 'half'"}
    client.post(world.address("write", "written"), form)
    page = main_text(client.get(world.address("version", "written")))
    assert "Nog te herstellen" in page
    assert "DPIA" not in page
    assert client.get(world.address("text", "written")).content == b"title = 'half'"
    assert client.get(world.address("piece", "written")).status_code == 404
    refused = client.post(world.address("send", "written"), FOR)
    assert "De tekst heeft nog fouten" in main_text(refused)


def test_a_version_that_is_signed_is_read_and_not_written(world: World) -> None:
    response = browser(world).get(world.address("write", "holds"))
    assert (response.status_code, response.url) == (302, world.address("version", "holds"))


def test_a_comparison_says_who_gains_and_who_loses(world: World) -> None:
    client = browser(world)
    assert "geen eerdere versie" in main_text(client.get(world.address("compare", "holds")))
    client.post(world.address("amend", "holds"), FOR)
    draft = Version.objects.get(covenant=world.covenant, number=2)
    begin = draft.text.index('[[clauses]]\nid = "melden-corporatie"')
    without = draft.text[:begin] + draft.text[draft.text.index("[[clauses]]", begin + 5) :]
    address = f"/convenanten/{world.covenant.pk}/2/"
    client.post(f"{address}schrijven/", FOR | {"text": without, "revision": "1"})
    page = BeautifulSoup(client.get(f"{address}vergelijken/").content, "lxml")
    gained, lost, _ = page.main.select("section")
    assert "Niets." in gained.get_text()
    assert "Woonstichting Voorbeeld" in lost.get_text()


def test_it_holds_when_all_have_signed_on_the_pages_too(world: World) -> None:
    for slug in world.parties:
        signatory = browser(world, Role.SIGNATORY, slug)
        address = world.address("sign", "signed")
        assert signatory.post(address, world.form("signed", slug)).status_code == 302
    version = Version.objects.get(pk=world.versions["signed"].pk)
    assert version.status == Status.SIGNED
    page = main_text(browser(world).get(world.address("version", "signed")))
    assert "Ondertekend door alle partijen" in page


def test_who_left_reads_what_was_and_is_told_so(world: World) -> None:
    client = browser(world, Role.SIGNATORY, "politie")
    client.post(world.address("withdraw", "holds"), world.form("holds", "politie"))
    assert "heeft dit convenant opgezegd" in main_text(
        client.get(world.address("covenant", "holds"))
    )


def test_every_party_reads_what_was_learned_of_a_covenant(world: World) -> None:
    form = world.form("holds") | {"findings": "Een belafspraak vooraf helpt."}
    browser(world).post(world.address("evaluate", "holds"), form)
    police = browser(world, Role.SIGNATORY, "politie")
    told = police.get(world.address("covenant", "holds")).content.decode()
    assert "Een belafspraak vooraf helpt." in told
    assert "ongewijzigd voortzetten" in told
