"""The letter that tells the person who shares what: made by the covenant, due, sent or delayed."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pikepdf
import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.access.errors import Denied, ReadingOnly
from oggz.casework.audit.models import Entry
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.holding import Contributions
from oggz.casework.cases.models import Participation
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import grounds, participation, phases
from oggz.casework.covenants.models import GainedSight
from oggz.casework.covenants.services import drafting
from oggz.casework.letters import contents, selectors, services, wording
from oggz.casework.letters.due import LONGEST_DELAY, TERM
from oggz.casework.letters.errors import LetterError
from oggz.casework.letters.models import Letter, Way
from oggz.casework.retention.holders import RowsOfCase
from oggz.covenant.terms import DataCategory, LegalGround, RetentionFrom, Role
from tests.casework import looking
from tests.casework.parties.people import browser_of
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
GUARD, COORDINATOR, CARE = "regisseur", "casusregisseur", "hulpverlener"
ASKS = "Vertel de persoon van casus"
PATHS = ("", "papier/", "makkelijk/", "papier.pdf", "makkelijk.pdf", "verstuurd/", "uitstel/")
# What a resident does not have to know to read a letter about themselves.
JARGON = re.compile(
    r"\b(convenant\w*|casus\w*|verwerk\w*|grondslag\w*|procesregisseur\w*|betrokkene\w*|"
    r"subsidiariteit|proportionaliteit|participant\w*|verstrek\w*|multidisciplinair\w*|"
    r"ketenpartner\w*|partij\w*|doelbinding|bewaartermijn\w*|rectificatie|conform|inzake|"
    r"teneinde|derhalve|echter|tevens|middels|dient|functionaris\w*|persoonsgegevens|AVG|DPIA)\b",
    re.IGNORECASE,
)


class Told(Table):
    def __init__(self) -> None:
        super().__init__()
        self.base = f"/casussen/{self.case.pk}/brief/"

    def browser(self, name: str = COORDINATOR) -> Client:
        viewer = self.seats[name]
        client = browser_of(self.world.person(viewer.party, viewer.role))
        key = f"{viewer.covenant}:{viewer.purpose}"
        assert client.post("/doel/", {"partij": viewer.party, "doel": key}).status_code == 302
        return client

    def form(self, name: str = COORDINATOR, **fields: str) -> dict[str, str]:
        viewer = self.seats[name]
        return {"partij": viewer.party, "doel": viewer.purpose, "version": "plain"} | fields

    def found(self) -> contents.Contents:
        return contents.of(self.seat(COORDINATOR))

    def sends(self, name: str = COORDINATOR, **more) -> Letter:
        seat = self.seat(name)
        named = more.pop("named", contents.of(seat).mark)
        on = more.pop("on", timezone.localdate())
        return services.sent(on, Way.POST, named=named, by=seat, **more)

    def delays(
        self, days: int = 14, reason: str = "Hij dreigt.", name: str = COORDINATOR
    ) -> Letter:
        return services.delay(timezone.localdate() + timedelta(days), reason, by=self.seat(name))


@pytest.fixture
def told() -> Told:
    return Told()


def words(response: HttpResponse) -> str:
    page = BeautifulSoup(response.content, "lxml")
    return " ".join(page.main.get_text(" ").split())


def party(found: contents.Contents, name: str) -> contents.Party:
    return next(each for each in found.parties if name in each.name)


def later(monkeypatch, days: int) -> None:
    """Everything after this happens so many days later."""
    now = timezone.now() + timedelta(days)
    monkeypatch.setattr(timezone, "now", lambda: now)


class TestWhatItSays:
    def test_it_names_all_who_take_part_and_nobody_else(self, told: Told) -> None:
        names = {each.name for each in told.found().parties}
        assert names == {
            "Gemeente Voorbeeld", "Sociaal Team Voorbeeld", "Woonstichting Voorbeeld",
            "Politie Voorbeeld", "Verslavingszorg Voorbeeld",
        }  # fmt: skip

    def test_it_says_of_each_what_the_covenant_lets_them_see_now(self, told: Told) -> None:
        before = party(told.found(), "Woonstichting")
        assert DataCategory.PLAN not in before.sees or DataCategory.OWN_WORDS not in before.sees
        grounds.give_consent(told.file, by=told.seat(COORDINATOR))
        after = told.found()
        assert DataCategory.PLAN in party(after, "Woonstichting").sees
        assert DataCategory.ADDICTION not in party(after, "Woonstichting").sees
        assert DataCategory.HOUSING in party(after, "Sociaal Team").sees
        assert DataCategory.HOUSING in party(after, "Woonstichting").brings
        assert party(after, "Politie").sees.count(DataCategory.ADDICTION) == 0
        assert party(after, "Woonstichting").purposes == ("wonen behouden",)

    def test_what_it_says_is_what_they_may_do(self, told: Told) -> None:
        """The letter against the room itself: each of these is refused or allowed there too."""
        grounds.give_consent(told.file, by=told.seat(COORDINATOR))
        found = told.found()
        for name, at in ((CARE, "Verslavingszorg"), ("woonconsulent", "Woonstichting"),
                         ("wijkagent", "Politie"), (COORDINATOR, "Sociaal Team")):  # fmt: skip
            brings = set(party(found, at).brings)
            for category in DataCategory:
                try:
                    with transaction.atomic():
                        told.brings(name, category, "Iets.")
                except Denied:
                    assert category not in brings, (name, category)
                else:
                    assert category in brings, (name, category)

    def test_secrecy_that_was_set_aside_is_not_told_by_it(self, told: Told) -> None:
        grounds.set_secrecy_aside("conflict_of_duties", "Gevaar.", by=told.seat(CARE))
        seen = told.found().mark
        assert seen == contents.of(told.seat(GUARD)).mark

    def test_an_objection_stops_the_sharing_and_the_letter_says_so(self, told: Told) -> None:
        objection = grounds.object_to_sharing("Liever niet.", by=told.seat(COORDINATOR))
        text = " ".join(wording.plain(told.found()).sentences)
        assert "Daarom delen de organisaties nu niets over u." in text
        assert "Komt te weten" not in text
        grounds.override_objection(objection, "Gevaar.", by=told.seat(COORDINATOR))
        text = " ".join(wording.plain(told.found()).sentences)
        assert "om een zware reden" in text

    def test_who_stopped_is_named_as_one_that_did_take_part(self, told: Told) -> None:
        theirs = Participation.objects.get(member=told.seats["wijkagent"].member)
        participation.end(theirs, by=told.seat(GUARD))
        assert told.found().left == ("Politie Voorbeeld",)
        text = " ".join(wording.plain(told.found()).sentences)
        assert "Eerder deed ook mee: Politie Voorbeeld." in text

    def test_it_says_how_to_object_where_to_go_and_until_when(self, told: Told) -> None:
        for made in (wording.plain(told.found()), wording.easy(told.found())):
            text = " ".join(made.sentences)
            assert "0000 000 000" in text
            assert reference(told.case.pk) in text
            assert "ezwaar maken" in text
            assert "zien" in text
            assert str(told.found().until.year) in text

    def test_every_word_of_the_covenant_has_words_for_a_resident(self) -> None:
        assert set(wording.ABOUT) == set(DataCategory)
        assert set(wording.WHY) == set(LegalGround)
        assert set(wording._AFTER) == set(RetentionFrom)


class TestReadability:
    @pytest.mark.parametrize(
        ("make", "longest", "average"), [(wording.plain, 22, 9.5), (wording.easy, 10, 5.5)]
    )
    @pytest.mark.parametrize("stands", ["consent", "objection", "overridden", "nothing"])
    def test_sentences_are_short_and_without_jargon(
        self, told: Told, make, longest, average, stands
    ) -> None:
        seat = told.seat(COORDINATOR)
        if stands == "consent":
            grounds.give_consent(told.file, by=seat)
        if stands in ("objection", "overridden"):
            objection = grounds.object_to_sharing("Nee.", by=seat)
            if stands == "overridden":
                grounds.override_objection(objection, "Gevaar.", by=seat)
        found = told.found()
        sentences = [
            sentence
            for text in make(found).sentences
            for sentence in re.split(r"(?<=[.?!]) ", text)
            # Where to go is no sentence.
            if "@" not in text and text != found.contact.address
        ]
        counts = [len(sentence.split()) for sentence in sentences]
        long = [s for s, n in zip(sentences, counts, strict=True) if n > longest]
        assert long == []
        assert sum(counts) / len(counts) <= average
        named = "Autoriteit Persoonsgegevens"
        assert [s for s in sentences if JARGON.search(s.replace(named, ""))] == []

    def test_the_easy_letter_has_one_thought_a_line_and_a_picture_with_each_part(
        self, told: Told
    ) -> None:
        page = BeautifulSoup(told.browser().get(f"{told.base}makkelijk/").content, "lxml")
        parts = page.select(".telling__part")
        assert len(parts) == 7
        for part in parts:
            assert part.select_one(".telling__picture svg")
            assert part.h2.get_text(strip=True)
        for line in page.select(".telling__part p"):
            for text in line.get_text("\n").split("\n"):
                assert text.count(". ") == 0, text


class TestDue:
    def test_it_waits_from_the_first_day_for_who_coordinates_with_a_last_day(
        self, told: Told
    ) -> None:
        due = selectors.due_of(told.seat(COORDINATOR))
        assert due.day == timezone.localdate() + TERM
        assert not due.is_late
        for name in (COORDINATOR, GUARD):
            assert f"{ASKS} {reference(told.case.pk)}" in words(told.browser(name).get("/"))
        assert ASKS not in words(told.browser(CARE).get("/"))

    def test_the_case_asks_attention_a_week_before_and_not_earlier(self, told: Told) -> None:
        client = told.browser()
        home = f"/casussen/{told.case.pk}/"
        assert "brief aan de persoon" not in words(client.get("/casussen/"))
        assert "De persoon moet nu horen" not in words(client.get(home))
        with pytest.MonkeyPatch.context() as patch:
            later(patch, 22)
            client = told.browser()
            assert "brief aan de persoon" in words(client.get("/casussen/"))
            assert "De persoon moet nu horen" in words(client.get(home))
            assert "De persoon moet nu horen" not in words(told.browser(CARE).get(home))

    def test_after_the_last_day_it_is_late(self, told: Told, monkeypatch) -> None:
        later(monkeypatch, 29)
        assert selectors.due_of(told.seat(COORDINATOR)).is_late
        assert "De brief is te laat" in words(told.browser().get(told.base))

    def test_once_sent_nothing_waits(self, told: Told) -> None:
        told.sends()
        assert selectors.due_of(told.seat(COORDINATOR)) is None
        for name in (COORDINATOR, GUARD):
            assert ASKS not in words(told.browser(name).get("/"))

    def test_a_party_that_comes_in_later_makes_it_due_again(self, told: Told) -> None:
        told.sends()
        youth = told.world.person("jongerenwerk", Role.PROFESSIONAL)
        participation.add(
            told.file, member=youth.member, party=told.world.parties["jongerenwerk"],
            role=Role.PROFESSIONAL, purpose="hulp", by=told.seat(GUARD),
        )  # fmt: skip
        due = selectors.due_of(told.seat(COORDINATOR))
        assert due.day == timezone.localdate() + TERM
        assert ASKS in words(told.browser().get("/"))

    @pytest.mark.parametrize(
        ("old", "new", "is_due"),
        [
            # The police read at every level, and no more at levels 3 and 4 alone.
            ("\nlevels = [3, 4]", "", True),
            ("\nlevels = [3, 4]", "\nlevels = [4]", False),
            ("", "", False),
        ],
        ids=["gained", "lost", "unchanged"],
    )
    def test_a_covenant_by_which_a_party_sees_more_makes_it_due_again(
        self, told: Told, time_machine, old: str, new: str, is_due: bool
    ) -> None:
        untold = Table(told.world)
        told.sends()
        time_machine.move_to(timezone.now() + timedelta(1))
        world, by = told.world, told.world.person("gemeente", Role.PROCESS_COORDINATOR)
        draft = drafting.amend(world.covenant, by=by)
        clause = 'phases = ["approach"]'
        text = draft.text.replace(f"{clause}{old}", f"{clause}{new}")
        world.version = drafting.save(draft, text, revision=draft.revision, by=by)
        world.sign()
        due = selectors.due_of(told.seat(COORDINATOR))
        assert (due is not None) is is_due
        if due:
            assert due.day == timezone.localdate() + TERM
            assert f"{ASKS} {reference(told.case.pk)}" in words(told.browser().get("/"))
            told.sends()
            assert selectors.due_of(told.seat(COORDINATOR)) is None
        # Who was told of nothing yet, is by the term that began with the first party.
        first = selectors.due_of(untold.seat(COORDINATOR))
        assert first.day == timezone.localdate() + TERM - timedelta(1)

    def test_a_covenant_by_which_somebody_sees_more_who_is_not_at_the_table_does_not(
        self, told: Told
    ) -> None:
        told.sends()
        GainedSight.objects.create(
            version=told.world.version, party=told.world.parties["jongerenwerk"],
            at=timezone.now(),
        )  # fmt: skip
        assert selectors.due_of(told.seat(COORDINATOR)) is None

    def test_a_colleague_of_a_party_that_was_named_does_not(self, told: Told) -> None:
        told.sends()
        colleague = told.world.person("woonstichting", Role.CHAIR)
        with transaction.atomic():
            barrier.tell(told.seats[GUARD])
            Participation.objects.create(
                case=told.case, file=told.file, member=colleague.member,
                party=told.world.parties["woonstichting"], role=Role.CHAIR, purpose="wonen",
                added_by_id=told.seats[GUARD].member,
            )  # fmt: skip
        assert selectors.due_of(told.seat(COORDINATOR)) is None

    def test_a_delay_moves_the_day_and_then_it_asks_again(self, told: Told, monkeypatch) -> None:
        told.delays(40)
        due = selectors.due_of(told.seat(COORDINATOR))
        assert due.is_delayed
        assert due.day == timezone.localdate() + timedelta(40)
        with pytest.MonkeyPatch.context() as patch:
            later(patch, 30)
            assert "brief aan de persoon" not in words(told.browser().get("/casussen/"))
        later(monkeypatch, 41)
        assert selectors.due_of(told.seat(COORDINATOR)).is_late
        assert "brief aan de persoon" in words(told.browser().get("/casussen/"))

    def test_in_a_closed_case_nothing_waits(self, told: Told) -> None:
        phases.close("resolved", by=told.seat(GUARD))
        assert ASKS not in words(told.browser(GUARD).get("/"))


class TestRecording:
    def test_that_it_was_sent_is_kept_and_told_on_the_page(self, told: Told) -> None:
        client = told.browser()
        page = BeautifulSoup(client.get(f"{told.base}verstuurd/").content, "lxml")
        named = page.find("input", attrs={"name": "named"})["value"]
        form = told.form(on=str(timezone.localdate()), way="given", named=named, version="easy")
        assert client.post(f"{told.base}verstuurd/", form).status_code == 302
        shown = words(client.get(told.base))
        assert "De persoon is op de hoogte" in shown
        assert "meegegeven of voorgelezen in een gesprek, in makkelijke taal" in shown
        assert Entry.objects.filter(action="letter.sent", case=told.case.pk).count() == 1

    def test_a_letter_from_before_a_party_came_in_is_not_the_one_that_counts(
        self, told: Told
    ) -> None:
        named = told.found().mark
        youth = told.world.person("jongerenwerk", Role.PROFESSIONAL)
        participation.add(
            told.file, member=youth.member, party=told.world.parties["jongerenwerk"],
            role=Role.PROFESSIONAL, purpose="hulp", by=told.seat(GUARD),
        )  # fmt: skip
        form = told.form(on=str(timezone.localdate()), way="post", named=named)
        answer = told.browser().post(f"{told.base}verstuurd/", form)
        assert answer.status_code == 422
        assert "Bekijk de nieuwe brief" in words(answer)
        assert not Letter.objects.exists()

    @pytest.mark.parametrize("days", [1, -3, -400])
    def test_it_was_sent_on_a_day_that_was(self, told: Told, days: int) -> None:
        with pytest.raises(LetterError, match="Deze dag kan niet"):
            told.sends(on=timezone.localdate() + timedelta(days))

    @pytest.mark.parametrize("days", [0, -1, LONGEST_DELAY.days + 1, 4000])
    def test_a_delay_is_for_some_days_to_come(self, told: Told, days: int) -> None:
        with pytest.raises(LetterError, match="hoogstens drie maanden"):
            told.delays(days)

    def test_a_delay_has_a_reason(self, told: Told) -> None:
        with pytest.raises(CaseError, match="Schrijf op waarom"):
            told.delays(5, "  ")
        with pytest.raises(CaseError, match="te lang"):
            told.delays(5, "v" * 20_001)

    def test_the_same_form_sent_twice_is_one_letter(self, told: Told) -> None:
        once = uuid4()
        told.sends(once=once)
        told.sends(once=once)
        assert Letter.objects.count() == 1

    @pytest.mark.parametrize("name", [CARE, "woonconsulent", "wijkagent"])
    def test_who_does_not_coordinate_tells_nothing(self, told: Told, name: str) -> None:
        client = told.browser(name)
        named = told.found().mark
        for path in PATHS:
            answer = client.get(f"{told.base}{path}")
            assert answer.status_code == 409
            assert "wie de casus of het proces coördineert" in words(answer)
        with pytest.raises(Denied):
            told.sends(name, named=named)
        with pytest.raises(Denied):
            told.delays(5, name=name)
        assert "Naar de brief" not in words(client.get(f"/casussen/{told.case.pk}/"))

    def test_who_broke_the_glass_tells_nothing(self, told: Told) -> None:
        seat = replace(told.seat(COORDINATOR), glass=uuid4())
        assert not services.may_tell(seat)
        with pytest.raises(ReadingOnly):
            services.delay(timezone.localdate() + timedelta(3), "x", by=seat)

    @pytest.mark.parametrize(
        ("path", "fields"),
        [
            ("verstuurd/", {"on": "31-02-2026", "way": "post", "named": "x"}),
            ("verstuurd/", {"on": "", "way": "", "named": ""}),
            ("verstuurd/", {"on": "2026-11-20", "way": "duif", "named": "x" * 65}),
            ("uitstel/", {"until": "morgen", "reason": "x"}),
            ("uitstel/", {"until": "9999-12-31", "reason": "x"}),
            ("uitstel/", {"until": "2026-12-01", "reason": ""}),
            ("uitstel/", {"until": "2026-12-01", "reason": "v" * 20_001}),
        ],
    )
    def test_a_wrong_form_is_told_and_keeps_nothing(self, told: Told, path, fields) -> None:
        answer = told.browser().post(f"{told.base}{path}", told.form(**fields))
        assert answer.status_code == 422
        assert "Dit is nog niet vastgelegd" in words(answer)
        assert not Letter.objects.exists()

    @pytest.mark.parametrize("path", PATHS)
    def test_a_case_of_others_and_no_case_get_one_answer(self, told: Told, path: str) -> None:
        client = browser_of(told.world.person("jongerenwerk", Role.PROFESSIONAL))
        key = f"{told.world.covenant.pk}:hulp"
        client.post("/doel/", {"partij": "jongerenwerk", "doel": key})
        answers = []
        for case in (told.case.pk, uuid4()):
            response = client.get(f"/casussen/{case}/brief/{path}")
            answers.append((response.status_code, words(response)))
        assert answers[0] == answers[1]
        assert answers[0][0] == 404

    def test_printing_is_recorded_as_an_export_and_reading_is_not(self, told: Told) -> None:
        client = told.browser()
        exports = Entry.objects.filter(action="export", case=told.case.pk)
        client.get(told.base)
        assert exports.count() == 0
        for path in ("papier/", "makkelijk/", "papier.pdf", "makkelijk.pdf"):
            assert client.get(f"{told.base}{path}").status_code == 200
        assert [entry.object_kind for entry in exports] == ["letter"] * 4

    @pytest.mark.parametrize("path", ["papier.pdf", "makkelijk.pdf"])
    def test_the_pdf_can_be_read_aloud(self, told: Told, path: str) -> None:
        answer = told.browser().get(f"{told.base}{path}")
        assert answer["Content-Type"] == "application/pdf"
        assert str(told.case.pk) not in answer["Content-Disposition"]
        with pikepdf.open(BytesIO(answer.content)) as made:
            assert made.Root.MarkInfo.Marked
            assert str(made.Root.Lang).startswith("nl")
            assert str(made.open_metadata().get("pdfuaid:part")) == "1"
            assert "Wie weet wat over u?" in str(made.open_metadata().get("dc:title"))


class TestKeeping:
    def test_the_reason_is_sealed_and_read_by_who_coordinates_only(self, told: Told) -> None:
        told.delays(14, "Hij dreigt zijn zus.")
        with connection.cursor() as cursor:
            cursor.execute("SELECT reason FROM letters_letter")
            assert b"dreigt" not in bytes(cursor.fetchone()[0])
        assert "Hij dreigt zijn zus." in words(told.browser(GUARD).get(told.base))
        read = Entry.objects.filter(action="words.read", case=told.case.pk)
        assert read.exists()

    def test_the_database_shows_a_letter_to_who_takes_part_only(self, told: Told) -> None:
        told.sends()
        for viewer, many in (
            (told.seats[CARE], 1), (told.world.viewer("jongerenwerk", Role.PROFESSIONAL), 0),
            (told.world.viewer("woonstichting", Role.CHAIR, "wonen"), 0),
        ):  # fmt: skip
            barrier.tell(viewer)
            assert Letter.objects.count() == many

    def test_nobody_writes_one_for_another_or_in_a_case_of_others(self, told: Told) -> None:
        told.sends()
        row = Letter.objects.get()
        row.pk, row._state.adding = uuid4(), True
        row.party = told.world.parties["politie"]
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)
        stranger = told.world.viewer("jongerenwerk", Role.PROFESSIONAL)
        barrier.tell(stranger)
        row.party, row.by_id = told.world.parties["jongerenwerk"], stranger.member
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)

    @pytest.mark.parametrize(
        "change", ["sent_on = now() - interval '3 days'", "way = 'mail'", "at = now()"]
    )
    def test_what_was_recorded_does_not_change(self, told: Told, change: str) -> None:
        told.sends()
        told.seat(COORDINATOR)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE letters_letter SET {change}")
            assert cursor.rowcount == 0
            cursor.execute("SELECT set_config('oggz.task', 'rotation', true)")
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE letters_letter SET {change}")

    def test_letters_go_with_their_case(self, told: Told) -> None:
        row = told.sends()
        letters = RowsOfCase("letter", Letter)
        assert letters.erase(told.case.pk, "plan/sociaal-team/2026-01-01") == []
        assert letters.erase(told.case.pk, "") == [str(row.pk)]
        told.delays()
        Contributions().erase(told.case.pk, "")
        with barrier.task("retention"):
            assert not Letter.objects.exists()


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_pages_ask_the_database_as_often_however_many_take_part(told: Told) -> None:
    client = told.browser()
    told.delays()
    paths = ("", "verstuurd/")
    before = [queries(client, f"{told.base}{path}") for path in paths]
    youth = told.world.person("jongerenwerk", Role.PROFESSIONAL)
    participation.add(
        told.file, member=youth.member, party=told.world.parties["jongerenwerk"],
        role=Role.PROFESSIONAL, purpose="hulp", by=told.seat(GUARD),
    )  # fmt: skip
    told.delays(3)
    told.sends()
    assert [queries(client, f"{told.base}{path}") for path in paths] == before


def test_every_page_is_for_everyone(told: Told) -> None:
    grounds.give_consent(told.file, by=told.seat(COORDINATOR))
    client, guard = told.browser(), told.browser(GUARD)
    calm, waits = Told(), Told()
    calm.sends()
    waits.delays()
    wrong = told.form(way="", on="", named="x")
    pages = {
        "brief": (client, told.base, None),
        "brief-proces": (guard, told.base, None),
        "brief-verstuurd": (calm.browser(), calm.base, None),
        "brief-wacht": (waits.browser(), waits.base, None),
        "brief-papier": (client, f"{told.base}papier/", None),
        "brief-makkelijk": (client, f"{told.base}makkelijk/", None),
        "brief-vastleggen": (client, f"{told.base}verstuurd/", None),
        "brief-vastleggen-fout": (client, f"{told.base}verstuurd/", wrong),
        "brief-uitstel": (client, f"{told.base}uitstel/", None),
        "brief-uitstel-fout": (client, f"{told.base}uitstel/", told.form()),
        "brief-niet-van-u": (told.browser(CARE), told.base, None),
    }
    assert looking.faults(looking.ROOMS / "letters", pages) == {}
