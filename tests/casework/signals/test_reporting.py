"""What a form of a signal lets through, for whom, and what it says of the rest."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.access.errors import Denied
from oggz.casework.audit.models import Entry
from oggz.casework.cases.models import Consent, Contribution, Mark, Signal
from oggz.casework.covenants.models import Covenant
from oggz.casework.covenants.services import life
from oggz.casework.parties.models import Declaration, Membership
from oggz.casework.parties.sessions import NoLonger
from oggz.casework.signals.services import reporting
from oggz.casework.vault.models import CaseKey
from oggz.covenant.terms import Role
from tests.casework import world as worlds
from tests.casework.parties import people
from tests.casework.signals.reports import STORY, Reports, all_cases, text_of, told

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NEW = "/signalen/nieuw/"


@pytest.fixture
def world() -> Reports:
    world = Reports()
    world.person("gemeente", Role.PROCESS_COORDINATOR)
    return world


@pytest.fixture
def corporation(world: Reports):
    return world.browser("woonstichting", Role.PROFESSIONAL, "wonen")


def kept() -> int:
    with barrier.task("retention"):
        return Signal.objects.count() + Contribution.objects.count()


class TestEachAnswer:
    def test_is_a_contribution_of_its_own_kind_and_sealed(self, world, corporation) -> None:
        corporation.post(NEW, world.form(place="Bij het station", age="60"))
        with barrier.task("retention"):
            found = {
                (row.category, row.kind): bytes(row.text.value)
                for row in Contribution.objects.all()
            }
        assert set(found) == {
            ("signal", "note"), ("signal", "domains"), ("identity", "name"),
            ("identity", "birth_date"), ("identity", "note"), ("contact", "address"),
            ("contact", "note"), ("contact", "phone"),
        }  # fmt: skip
        assert not any(b"Jannes" in each or b"brievenbus" in each for each in found.values())

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"text": " "}, "verplicht"),
            ({"text": "x" * 4001}, "4000"),
            ({"domains": []}, "leefgebied"),
            ({"domains": ["toverij"]}, "toverij"),
            ({"acute": ""}, "Kies ja of nee"),
            ({"urgency": None}, "Kies hoe dringend"),
            ({"urgency": "acute"}, "Kies hoe dringend"),
            ({"heard_from": "jan"}, "Hoe weet u dit?"),
            ({"name": "", "address": ""}, "Anders is niemand te vinden"),
            ({"name": "?!"}, "letters"),
            ({"name": "x" * 201}, "200"),
            ({"birth_date": "2961-01-01"}, "geboortedatum"),
            ({"birth_date": "1861-01-01"}, "geboortedatum"),
            ({"birth_date": "gisteren"}, "geboortedatum"),
            ({"birth_date": "1961-02-30"}, "geboortedatum"),
            ({"age": "-3"}, "Of een geschatte leeftijd"),
            ({"age": "9" * 400}, "Of een geschatte leeftijd"),
            ({"address": "ergens"}, "1234 AB 5"),
            ({"phone": "bel mij"}, "telefoonnummer"),
            ({"person_knows": ""}, "Kies ja of nee"),
            ({"text": "Huurder 111222333 schreeuwt."}, "burgerservicenummer"),
            ({"place": "bij 111222333"}, "burgerservicenummer"),
            ({"name": "Jan 111222333"}, "burgerservicenummer"),
            ({"text": "met een nul\x00 erin"}, "Nul"),
            ({"purpose": "onzin"}, "Kies waarvoor"),
            ({"purpose": None}, "Kies waarvoor"),
        ],
    )  # fmt: skip
    def test_that_cannot_be_is_told_and_nothing_typed_is_lost(
        self, world, corporation, wrong, said
    ) -> None:
        form = world.form(**wrong)
        answer = corporation.post(NEW, form)
        assert answer.status_code == 422
        page = BeautifulSoup(answer.content, "lxml")
        told = page.select_one(".error-summary").get_text(" ")
        assert said.lower() in told.lower(), told
        for link in page.select(".error-summary a"):
            assert page.select_one(link["href"]), link
        if "text" not in wrong:
            assert STORY in page.select_one("[name=text]").text
        if "name" not in wrong:
            assert page.select_one("[name=name]")["value"] == "Jannes Voorbeeld"
        assert kept() == 0

    def test_that_looks_like_a_formula_or_a_script_is_kept_as_it_is(self, world, corporation):
        text = '=HYPERLINK("x") <script>alert(1)</script>'
        corporation.post(NEW, world.form(text=text, name="<b>Jan</b>"))
        (case,) = all_cases()
        page = world.browser("gemeente", Role.PROCESS_COORDINATOR, "wonen").get(
            f"/signalen/{case}/"
        )
        assert text in text_of(page)
        assert "<script>alert" not in page.content.decode()

    def test_of_today_and_of_long_ago_is_a_day_of_birth(self, world, corporation) -> None:
        today = timezone.localdate()
        assert corporation.post(NEW, world.form(birth_date=today.isoformat())).status_code == 302
        tomorrow = today + timedelta(1)
        assert corporation.post(NEW, world.form(birth_date=tomorrow)).status_code == 422


class TestTheCovenant:
    def test_lets_a_care_party_report_only_with_consent(self, world, log) -> None:
        browser = world.browser("verslavingszorg", Role.PROFESSIONAL)
        page = text_of(browser.get(NEW))
        assert "Deze persoon vindt het goed dat ik dit meld." in page
        answer = browser.post(NEW, world.form("verslavingszorg", "hulp"))
        assert answer.status_code == 422
        assert "alleen melden als de persoon dat goed vindt" in text_of(answer)
        assert kept() == 0
        answer = browser.post(NEW, world.form("verslavingszorg", "hulp", consent="on"))
        assert answer.status_code == 302
        with barrier.task("retention"):
            consent = Consent.objects.get()
        assert (consent.party.slug, consent.by_guardian) == ("verslavingszorg", False)
        assert log(action="consent.give").count() == 1

    def test_is_asked_again_by_the_service(self, world, log) -> None:
        care = world.viewer("verslavingszorg", Role.PROFESSIONAL)
        with pytest.raises(Denied):
            world.reported(care)
        assert log(action="report").get().outcome == "refused"
        assert kept() == 0

    def test_is_not_asked_for_consent_where_no_clause_asks_it(self, corporation) -> None:
        assert "vindt het goed" not in text_of(corporation.get(NEW))

    def test_offers_only_purposes_for_which_somebody_may_report(self, corporation) -> None:
        page = BeautifulSoup(corporation.get(NEW).content, "lxml")
        offered = [each["value"].split(":")[1] for each in page.select("[name=purpose]")]
        assert set(offered) == {"veiligheid", "wonen"}
        assert page.select_one("[name=purpose][checked]")["value"].endswith(":wonen")

    def test_takes_the_purpose_that_was_chosen_as_stated(self, world, corporation) -> None:
        corporation.post(NEW, world.form(purpose="veiligheid"))
        stated = Entry.objects.filter(action="session.purpose").order_by("-pk").first()
        assert stated.purpose == "veiligheid"
        (case,) = all_cases()
        assert {entry.purpose for entry in Entry.objects.filter(case=case, action="report")} == {
            "veiligheid"
        }

    def test_does_not_take_a_purpose_for_which_one_may_not_report(self, world, corporation) -> None:
        answer = corporation.post(NEW, world.form(purpose="hulp"))
        assert answer.status_code == 422
        assert kept() == 0

    @pytest.mark.parametrize("role", [Role.CHAIR])
    def test_tells_who_may_not_report_so(self, world, role) -> None:
        browser = world.browser("gemeente", role)
        answer = browser.get(NEW)
        assert answer.status_code == 403
        assert "Geen artikel van het convenant" in text_of(answer)
        assert browser.post(NEW, world.form("gemeente", "hulp")).status_code == 403
        assert kept() == 0

    @pytest.mark.parametrize(
        "role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER, Role.SIGNATORY]
    )
    def test_lets_nobody_report_who_sees_no_content(self, world, role) -> None:
        browser = people.browser_of(world.person("gemeente", role))
        for path in (NEW, "/signalen/", "/signalen/gemeld/"):
            assert browser.get(path).status_code == 403
        assert browser.post(NEW, world.form("gemeente", "hulp")).status_code == 403
        assert kept() == 0

    def test_says_per_category_what_may_not_be_told(self) -> None:
        world = without_contact()
        world.person("gemeente", Role.PROCESS_COORDINATOR)
        browser = world.browser("woonstichting", Role.PROFESSIONAL, "wonen")
        answer = browser.post(NEW, world.form())
        assert answer.status_code == 422  # under the other covenant it may be told
        assert "niet melden: adres en bereikbaarheid" in text_of(answer)
        only_covenant_of(world, "woonstichting")
        page = browser.get(NEW)
        assert "niet melden: adres en bereikbaarheid" in text_of(page)
        assert b'name="address"' not in page.content
        browser.post(NEW, world.form())
        with barrier.task("retention"):
            assert set(Contribution.objects.values_list("category", flat=True)) == {
                "signal", "identity",
            }  # fmt: skip


def only_covenant_of(world: Reports, party: str) -> None:
    """A party of the demonstration is in its covenant too."""
    by = world.person(party, Role.SIGNATORY)
    for each in Covenant.objects.filter(parties=by.party).exclude(pk=world.covenant.pk):
        life.withdraw(each, "Wij houden op.", by=by)


def without_contact() -> Reports:
    """A covenant in which the corporation may not report an address."""
    text = worlds.text()
    begin = text.index('id = "melden-corporatie"')
    changed = text[begin:].replace('"identity", "contact"', '"identity"', 1)
    return Reports(written=text[:begin] + changed)


class TestNobodyWhoReads:
    def test_is_told_before_somebody_types_and_after(self, world, corporation) -> None:
        Declaration.objects.filter(member__memberships__role=Role.PROCESS_COORDINATOR).delete()
        answer = corporation.get(NEW)
        assert "Er is nu niemand die uw signaal kan lezen" in text_of(answer)
        assert "0000 000 000" in text_of(answer)
        answer = corporation.post(NEW, world.form())
        assert answer.status_code == 409
        assert STORY in answer.content.decode()
        assert kept() == 0
        assert not all_cases()

    def test_keeps_no_key(self, world) -> None:
        Membership.objects.filter(role=Role.PROCESS_COORDINATOR).update(until=timezone.now())
        before = CaseKey.objects.count()
        with pytest.raises(reporting.NobodyReads):
            world.reported()
        assert CaseKey.objects.count() == before


class TestAFormThatWaited:
    def test_does_nothing_for_who_left(self, world, corporation) -> None:
        standing = world.person("woonstichting", Role.PROFESSIONAL)
        Membership.objects.filter(pk=standing.membership).update(until=timezone.now())
        assert corporation.post(NEW, world.form()).status_code in (302, 409)
        with pytest.raises(NoLonger):
            world.reported()
        assert kept() == 0

    def test_does_nothing_when_the_party_left_the_covenant(self, world, corporation) -> None:
        life.withdraw(
            world.covenant, "Wij houden op.", by=world.person("woonstichting", Role.SIGNATORY)
        )
        answer = corporation.post(NEW, world.form())
        assert answer.status_code == 422  # another covenant is still there to report under
        assert "Kies waarvoor u dit meldt." in text_of(answer)
        assert kept() == 0

    def test_of_another_party_does_nothing(self, world, corporation) -> None:
        for party in ("gemeente", ""):
            assert corporation.post(NEW, world.form(party)).status_code == 409
        assert kept() == 0

    def test_does_nothing_without_a_declaration(self, world, corporation) -> None:
        Declaration.objects.filter(
            member=world.person("woonstichting", Role.PROFESSIONAL).member
        ).delete()
        assert corporation.post(NEW, world.form()).status_code == 302
        assert kept() == 0


def test_what_cannot_be_found_again_is_no_signal() -> None:
    with pytest.raises(reporting.CaseError, match="te vinden"):
        told(name="")


def test_a_mark_stands_beside_each_fact_by_which_somebody_is_found(world, corporation) -> None:
    corporation.post(NEW, world.form())
    with barrier.task("rotation"):
        assert sorted(Mark.objects.values_list("field", flat=True)) == [
            "address", "birth_date", "name",
        ]  # fmt: skip
