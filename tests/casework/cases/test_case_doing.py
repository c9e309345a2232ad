"""Doing something in a case by its pages: who may, what is asked, and what becomes of old forms."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from oggz.casework.cases.doings import BY_SLUG, DOINGS
from oggz.casework.cases.models import (
    Alarm,
    Case,
    Consent,
    Contribution,
    File,
    Kind,
    Objection,
    Outcome,
    Participation,
    SecrecyDecision,
    SourceAgreement,
    Weighing,
)
from oggz.casework.cases.services import content, grounds, opening, phases
from oggz.covenant.terms import DataCategory, Phase, Role, Subject
from tests.casework.cases.browsers import Desk, browser, main
from tests.casework.parties import people
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

RENT = "Drie maanden huurachterstand."
ALWAYS = {"toestemming", "bezwaar", "gevaar", "afweging", "stoppen"}
STEER = {"fase", "niveau"}
# Per phase, what each may do beside what everybody at the table may.
MAY = {
    "triage": {
        "regisseur": STEER | {"dossiers", "sluiten", "samenvoegen"},
        "casusregisseur": set(), "woonconsulent": {"inbrengen"}, "wijkagent": set(),
        "hulpverlener": {"beroepsgeheim"},
    },
    "approach": {
        "regisseur": STEER | {"dossiers", "sluiten", "samenvoegen", "overdragen"},
        "casusregisseur": STEER | {"inbrengen", "overdragen"}, "woonconsulent": {"inbrengen"},
        "wijkagent": set(), "hulpverlener": {"beroepsgeheim"},
    },
    "aftercare": {
        "regisseur": STEER | {"sluiten", "samenvoegen", "overdragen"},
        "casusregisseur": STEER | {"inbrengen", "overdragen"}, "woonconsulent": set(),
        "wijkagent": set(), "hulpverlener": {"beroepsgeheim"},
    },
    "closed": {
        "regisseur": set(), "casusregisseur": set(), "woonconsulent": set(),
        "wijkagent": set(), "hulpverlener": {"beroepsgeheim"},
    },
}  # fmt: skip
GIVEN = {
    "inbrengen": {"text": RENT},
    "toestemming": {"consent": "person:give"},
    "bezwaar": {"text": "Liever niet."},
    "gevaar": {"reason": "Een mes gezien."},
    "beroepsgeheim": {"ground": "conflict_of_duties", "reason": "Gevaar."},
    "afweging": {
        "necessity": "Nodig.", "proportionality": "Weegt op.", "subsidiarity": "Niet minder.",
        "informed": "no", "why_not_informed": "Nog niet gevonden.",
    },
    "fase": {"phase": "aftercare"}, "niveau": {"level": "2"}, "dossiers": {"subject": "child"},
    "overdragen": {"what": ["contact"], "until": "2030-01-01"},
    "overnemen": {"answer": "take"}, "overdracht-intrekken": {},
    "niet-dezelfde": {"other": str(uuid4())},
    "samenvoegen": {"other": "K3F-9QT", "because": "number"}, "losmaken": {"merge": str(uuid4())},
    "sluiten": {"outcome": "resolved"}, "stoppen": {},
}  # fmt: skip


@pytest.fixture
def table() -> Table:
    return Table()


def is_in(table: Table, phase: str) -> None:
    seat = table.seat("regisseur")
    closed = timezone.now() if phase == "closed" else None
    Case.objects.filter(pk=seat.case.pk).update(phase=phase, closed_at=closed)


def offered(desk: Desk) -> set[str]:
    page = desk.get()
    links = page.select("section[aria-labelledby=doen] a")
    return {each["href"].rstrip("/").rsplit("/", 1)[-1] for each in links}


def state(table: Table) -> list[object]:
    table.seat("regisseur")
    models = (
        Contribution, Consent, Objection, Alarm, SecrecyDecision, Weighing, File, Participation,
        SourceAgreement,
    )  # fmt: skip
    found = [list(model.objects.order_by("pk").values()) for model in models]
    return [*found, list(Case.objects.values())]


def what(desk: Desk, *words: str) -> str:
    """The choice that says so, on the form as it is now."""
    options = desk.get("inbrengen/").select("select[name=what] option")
    return next(each["value"] for each in options if each.text.lower() in words)


@pytest.mark.parametrize("phase", MAY)
@pytest.mark.parametrize("name", MAY["triage"])
def test_what_is_offered_is_what_may_be_done_and_nothing_else_is(table, phase, name) -> None:
    is_in(table, phase)
    desk = Desk(table, name)
    may = MAY[phase][name] | ALWAYS
    assert offered(desk) == may
    for doing in DOINGS:
        if doing.slug in may:
            assert desk.client.get(f"{desk.address}{doing.slug}/").status_code == 200
            continue
        before = state(table)
        for response in (
            desk.client.get(f"{desk.address}{doing.slug}/"),
            desk.post(f"{doing.slug}/", **GIVEN[doing.slug]),
        ):
            assert response.status_code == 409, doing.slug
            assert "Dit kan nu niet (meer)" in main(response)
        assert state(table) == before


def test_every_doing_has_an_example_here() -> None:
    assert set(GIVEN) == set(BY_SLUG)


class TestBringingIn:
    def test_what_is_brought_in_is_read_by_who_may(self, table) -> None:
        desk = Desk(table, "woonconsulent")
        desk.does("inbrengen/", what=what(desk, "wonen en overlast"), text=RENT)
        assert RENT in Desk(table, "casusregisseur").text()
        assert RENT in desk.text()

    def test_only_what_this_seat_may_bring_in_now_is_offered(self, table) -> None:
        def choices(name: str) -> list[str]:
            page = Desk(table, name).get("inbrengen/")
            return [each.text for each in page.select("select[name=what] option[value]")][1:]

        assert choices("woonconsulent") == ["Wonen en overlast"]
        found = choices("casusregisseur")
        assert {"Naam", "Geboortedatum", "Adres", "Wonen en overlast"} <= set(found)
        assert not {"Politiegegevens", "Burgerservicenummer"} & set(found)
        grounds.give_consent(table.file, by=table.seat("hulpverlener"))
        assert "Gebruik van alcohol, drugs en gokken" in choices("hulpverlener")

    def test_what_is_not_offered_is_refused_with_the_text_kept(self, table) -> None:
        desk = Desk(table, "woonconsulent")
        for forged in (
            f"{table.file.pk}:police:note", f"{table.file.pk}:housing:name",
            f"{uuid4()}:housing:note", "x", "",
        ):  # fmt: skip
            response = desk.post("inbrengen/", what=forged, text="Een uur werk.")
            assert response.status_code == 422
            assert "Een uur werk." in response.content.decode()
        assert not Contribution.objects.exists()

    def test_a_wrong_birth_date_is_told_beside_what_was_typed(self, table) -> None:
        desk = Desk(table, "casusregisseur")
        response = desk.post("inbrengen/", what=what(desk, "geboortedatum"), text="31-12-1980")
        assert response.status_code == 409
        assert "jjjj-mm-dd" in main(response)
        assert "31-12-1980" in response.content.decode()

    def test_a_citizen_number_that_was_not_declared_is_refused(self, table) -> None:
        desk = Desk(table, "casusregisseur")
        response = desk.post(
            "inbrengen/", what=what(desk, "wonen en overlast"), text="Huurt als 111222333."
        )
        assert response.status_code == 409
        assert "burgerservicenummer" in main(response)
        assert not Contribution.objects.exists()

    def test_the_longest_text_fits_and_a_longer_one_is_kept_on_the_page(self, table) -> None:
        desk = Desk(table, "woonconsulent")
        choice = what(desk, "wonen en overlast")
        response = desk.post("inbrengen/", what=choice, text="x" * 20_001)
        assert response.status_code == 422
        assert "x" * 20_001 in response.content.decode()
        desk.does("inbrengen/", what=choice, text="x" * 20_000)

    def test_an_objection_while_the_form_is_open_stops_it_and_keeps_the_text(self, table) -> None:
        desk = Desk(table, "woonconsulent")
        choice = what(desk, "wonen en overlast")
        grounds.object_to_sharing("Nee.", by=table.seat("casusregisseur"))
        response = desk.post("inbrengen/", what=choice, text="Een uur werk.")
        assert response.status_code == 409
        assert "Een uur werk." in response.content.decode()
        assert state(table)[0] == []

    def test_a_phase_that_changed_while_the_form_was_open_stops_it(self, table) -> None:
        desk = Desk(table, "casusregisseur")
        choice = what(desk, "wonen en overlast")
        phases.move(Phase.AFTERCARE, by=table.seat("regisseur"))
        response = desk.post("inbrengen/", what=choice, text="Een uur werk.")
        assert response.status_code == 422
        assert "Een uur werk." in response.content.decode()
        assert state(table)[0] == []


class TestTheSameFormTwice:
    @pytest.mark.parametrize(
        ("slug", "name", "model"),
        [
            ("bezwaar", "casusregisseur", Objection), ("gevaar", "wijkagent", Alarm),
            ("beroepsgeheim", "hulpverlener", SecrecyDecision),
            ("afweging", "regisseur", Weighing), ("dossiers", "regisseur", File),
            ("toestemming", "hulpverlener", Consent),
        ],
    )  # fmt: skip
    def test_does_one_thing(self, table, slug, name, model) -> None:
        desk, form = Desk(table, name), str(uuid4())
        table.seat(name)
        before = model.objects.count()
        for _ in range(3):
            desk.does(f"{slug}/", **GIVEN[slug] | {"form": form})
        table.seat(name)
        assert model.objects.count() == before + 1
        desk.does(f"{slug}/", **GIVEN[slug])
        table.seat(name)
        assert model.objects.count() == before + (1 if model is Consent else 2)

    def test_brings_in_one_thing_and_other_words_another(self, table) -> None:
        desk = Desk(table, "woonconsulent")
        form = {"form": str(uuid4()), "what": what(desk, "wonen en overlast")}
        for text in (RENT, RENT, "Vier maanden.", RENT):
            desk.does("inbrengen/", text=text, **form)
        assert sorted(table.sees("woonconsulent")) == [RENT, "Vier maanden."]

    def test_of_two_people_are_two_things(self, table) -> None:
        form = str(uuid4())
        for name in ("wijkagent", "regisseur"):
            Desk(table, name).does("gevaar/", **GIVEN["gevaar"] | {"form": form})
        table.seat("regisseur")
        assert Alarm.objects.count() == 2

    def test_scales_and_moves_once(self, table) -> None:
        desk = Desk(table, "regisseur")
        desk.does("niveau/", level="2")
        assert desk.post("niveau/", level="2").status_code == 422
        assert table.seat("regisseur").case.level == 2
        desk.does("fase/", phase="aftercare")
        assert desk.post("fase/", phase="aftercare").status_code == 422


class TestCorrecting:
    @pytest.fixture
    def row(self, table) -> Contribution:
        return table.brings("woonconsulent", DataCategory.HOUSING, RENT)

    def test_the_form_has_the_text_and_what_is_typed_replaces_it(self, table, row) -> None:
        desk = Desk(table, "woonconsulent")
        path = f"bijdragen/{row.pk}/verbeteren/"
        assert RENT in desk.get(path).textarea.text
        desk.does(path, text="Vier maanden.")
        assert table.sees("casusregisseur") == ["Vier maanden."]

    def test_of_another_party_there_is_no_such_page(self, table, row) -> None:
        desk = Desk(table, "casusregisseur")
        assert "Niet gevonden" in desk.text(f"bijdragen/{row.pk}/verbeteren/", 404)
        assert desk.post(f"bijdragen/{row.pk}/verbeteren/", text="x").status_code == 404

    def test_who_comes_second_sees_both_texts_and_loses_nothing(self, table, row) -> None:
        desk = Desk(table, "woonconsulent")
        path = f"bijdragen/{row.pk}/verbeteren/"
        content.correct(row, "Van een collega.", by=table.seat("woonconsulent"))
        response = desk.post(path, text="Van mij.")
        assert response.status_code == 409
        page = BeautifulSoup(response.content, "lxml")
        assert "Van een collega." in page.text
        assert page.textarea.text.strip() == "Van mij."
        assert table.sees("casusregisseur") == ["Van een collega."]
        again = page.select_one("main form")["action"]
        response = desk.client.post(again, desk.filled(text="Van ons beiden."))
        assert response.status_code == 302
        assert table.sees("casusregisseur") == ["Van ons beiden."]

    def test_sent_twice_is_once(self, table, row) -> None:
        desk = Desk(table, "woonconsulent")
        path = f"bijdragen/{row.pk}/verbeteren/"
        desk.does(path, text="Vier maanden.")
        desk.does(path, text="Vier maanden.")
        table.seat("woonconsulent")
        assert Contribution.objects.count() == 2

    def test_an_old_address_leads_to_the_newest_text(self, table, row) -> None:
        content.correct(row, "Vier maanden.", by=table.seat("woonconsulent"))
        page = Desk(table, "woonconsulent").get(f"bijdragen/{row.pk}/verbeteren/")
        assert "Vier maanden." in page.textarea.text

    def test_what_one_may_correct_and_not_read_is_replaced_without_showing_it(self, table) -> None:
        for level in (2, 3):
            phases.scale(level, by=table.seat("regisseur"))
        row = table.brings("wijkagent", DataCategory.POLICE, "Eerdere melding.")
        desk = Desk(table, "wijkagent")
        assert "Eerdere melding." not in desk.text()
        assert "nu niet door u te lezen" in desk.text()
        page = desk.get(f"bijdragen/{row.pk}/verbeteren/")
        assert "Eerdere melding." not in page.text
        desk.does(f"bijdragen/{row.pk}/verbeteren/", text="Geen melding.")
        content.correct(
            Contribution.objects.get(corrects=row), "Van een collega.", by=table.seat("wijkagent")
        )
        response = desk.post(f"bijdragen/{row.pk}/verbeteren/", text="Van mij.")
        assert response.status_code == 409
        assert "Van een collega." not in main(response)

    def test_passing_on_is_agreed_and_withdrawn_by_the_own_party_only(self, table, row) -> None:
        desk, path = Desk(table, "woonconsulent"), f"bijdragen/{row.pk}/doorgeven/"
        for _ in range(2):
            desk.does(path, besluit="ja")
        assert SourceAgreement.objects.filter(withdrawn_at=None).count() == 1
        assert "andere partijen mogen dit doorgeven" in desk.text()
        desk.does(path, besluit="nee")
        assert not SourceAgreement.objects.filter(withdrawn_at=None).exists()
        assert Desk(table, "casusregisseur").post(path, besluit="ja").status_code == 404


class TestObjections:
    @pytest.fixture
    def objection(self, table) -> Objection:
        table.brings("woonconsulent", DataCategory.HOUSING, RENT)
        return grounds.object_to_sharing("Mijn zus niet.", by=table.seat("casusregisseur"))

    def test_it_is_decided_by_who_coordinates(self, table, objection) -> None:
        path = f"bezwaren/{objection.pk}/"
        assert path not in str(Desk(table, "wijkagent").get())
        assert Desk(table, "wijkagent").client.get(
            f"/casussen/{table.case.pk}/{path}"
        ).status_code == 404  # fmt: skip
        desk = Desk(table, "regisseur")
        assert path in str(desk.get())
        assert "Mijn zus niet." in desk.text(path)
        desk.does(path, decision="reject")
        assert table.sees("casusregisseur") == [RENT]
        assert desk.post(path, decision="uphold").status_code == 404

    def test_going_on_all_the_same_asks_a_reason_once(self, table, objection) -> None:
        desk, path = Desk(table, "regisseur"), f"bezwaren/{objection.pk}/"
        assert desk.post(path, decision="override").status_code == 422
        desk.does(path, decision="override", reason="De woning wordt ontruimd.")
        assert table.sees("casusregisseur") == [RENT]
        assert "delen toch doorgaat" in desk.text()
        assert desk.post(path, decision="override", reason="Nog eens.").status_code == 422
        desk.does(path, decision="uphold")
        assert table.sees("casusregisseur") == []
        assert "Een bezwaar is toegewezen" in desk.text()

    def test_two_who_override_at_once_are_no_error(self, table, objection) -> None:
        from oggz.casework.cases.errors import CaseError

        grounds.override_objection(objection, "Ontruiming.", by=table.seat("regisseur"))
        with pytest.raises(CaseError, match="al vastgelegd"):
            grounds.override_objection(objection, "Nog eens.", by=table.seat("casusregisseur"))


class TestParticipants:
    def form(self, table: Table, of: people.Standing, **more: object) -> dict[str, object]:
        known = {"who": of.membership, "purpose": "wonen", "file": str(table.file.pk)}
        return known | more

    def test_somebody_is_added_by_party_then_person_and_sees_the_case(self, table) -> None:
        who = people.works(table.world.parties["woonstichting"], Role.PROFESSIONAL)
        people.declare(who.member)
        desk = Desk(table, "regisseur")
        page = desk.get("deelnemers/toevoegen/")
        assert len(page.select("main a[href^='?van=']")) == 7
        page = desk.get("deelnemers/toevoegen/?van=woonstichting")
        assert str(who.member) in page.select_one("select[name=who]").text
        for _ in range(2):
            desk.does("deelnemers/toevoegen/?van=woonstichting", **self.form(table, who))
        assert str(who.member) in desk.text()
        assert Participation.objects.filter(case=table.case, member=who.member).count() == 1

    def test_only_members_of_that_party_with_a_fitting_role_and_purpose(self, table) -> None:
        desk = Desk(table, "regisseur")
        police = people.works(table.world.parties["politie"], Role.PROFESSIONAL)
        boss = table.world.person("woonstichting", Role.SIGNATORY)
        fits = people.works(table.world.parties["woonstichting"], Role.PROFESSIONAL)
        path = "deelnemers/toevoegen/?van=woonstichting"
        for wrong in (
            self.form(table, police), self.form(table, boss), self.form(table, fits, purpose="x"),
            self.form(table, fits, purpose="rechten"), self.form(table, fits, file=uuid4()),
            self.form(table, fits, who="x"), {},
        ):  # fmt: skip
            response = desk.post(path, **wrong)
            assert response.status_code == 422
        assert Participation.objects.filter(case=table.case).count() == 5

    def test_a_party_that_is_none_asks_for_one(self, table) -> None:
        desk = Desk(table, "regisseur")
        for party in ("x", "", "nergens"):
            assert "Van welke partij" in desk.text(f"deelnemers/toevoegen/?van={party}")

    @pytest.mark.parametrize("name", ["woonconsulent", "wijkagent", "hulpverlener"])
    def test_who_does_not_coordinate_adds_and_ends_nobody(self, table, name) -> None:
        desk = Desk(table, name)
        assert "Voeg iemand toe" not in desk.text()
        assert "Beëindig" not in desk.text()
        assert desk.client.get(f"{desk.address}deelnemers/toevoegen/").status_code == 409
        other = table.seat("regisseur").participation
        assert desk.post(f"deelnemers/{other.pk}/beeindigen/").status_code == 404
        assert table.seat("regisseur")

    def test_ending_is_asked_once_more_and_works_at_once(self, table) -> None:
        desk = Desk(table, "regisseur")
        pk = table.seat("wijkagent").participation.pk
        assert "ziet vanaf de volgende klik niets meer" in desk.text(f"deelnemers/{pk}/beeindigen/")
        assert table.seat("wijkagent")
        desk.does(f"deelnemers/{pk}/beeindigen/")
        Desk(table, "wijkagent").get(status=404)
        assert desk.post(f"deelnemers/{pk}/beeindigen/").status_code == 404

    def test_one_leaves_by_oneself(self, table) -> None:
        desk = Desk(table, "wijkagent")
        response = desk.post("stoppen/")
        assert response["Location"] == "/casussen/"
        desk.get(status=404)


class TestSteering:
    def test_phase_level_and_closing(self, table) -> None:
        desk = Desk(table, "regisseur")
        desk.does("niveau/", level="2")
        desk.does("fase/", phase="aftercare")
        desk.does("fase/", phase="approach")
        for path, given in (
            ("niveau/", {"level": "4"}), ("niveau/", {"level": "x"}),
            ("fase/", {"phase": "triage"}), ("fase/", {"phase": "x"}), ("sluiten/", {}),
        ):  # fmt: skip
            assert desk.post(path, **given).status_code == 422
        desk.does("sluiten/", outcome="cancelled")
        case = table.seat("regisseur").case
        assert (case.phase, case.level, case.outcome) == ("closed", 2, Outcome.CANCELLED)
        page = desk.text()
        for told in ("Opgeschaald naar niveau 2", "Fase: nazorg", "Fase: aanpak", "afgesloten"):
            assert told in page

    def test_nobody_goes_the_wrong_way_by_not_choosing(self, table) -> None:
        desk = Desk(table, "regisseur")
        assert desk.get("niveau/").select_one("select").find("option")["value"] == "2"
        desk.does("niveau/", level="2")
        choices = desk.get("niveau/").select("option")
        assert [each["value"] for each in choices] == ["", "1", "3"]
        assert desk.post("niveau/", level="").status_code == 422

    def test_a_file_of_somebody_else_is_opened_and_somebody_works_in_it(self, table) -> None:
        desk = Desk(table, "regisseur")
        desk.does("dossiers/", subject="child")
        table.seat("regisseur")
        child = File.objects.get(case=table.case, subject=Subject.CHILD)
        who = table.world.person("jeugdhulp", Role.PROFESSIONAL)
        desk.does(
            "deelnemers/toevoegen/?van=jeugdhulp", who=who.membership, purpose="hulp",
            file=str(child.pk),
        )  # fmt: skip
        table.seats["jeugd"] = table.world.viewer("jeugdhulp", Role.PROFESSIONAL)
        assert "Over een kind" in Desk(table, "jeugd").text()

    def test_weighing_without_informing_asks_why(self, table) -> None:
        given = GIVEN["afweging"] | {"why_not_informed": ""}
        response = Desk(table, "regisseur").post("afweging/", **given)
        assert response.status_code == 422
        assert "Weegt op." in response.content.decode()


class TestOldForms:
    def test_for_another_party_or_purpose_nothing_is_done_and_the_text_comes_back(
        self, table
    ) -> None:
        desk = Desk(table, "woonconsulent")
        row = table.brings("woonconsulent", DataCategory.HOUSING, RENT)
        objection = grounds.object_to_sharing("Nee.", by=table.seat("regisseur"))
        before = state(table)
        paths = [f"{each.slug}/" for each in DOINGS] + [
            f"bijdragen/{row.pk}/verbeteren/", f"bijdragen/{row.pk}/doorgeven/",
            f"bezwaren/{objection.pk}/", "deelnemers/toevoegen/", "deelnemers/1/beeindigen/",
        ]  # fmt: skip
        for path in paths:
            for wrong in ({"partij": "politie"}, {"partij": ""}, {"doel": "hulp"}, {"doel": ""}):
                response = desk.post(path, **{"text": "Een uur werk."} | wrong)
                assert response.status_code == 409, path
                assert "intussen voor een ander" in main(response)
                assert "Een uur werk." in response.content.decode()
        assert state(table) == before

    def test_that_was_opened_before_somebody_was_taken_off_the_case(self, table) -> None:
        desk = Desk(table, "woonconsulent")
        choice = what(desk, "wonen en overlast")
        Participation.objects.filter(case=table.case, party__slug="woonstichting").update(
            until=timezone.now()
        )
        response = desk.post("inbrengen/", what=choice, text="Een uur werk.")
        assert response.status_code == 404
        assert "Een uur werk." in response.content.decode()

    def test_get_changes_nothing(self, table) -> None:
        desk = Desk(table, "regisseur")
        before = state(table)
        for doing in DOINGS:
            desk.client.get(f"{desk.address}{doing.slug}/", GIVEN[doing.slug])
        assert state(table) == before
        assert desk.client.get(f"{desk.address}openen/").status_code == 405

    def test_without_a_token_of_the_site_nothing_is_sent(self, table) -> None:
        desk = Desk(table, "regisseur")
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = desk.client.cookies
        response = strict.post(f"{desk.address}niveau/", desk.filled(level="2"))
        assert response.status_code == 403
        assert table.seat("regisseur").case.level == 1


def test_what_is_no_doing_is_no_page(table) -> None:
    desk = Desk(table, "regisseur")
    assert desk.client.get(f"{desk.address}bestaat-niet/").status_code == 404


def test_a_child_cannot_be_reached_with_its_id_from_the_file_of_the_person(table) -> None:
    child = opening.open_file(Subject.CHILD, by=table.seat("regisseur"))
    desk = Desk(table, "casusregisseur")
    response = desk.post("inbrengen/", what=f"{child.pk}:safety:note", text="x")
    assert response.status_code == 422
    client = browser(table.world, desk.viewer)
    assert client.get(desk.address).status_code == 200


def test_a_name_that_is_brought_in_becomes_the_heading(table) -> None:
    desk = Desk(table, "casusregisseur")
    desk.does("inbrengen/", what=what(desk, Kind.NAME.dutch), text="  Noor   Voorbeeld ")
    assert desk.get().h1.text.strip() == "Noor Voorbeeld"
