"""What casework delivers to a monitor: whom the covenant lets go along, and nothing of others."""

import csv
import os
import re
import stat
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from oggz.casework.access import barrier, deciding, seats
from oggz.casework.access.deciding import Thing
from oggz.casework.audit.events import Outcome
from oggz.casework.cases import facts
from oggz.casework.cases.models import File, Kind, Participation, SameBecause
from oggz.casework.cases.models.choices import LifeDomain, RestrictionGround, UseGround
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import grounds, merging
from oggz.casework.covenants.models import Withdrawal
from oggz.casework.parties.models import Membership
from oggz.casework.rights import days
from oggz.casework.rights.models import How
from oggz.casework.rights.services import answering, recording, restricting
from oggz.casework.steering.delivering import cells
from oggz.casework.vault import fields
from oggz.covenant.terms import Action, DataCategory, Phase, Role, Subject
from oggz.errors import PlatformError
from oggz.monitor.schemas import schema
from tests.casework.parties import people
from tests.casework.steering.monitored import END, START, Agreed, Monitored, delivering, text

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
GUIDE = Path(__file__).parents[3] / "docs/handleiding/monitor/casusregie.md"
DAY = timedelta(1)
BORN = f"{START.year - 50}-05-23"  # 49 or 50 when the period begins
IDENTITY, CONTACT, SIGNAL = DataCategory.IDENTITY, DataCategory.CONTACT, DataCategory.SIGNAL


@pytest.fixture
def world() -> Monitored:
    return Monitored()


@pytest.fixture
def agreed(tmp_path: Path) -> Agreed:
    return Agreed(tmp_path / "afspraak")


def export(world: Monitored, agreed: Agreed, out: Path | None = None, **more: object) -> str:
    """The command as it is typed; what it says."""
    said = StringIO()
    options = {"by": world.email, "invented": True} | more
    out = out or agreed.folder / "records.csv"
    call_command("monitor_export", agreement=agreed.path, out=out, stdout=said, **options)
    return said.getvalue()


def rows(agreed: Agreed) -> list[dict[str, str]]:
    with (agreed.folder / "records.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def surnames(world: Monitored, agreed: Agreed) -> list[str]:
    export(world, agreed)
    return sorted(row["surname"] for row in rows(agreed))


def refused(world: Monitored, agreed: Agreed, **more: object) -> str:
    """Why; and that nothing was left behind."""
    before = sorted(agreed.folder.iterdir())
    with pytest.raises(PlatformError) as why:
        export(world, agreed, **more)
    assert sorted(agreed.folder.iterdir()) == before
    return str(why.value)


class TestTheFile:
    def test_holds_the_columns_that_the_agreement_names_and_no_others(self, world, tmp_path):
        columns = ("record_id", "surname", "birth_date", "opened_on", "phase", "worry_money")
        agreed = Agreed(tmp_path / "a", columns=columns)
        world.case(name="Jan Jansen")
        export(world, agreed)
        header = (agreed.folder / "records.csv").read_text().splitlines()[0]
        assert header == ",".join(columns)

    def test_tells_of_a_person_what_the_monitor_can_use(self, world, agreed):
        file = world.case(name="Jan Willem van der Berg", opened=START, phase=Phase.AFTERCARE)
        world.brings(file, IDENTITY, BORN, kind=Kind.BIRTH_DATE)
        world.brings(file, CONTACT, "1234 ab 12 A", kind=Kind.ADDRESS)
        world.brings(file, SIGNAL, "wonen; geld en schulden", kind=Kind.DOMAINS)
        export(world, agreed)
        [row] = rows(agreed)
        number = row.pop("record_id")
        assert len(number) == 32
        assert {name: value for name, value in row.items() if value} == {
            "given_name": "Jan", "prefix": "van der", "surname": "Berg",
            "birth_date": BORN, "age_group": "45-54",
            "postcode": "1234AB", "house_number": "12 A", "municipality": "GM1960",
            "opened_on": START.isoformat(), "phase": "aftercare", "level": "2",
            "worry_housing": "named", "worry_money": "named",
        }  # fmt: skip

    def test_tells_how_a_case_stood_at_the_end_of_the_period(self, world, agreed):
        world.case(name="Anna Later", closed=END + DAY)
        world.case(name="Bert Klaar", closed=END, cancelled=True)
        export(world, agreed)
        found = {row["surname"]: row for row in rows(agreed)}
        assert (found["Later"]["phase"], found["Later"]["closed_on"]) == ("triage", "")
        assert found["Later"]["ending"] == ""
        assert found["Klaar"]["phase"] == "closed"
        assert found["Klaar"]["closed_on"] == END.isoformat()
        assert found["Klaar"]["ending"] == "cancelled"

    def test_is_about_cases_that_ran_in_the_period(self, world, agreed):
        world.case(name="Anna Eerste", opened=START - 9 * DAY, closed=START)
        world.case(name="Bert Laatste", opened=END)
        world.case(name="Carla Vroeger", opened=START - 9 * DAY, closed=START - DAY)
        world.case(name="Dirk Nieuw", opened=END + DAY)
        assert surnames(world, agreed) == ["Eerste", "Laatste"]

    def test_has_the_newest_of_what_was_brought_in_and_corrected(self, world, agreed):
        file = world.case()
        first = world.brings(file, IDENTITY, "Jan Oud", kind=Kind.NAME)
        world.brings(file, IDENTITY, "Jan Nieuw", kind=Kind.NAME)
        assert first.text == "Jan Oud"
        assert surnames(world, agreed) == ["Nieuw"]

    def test_is_for_its_owner_alone(self, world, agreed):
        world.case(name="Jan Jansen")
        export(world, agreed)
        assert stat.S_IMODE((agreed.folder / "records.csv").stat().st_mode) == 0o600

    def test_says_nothing_by_its_numbers_or_their_order(self, world, agreed):
        for number in range(8):
            world.case(name=f"Jan {'ABCDEFGH'[number]}aal")
        export(world, agreed)
        first = rows(agreed)
        assert [row["record_id"] for row in first] == sorted(row["record_id"] for row in first)
        (agreed.folder / "records.csv").unlink()
        export(world, agreed)
        assert not {row["record_id"] for row in first} & {r["record_id"] for r in rows(agreed)}

    @pytest.mark.parametrize(
        "name",
        [
            "=HYPERLINK(A1)",
            "@SUM(A1)",
            "+31 Jan",
            "-Jan Boer",
            "Jan =1+1",
            "\t=Jan",
            "Jan|cmd Boer",
        ],
    )
    def test_holds_no_formula(self, world, agreed, name):
        file = world.case()
        world.brings(file, IDENTITY, name, kind=Kind.NAME)
        world.brings(file, CONTACT, "=1+1", kind=Kind.ADDRESS)
        export(world, agreed)
        for row in rows(agreed):
            assert not [value for value in row.values() if value[:1] in tuple("=+-@\t\r")]

    @pytest.mark.parametrize(
        ("name", "parts"),
        [
            ("Jan Jansen", ("Jan", "", "", "Jansen")),
            ("J.W. de Vries", ("", "J.W.", "de", "Vries")),
            ("Vries, Jan de", ("Jan", "", "de", "Vries")),
            ("de Vries, Jan", ("Jan", "", "de", "Vries")),
            ("van der Berg", ("", "", "van der", "Berg")),
            ("De Vries", ("", "", "De", "Vries")),
            ("Ben Bakker", ("Ben", "", "", "Bakker")),
            ("Fatma Yılmaz-el Amrani", ("Fatma", "", "", "Yılmaz-el Amrani")),
            ("Anna 't Hart", ("Anna", "", "'t", "Hart")),
            ("Madonna", ("", "", "", "Madonna")),
            ("van", ("", "", "", "van")),
        ],
    )
    def test_has_a_name_in_its_parts(self, name, parts):
        found = cells.named(name)
        wanted = dict(zip(("given_name", "initials", "prefix", "surname"), parts, strict=True))
        assert {key: value for key, value in found.items() if value} == {
            key: value for key, value in wanted.items() if value
        }

    def test_knows_every_life_domain_of_a_signal(self):
        worries = {name for name in schema("casework").names if name.startswith("worry_")}
        assert worries == {f"worry_{domain.value}" for domain in LifeDomain}


class TestWhoGoesAlong:
    def test_not_who_objected_also_when_help_goes_on(self, world, agreed):
        world.case(name="Jan Jansen")
        objected = world.case(name="Piet Pietersen")
        overridden = world.case(name="Klaas Klaassen")
        by = world.seat(objected)
        grounds.object_to_sharing("Ik wil dit niet.", by=by)
        by = world.seat(overridden)
        objection = grounds.object_to_sharing("Ik ook niet.", by=by)
        grounds.override_objection(objection, "Er is gevaar voor de kinderen.", by=by)
        assert "2 niet: er is bezwaar" in export(world, agreed)
        assert [row["surname"] for row in rows(agreed)] == ["Jansen"]

    def test_again_when_an_objection_was_not_upheld(self, world, agreed):
        by = world.seat(world.case(name="Jan Jansen"))
        objection = grounds.object_to_sharing("Ik wil dit niet.", by=by)
        grounds.decide_objection(objection, upheld=False, by=by)
        assert surnames(world, agreed) == ["Jansen"]

    def test_not_who_asked_to_be_forgotten_unless_that_was_withdrawn(self, world, agreed):
        world.case(name="Jan Jansen")
        by = world.seat(world.case(name="Piet Pietersen"))
        row = recording.record(
            days.Kind.ERASURE, "Ik wil dit niet meer.", received_on=days.date.today(),
            how=How.DESK, by=by,
        )  # fmt: skip
        assert surnames(world, agreed) == ["Jansen"]
        (agreed.folder / "records.csv").unlink()
        answering.withdraw(row, by=by)
        assert surnames(world, agreed) == ["Jansen", "Pietersen"]

    @pytest.mark.parametrize("used", [False, True])
    def test_not_who_asked_to_use_nothing_also_when_it_is_used_for_something(
        self, world, agreed, used
    ):
        world.case(name="Jan Jansen")
        self.restricted(world, world.case(name="Piet Pietersen"), used=used)
        assert surnames(world, agreed) == ["Jansen"]

    @pytest.mark.parametrize("used", [False, True])
    def test_without_a_text_that_is_not_to_be_used(self, world, agreed, used):
        file = world.case(name="Jan Jansen")
        born = world.brings(file, IDENTITY, BORN, kind=Kind.BIRTH_DATE)
        self.restricted(world, file, thread=born.thread, used=used)
        export(world, agreed)
        [row] = rows(agreed)
        assert (row["surname"], row["birth_date"], row["age_group"]) == ("Jansen", "", "")

    def restricted(self, world, file, *, thread=None, used):
        by = world.seat(file)
        restricts = recording.Restricts(RestrictionGround.ACCURACY, thread)
        today = days.date.today()
        row = recording.record(
            days.Kind.RESTRICTION, "Het klopt niet.", received_on=today, how=How.DESK,
            restricts=restricts, by=by,
        )  # fmt: skip
        if used:
            restricting.use(row, UseGround.CLAIM, "Een rechtszaak.", until=today, by=by)

    def test_not_a_case_in_which_one_does_not_take_part_for_this(self, world, agreed):
        world.case(name="Jan Jansen")
        world.case(name="Piet Pietersen", purposes=("hulp",))
        assert surnames(world, agreed) == ["Jansen"]

    def test_not_either_when_for_helping_an_article_lets_take_it_along(self, agreed):
        helping = delivering().replace("beleidsinformatie", "hulp").replace("13.9", "13.10")
        world = Monitored(text(delivering(), helping.replace("monitor-leveren", "meenemen")))
        world.case(name="Jan Jansen")
        world.case(name="Piet Pietersen", purposes=("hulp",))
        assert surnames(world, agreed) == ["Jansen"]

    def test_not_after_taking_part_has_ended(self, world, agreed):
        world.case(name="Jan Jansen")
        ended = world.case(name="Piet Pietersen")
        barrier.tell(world.deliverer)
        for each in Participation.objects.filter(file=ended):
            Participation.objects.filter(pk=each.pk).update(until=each.since)
        assert surnames(world, agreed) == ["Jansen"]

    def test_not_a_child_that_no_article_names(self, world, agreed):
        world.case(name="Jan Jansen")
        world.case(name="Kind Jansen", subject=Subject.CHILD)
        assert "1 niet: geen artikel" in export(world, agreed)
        assert [row["given_name"] for row in rows(agreed)] == ["Jan"]

    def test_not_what_was_not_weighed(self, world, agreed):
        world.case(name="Jan Jansen")
        # Content cannot even be brought in there.
        world.case(weighed=False)
        assert surnames(world, agreed) == ["Jansen"]

    def test_two_cases_that_were_merged_are_one(self, world, agreed):
        kept, gone = world.case(name="Jan Jansen"), world.case(name="Johannes Jansen")
        merging.merge(gone.case_id, SameBecause.PERSON, by=world.seat(kept))
        export(world, agreed)
        assert [row["given_name"] for row in rows(agreed)] == ["Jan"]

    @pytest.mark.parametrize("through", [0, 1])
    def test_not_who_objected_in_a_case_that_was_merged(self, world, agreed, through):
        """However many times it was merged; another's case has nothing to do with it."""
        world.case(name="Anna Smit")
        cases = [world.case(name="Jan Jansen") for _ in range(2 + through)]
        grounds.object_to_sharing("Nee.", by=world.seat(cases[-1]))
        for kept, gone in reversed(list(pairwise(cases))):
            merging.merge(gone.case_id, SameBecause.PERSON, by=world.seat(kept))
        assert surnames(world, agreed) == ["Smit"]

    def test_of_another_party_only_what_it_agreed_to(self, world, agreed):
        file = world.case()
        world.team_brings(file, IDENTITY, "Jan Jansen", kind=Kind.NAME)
        row, seat = world.team_brings(file, IDENTITY, "1980-05-23", kind=Kind.BIRTH_DATE)
        grounds.agree_to_passing_on(row, by=seat)
        export(world, agreed)
        [found] = rows(agreed)
        assert (found["surname"], found["birth_date"]) == ("", "1980-05-23")

    def test_of_a_person_only_the_categories_of_the_article(self, agreed):
        world = Monitored(text(delivering(categories='"case", "identity"')))
        file = world.case(name="Jan Jansen")
        world.brings(file, CONTACT, "1234AB 12", kind=Kind.ADDRESS)
        world.brings(file, SIGNAL, "wonen", kind=Kind.DOMAINS)
        export(world, agreed)
        [row] = rows(agreed)
        assert row["surname"] == "Jansen"
        assert (row["postcode"], row["worry_housing"]) == ("", "")

    def test_what_no_column_asks_for_is_not_even_opened(self, world, agreed, monkeypatch):
        file = world.case(name="Jan Jansen")
        world.brings(file, DataCategory.HOUSING, "Een geheim over de woning.")
        world.brings(file, CONTACT, "06 12345678", kind=Kind.PHONE)
        opened = []
        real = fields.services.open_many
        monkeypatch.setattr(
            fields.services, "open_many", lambda found: opened.extend(found) or real(found)
        )
        export(world, agreed)
        assert len(opened) == 1


class TestEachRowHasItsDecision:
    @given(data=st.data())
    def test_and_who_is_not_in_it_has_none(self, data, tmp_path_factory):
        with transaction.atomic():
            world, agreed = Monitored(), Agreed(tmp_path_factory.mktemp("afspraak"))
            files = [self.somebody(world, data, number) for number in range(4)]
            try:
                export(world, agreed)
                told = {row["given_name"] for row in rows(agreed)}
            except PlatformError as why:
                assert "Er is niets te leveren" in str(why)
                told = set()
            assert told == {name for name, file in files if self.permitted(world, file)}
            transaction.set_rollback(True)

    def somebody(self, world: Monitored, data: st.DataObject, number: int) -> tuple[str, File]:
        name = "ABCD"[number] + "nna"
        file = world.case(
            name=f"{name} Jansen",
            phase=data.draw(st.sampled_from([Phase.TRIAGE, Phase.APPROACH, Phase.AFTERCARE])),
            purposes=data.draw(st.sampled_from([("hulp",), ("hulp", "beleidsinformatie")])),
            subject=data.draw(st.sampled_from([Subject.PERSON, Subject.CHILD])),
        )
        match data.draw(st.sampled_from(["", "open", "upheld", "dismissed"])):
            case "open":
                grounds.object_to_sharing("Nee.", by=world.seat(file))
            case "upheld" | "dismissed" as how:
                by = world.seat(file)
                row = grounds.object_to_sharing("Nee.", by=by)
                grounds.decide_objection(row, upheld=how == "upheld", by=by)
        return name, file

    def permitted(self, world: Monitored, file: File) -> bool:
        """By a single decision, as for any other act; without a seat there is none."""
        barrier.tell(world.deliverer)
        seat = seats.seat_of(world.deliverer, file.case_id)
        if seat is None:
            return False
        known = facts.of_file(file, party=seat.party)
        thing = Thing(DataCategory.CASE, file, facts=known)
        return deciding.decide(seat, Action.EXPORT, thing).allowed


def test_the_example_of_the_guide_lets_the_municipality_deliver(agreed):
    [example] = re.findall("```toml\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    world = Monitored(text(example, purpose=""))
    world.case(name="Jan Jansen")
    assert surnames(world, agreed) == ["Jansen"]


class TestWhatIsRecorded:
    def test_of_each_person_and_in_all_without_a_name(self, world, agreed, log):
        first = world.case(name="Jan Jansen")
        world.brings(first, CONTACT, "1234AB 12", kind=Kind.ADDRESS)
        world.case(name="Piet Pietersen")
        export(world, agreed)
        [entry] = log(action="monitor.exported")
        assert entry.detail["people"] == 2
        assert {key: entry.detail[key] for key in ("case", "identity", "contact")} == {
            "case": 2, "identity": 2, "contact": 1,
        }  # fmt: skip
        assert (entry.member, entry.party, entry.purpose) == (
            world.regisseur.member.pk, "gemeente", "beleidsinformatie",
        )  # fmt: skip
        assert entry.articles == ["13.9"]
        each = log(action="export")
        assert {row.case for row in each} == {row.case for row in each if row.subject}
        assert sorted(row.categories for row in each) == [
            ["case", "contact", "identity"], ["case", "identity"],
        ]  # fmt: skip
        assert "Jansen" not in str([vars(row) for row in log()])

    def test_what_cannot_be_recorded_is_not_written(self, world, agreed, monkeypatch):
        world.case(name="Jan Jansen")

        def broken(*_: object) -> None:
            raise RuntimeError("the audit is away")

        monkeypatch.setattr("oggz.casework.steering.delivering.services.record", broken)
        with pytest.raises(RuntimeError):
            export(world, agreed)
        assert not [each for each in agreed.folder.iterdir() if "csv" in each.name]

    def test_the_officer_and_who_it_was_hear_of_it(
        self, world, agreed, django_capture_on_commit_callbacks
    ):
        world.case(name="Jan Jansen")
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            export(world, agreed)
        officer = world.parties["gemeente"].data_protection_officer
        assert {to for each in mail.outbox for to in each.to} == {world.email, officer}
        assert not [each for each in mail.outbox if "Jansen" in each.subject + each.body]


class TestRefused:
    def test_an_agreement_that_cannot_be_read(self, world, agreed):
        agreed.path.write_text("dit is geen afspraak")
        assert "agreement.toml" in refused(world, agreed)
        agreed.path.unlink()
        assert "bestaat niet" in refused(world, agreed)

    def test_an_agreement_that_was_changed_after_it_was_signed(self, world, agreed):
        agreed.change('title = "Proef"', 'title = "Anders"')
        assert "handtekening" in refused(world, agreed)

    def test_an_agreement_to_practise_with_unless_everybody_is_invented(self, world, agreed):
        world.case(name="Jan Jansen")
        assert "oefenomgeving" in refused(world, agreed, invented=False)

    def test_an_agreement_in_which_casework_is_no_source(self, world, tmp_path):
        columns = ("record_id", "surname", "product_category", "assigned_from")
        agreed = Agreed(tmp_path / "a", columns=columns, kind="wmo")
        assert "De bronnen zijn: casusregie, police" in refused(world, agreed)
        assert "iets anders dan casussen" in refused(world, agreed, source="casusregie")

    def test_a_source_that_does_not_exist(self, world, agreed):
        assert "is geen bron" in refused(world, agreed, source="school")

    def test_a_purpose_that_the_covenant_does_not_have(self, agreed, log):
        world = Monitored(text(purpose=""))
        world.case(name="Jan Jansen", purposes=("hulp",))
        told = refused(world, agreed)
        assert "geen doel met de naam ‘beleidsinformatie’" in told
        [entry] = log(action="monitor.exported", covenant=world.covenant.pk)
        assert entry.outcome == Outcome.REFUSED

    def test_a_purpose_that_no_article_permits_it_for(self, agreed):
        world = Monitored(text(delivering(actions="read")))
        world.case(name="Jan Jansen")
        told = refused(world, agreed)
        assert "Geen artikel staat dat toe" in told
        assert "artikel 13.9" in told.casefold()

    def test_an_article_for_another_party(self, agreed):
        world = Monitored(text(delivering(party="sociaal-team")))
        world.case(name="Jan Jansen")
        assert "Geen artikel staat dat toe" in refused(world, agreed)

    def test_without_a_covenant_that_holds(self, agreed):
        world = Monitored()
        world.case(name="Jan Jansen")
        Withdrawal.objects.create(
            covenant=world.covenant, party=world.parties["gemeente"], reason="Klaar.",
            by=world.regisseur.member,
        )  # fmt: skip
        assert "geldt nu geen convenant" in refused(world, agreed, covenant=world.covenant.pk)

    def test_somebody_without_the_role_or_who_left(self, world, agreed):
        world.case(name="Jan Jansen")
        chair = world.person("gemeente", Role.CHAIR)
        assert "geen procesregisseur" in refused(world, agreed, by=chair.member.email)
        assert "geen procesregisseur" in refused(world, agreed, by="niemand@nergens.example")
        [row] = Membership.objects.filter(member=world.regisseur.member)
        Membership.objects.filter(pk=row.pk).update(until=row.since + timedelta(microseconds=1))
        assert "geen procesregisseur" in refused(world, agreed)

    def test_somebody_of_another_party_than_the_source(self, world, agreed, tmp_path):
        world.case(name="Jan Jansen")
        other = people.works(world.parties["sociaal-team"], Role.PROCESS_COORDINATOR)
        assert "Gemeente Voorbeeld" in refused(world, agreed, by=other.member.email)
        elsewhere = Agreed(tmp_path / "b", organisation="Gemeente Ergens")
        assert "Gemeente Ergens" in refused(world, elsewhere)

    def test_somebody_without_training_or_secrecy(self, world, agreed):
        world.case(name="Jan Jansen")
        untrained = people.works(world.parties["gemeente"], Role.PROCESS_COORDINATOR)
        assert "training" in refused(world, agreed, by=str(untrained.member.pk))

    def test_a_covenant_of_another_municipality(self, world, tmp_path):
        world.case(name="Jan Jansen")
        assert "andere gemeente" in refused(world, Agreed(tmp_path / "a", town="GM0034"))

    def test_nobody_to_tell_of(self, world, agreed):
        assert "Er is niets te leveren" in refused(world, agreed)

    def test_a_file_that_is_there_is_left_as_it_is(self, world, agreed):
        world.case(name="Jan Jansen")
        out = agreed.folder / "records.csv"
        out.write_text("van mij")
        assert "bestaat al" in refused(world, agreed)
        assert out.read_text() == "van mij"

    def test_what_the_monitor_would_send_back(self, world, agreed):
        world.case(name="Jan Jansen")
        file = world.case(name="Piet Pietersen")
        born = (START + DAY).isoformat()
        world.brings(file, IDENTITY, born, kind=Kind.BIRTH_DATE)
        told = refused(world, agreed)
        assert "De monitor zou dit bestand weigeren" in told
        assert f"Casus {reference(file.case_id)}." in told
        assert "Pietersen" not in told
        assert born not in told


def test_the_monitor_takes_the_file_as_it_is(world, agreed):
    for name in ("Jan Jansen", "Anna de Vries", "Fatma Yılmaz", "=cmd Boer"):
        file = world.case(name=name)
        world.brings(file, IDENTITY, "1980-05-23", kind=Kind.BIRTH_DATE)
        world.brings(file, SIGNAL, "wonen", kind=Kind.DOMAINS)
    export(world, agreed)
    key = agreed.key("casusregie")
    records = agreed.folder / "records.csv"
    given = ["--agreement", agreed.path, "--source", "casusregie", records]
    for command in (["check", *given], ["encode", "--key", key, *given, "--out", "weg"]):
        done = subprocess.run(
            [sys.executable, "-m", "oggz", "monitor", *map(str, command)], cwd=agreed.folder,
            env=os.environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    made = {each.name for each in (agreed.folder / "weg").iterdir()}
    assert {"encodings.parquet", "payload.enc", "manifest.json"} <= made
    assert not any(b"Jansen" in each.read_bytes() for each in (agreed.folder / "weg").iterdir())


def test_many_take_as_many_queries_as_few(world, agreed):
    counts = []
    for many in (2, 6):
        for _ in range(many):
            world.case(name="Jan Jansen")
        with CaptureQueriesContext(connection) as found:
            export(world, agreed, agreed.folder / f"records-{many}.csv")
        counts.append(len(found))
    assert counts[0] == counts[1]
