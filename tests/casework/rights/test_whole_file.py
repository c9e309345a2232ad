"""The whole file of a person: everything of them and nothing of others, for them alone to open."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pikepdf
import pytest
import time_machine
from django.apps import apps
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from oggz.casework.access import barrier
from oggz.casework.access.errors import Unknown
from oggz.casework.audit import subjects
from oggz.casework.audit.models import Entry
from oggz.casework.audit.services import Event, record
from oggz.casework.audit.words import EXPORTS
from oggz.casework.cases.models import Contribution, Kind, Outcome, Participation
from oggz.casework.cases.models.choices import LifeDomain
from oggz.casework.cases.services import content, grounds, opening, participation, phases
from oggz.casework.letters.models import Letter
from oggz.casework.plans import services as planning
from oggz.casework.plans.models import ItemKind
from oggz.casework.plans.terms import Beside
from oggz.casework.rights.errors import RightsError
from oggz.casework.rights.filing import gathering, locking, paper, recorded, shape
from oggz.casework.rights.filing.shape import WholeFile
from oggz.casework.rights.holding import REQUESTS
from oggz.casework.rights.models import Dossier, Exemption, How, Request
from oggz.casework.rights.models import Outcome as Answer
from oggz.casework.rights.services import answering, giving, leaving_out, making
from oggz.casework.vault import files, keyring
from oggz.casework.vault import services as vault
from oggz.casework.vault.fields import sealed_fields
from oggz.covenant.terms import DataCategory, Role, SecrecyGround, Subject
from tests.casework.rights.asking import GUIDE, LEADER, WORDS, Asked, today

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
RENT = "Drie maanden huurachterstand."
CARE, TENANT, POLICE = "hulpverlener", "woonconsulent", "wijkagent"


@pytest.fixture
def table() -> Asked:
    """A case in which much happened."""
    table = Asked()
    table.brings(LEADER, DataCategory.IDENTITY, "Noor Voorbeeld", kind=Kind.NAME)
    row = table.brings(TENANT, DataCategory.HOUSING, RENT)
    content.correct(row, "Twee maanden huurachterstand.", by=table.seat(TENANT))
    grounds.give_consent(table.file, by=table.seat(CARE))
    grounds.set_secrecy_aside(
        SecrecyGround.CONFLICT_OF_DUTIES, "Zwijgen is gevaarlijk.", by=table.seat(CARE)
    )
    table.brings(CARE, DataCategory.ADDICTION, "Drinkt minder dan vorig jaar.")
    grounds.raise_alarm("Er is een mes gezien.", by=table.seat(LEADER))
    return table


def whole(table: Asked, row: Request) -> WholeFile:
    by = table.seat(GUIDE)
    return gathering.gather(row, by.version)


def made(table: Asked, row: Request) -> Dossier:
    giving.ask(row, by=table.seat(GUIDE))
    making.make(Dossier.objects.order_by("-at")[0].pk)
    table.seat(GUIDE)
    return Dossier.objects.order_by("-at")[0]


class TestWhatIsInIt:
    def test_every_thing_that_stands_in_the_base_also_what_was_corrected(
        self, table: Asked
    ) -> None:
        found = whole(table, table.asks())
        assert {item.text for item in found.items} == {
            "Noor Voorbeeld", RENT, "Twee maanden huurachterstand.",
            "Drinkt minder dan vorig jaar.",
        }  # fmt: skip
        care = next(item for item in found.items if "Drinkt" in item.text)
        assert care.source == table.world.parties["verslavingszorg"].name
        assert care.function == "uitvoerend professional"
        assert care.article
        assert care.ground
        assert care.exception
        old = next(item for item in found.items if item.text == RENT)
        assert old.corrected_at

    def test_how_long_it_is_kept_once_the_case_is_closed(self, table: Asked) -> None:
        row = table.asks()
        assert {item.kept_until for item in whole(table, row).items} == {None}
        phases.close(Outcome.RESOLVED, by=table.seat(GUIDE))
        assert all(item.kept_until > today() for item in whole(table, row).items)

    def test_what_was_recorded_of_the_work_and_what_was_asked(self, table: Asked) -> None:
        recorded = {each.what: each.text for each in whole(table, table.asks()).recorded}
        assert "Er is een mes gezien." in recorded["Acuut gevaar"]
        assert "Zwijgen is gevaarlijk." in recorded["Waarom het beroepsgeheim opzij ging"]
        assert "Zonder samen te werken" in recorded["Afweging waarom delen nodig is"]
        assert recorded["Verzoek om inzage"] == WORDS
        assert "Toestemming" in recorded

    def test_who_looked_when_under_which_article(self, table: Asked) -> None:
        table.sees(LEADER)
        looks = whole(table, table.asks()).log
        mine = [
            each for each in looks
            if each.party == table.world.parties["sociaal-team"].name and each.what == "inzien"
        ]  # fmt: skip
        assert mine
        assert all(each.articles and each.categories for each in mine)
        assert {each.function for each in mine} == {"casusregisseur"}

    def test_every_line_of_the_log_about_this_person(self, table: Asked) -> None:
        row = table.asks()
        mine = subjects.blinded(table.case.covenant_id, table.file.pk)
        lines = Entry.objects.filter(case=table.case.pk, subject__in=[mine, ""]).count()
        assert len(whole(table, row).log) == lines

    def test_no_name_of_who_works_there(self, table: Asked) -> None:
        text = whole(table, table.asks()).model_dump_json()
        for standing in table.world.people.values():
            assert str(standing.member) not in text
            assert standing.member.email not in text

    def test_nothing_of_a_child_in_the_same_case(self, table: Asked) -> None:
        by = table.seat(GUIDE)
        child = opening.open_file(Subject.CHILD, by=by)
        row = table.asks()
        before = whole(table, row)
        barrier.tell(table.seats[LEADER])
        secret = Contribution(
            case=table.case, file=child, category="family",
            source=table.world.parties["sociaal-team"],
            by_id=table.seats[LEADER].member, version=by.version, clause="x", text="Van het kind.",
            part="family/sociaal-team/2026-01-01",
        )  # fmt: skip
        secret.save(force_insert=True)
        record(Event(action="read", case=table.case.pk, covenant=table.case.covenant_id,
                     subject=child.pk, categories=(DataCategory.FAMILY,)))  # fmt: skip
        after = whole(table, row)
        assert "Van het kind." not in after.model_dump_json()
        assert [i.id for i in after.items] == [i.id for i in before.items]
        assert len(after.log) == len(before.log)

    def test_for_a_child_only_its_own_and_not_why_the_case_was_opened(self, table: Asked) -> None:
        by = table.seat(GUIDE)
        child = opening.open_file(Subject.CHILD, by=by)
        participation.add(
            child, member=table.world.person("gemeente", Role.PROCESS_COORDINATOR).member,
            party=table.world.parties["gemeente"], role=Role.PROCESS_COORDINATOR,
            purpose="rechten", by=by,
        )  # fmt: skip
        table.seats["kind"] = table.world.viewer("gemeente", Role.PROCESS_COORDINATOR, "rechten")
        row = table.asks(at="kind")
        found = gathering.gather(row, by.version)
        assert found.items == []
        assert [each.what for each in found.recorded] == ["Verzoek om inzage"]
        assert found.of == "een kind"

    def test_what_ties_the_plan_together_and_why_a_letter_waits(self, table: Asked) -> None:
        action = planning.add(
            table.file, ItemKind.GOAL, "De huur op tijd.", domain=LifeDomain.MONEY,
            by=table.seat(LEADER),
        )  # fmt: skip
        planning.add(
            table.file, ItemKind.COMPANION, "Haar zus.", detail=Beside.RELATIVE,
            by=table.seat(LEADER),
        )  # fmt: skip
        barrier.tell(table.seats[LEADER])
        Letter.objects.create(
            case=table.case, file=table.file, party=table.world.parties["sociaal-team"],
            by_id=table.seats[LEADER].member, until=today(), reason="Eerst een gesprek.",
        )  # fmt: skip
        found = whole(table, table.asks())
        said = {each.what: each.text for each in found.recorded}
        assert said["In het plan: doel"] == "Leefgebied: geld en schulden."
        beside = Beside.RELATIVE.dutch
        assert said[f"In het plan: {ItemKind.COMPANION.dutch}"].lower() == f"{beside}."
        assert said["Brief"] == "Eerst een gesprek."
        assert "De huur op tijd." in {item.text for item in found.items}
        assert action.pk

    def test_nothing_that_is_sealed_about_a_person_is_forgotten(self) -> None:
        """Of a model that is sealed by another way somebody must say here why it is not given."""
        elsewhere = {
            model.__name__ for model in apps.get_models()
            if any(sealed_fields(model))
            and model not in {*recorded._KNOWN, *recorded.NOT_GIVEN}
            and model not in {*recorded.of_file(), *recorded.of_case()}
        }  # fmt: skip
        # Anonymous consultation is about nobody.
        assert elsewhere == {"Consultation", "Answer"}

    def test_the_schema_in_the_package_is_that_of_the_file(self, table: Asked) -> None:
        schema = Path(shape.__file__).with_name("inzagedossier.schema.json")
        assert json.loads(schema.read_text()) == WholeFile.model_json_schema()
        text = whole(table, table.asks()).model_dump_json()
        assert WholeFile.model_validate_json(text).model_dump_json() == text


class TestLeavingOut:
    def test_a_party_leaves_out_what_it_brought_in(self, table: Asked) -> None:
        row = table.asks()
        care = Contribution.objects.get(category="addiction")
        leaving_out.exempt(
            row, care.pk, Exemption.Why.OTHERS, "Gaat over zijn broer.", by=table.seat(CARE)
        )
        found = whole(table, row)
        assert care.pk not in {item.id for item in found.items}
        assert "Drinkt" not in found.model_dump_json()
        assert "Gaat over zijn broer." not in found.model_dump_json()
        [left] = found.left_out
        assert left.category == DataCategory.ADDICTION.dutch
        assert "artikel 15 lid 4" in left.why

    def test_what_another_brought_in_only_by_who_handles_and_may_read_it(
        self, table: Asked
    ) -> None:
        row = table.asks()
        care = Contribution.objects.get(category="addiction")
        for name in (GUIDE, TENANT, POLICE):
            with pytest.raises(Unknown):
                leaving_out.exempt(
                    row, care.pk, Exemption.Why.OTHERS, "Ik gok maar.", by=table.seat(name)
                )
        assert not Exemption.objects.exists()

    def test_it_can_be_given_all_the_same(self, table: Asked) -> None:
        row = table.asks()
        care = Contribution.objects.get(category="addiction")
        seat = table.seat(CARE)
        left = leaving_out.exempt(row, care.pk, Exemption.Why.OTHERS, "Broer.", by=seat)
        with pytest.raises(Unknown):
            leaving_out.include(row, left.pk, by=table.seat(TENANT))
        leaving_out.include(row, left.pk, by=table.seat(CARE))
        assert whole(table, row).left_out == []

    def test_not_any_more_when_the_file_is_there(self, table: Asked) -> None:
        row = table.asks(at=GUIDE)
        made(table, row)
        care = Contribution.objects.get(category="addiction")
        with pytest.raises(RightsError, match="al gemaakt"):
            leaving_out.exempt(row, care.pk, Exemption.Why.OTHERS, "Broer.", by=table.seat(CARE))
        giving.discard(row, by=table.seat(GUIDE))
        assert leaving_out.exempt(row, care.pk, Exemption.Why.OTHERS, "Broer.", by=table.seat(CARE))

    def test_what_may_be_left_out_is_read_as_any_other_reading(self, table: Asked) -> None:
        row = table.asks()
        seat = table.seat(TENANT)
        before = Entry.objects.filter(case=table.case.pk, action="read").count()
        assert {each.text for each in leaving_out.read(row, by=seat)} == {
            RENT, "Twee maanden huurachterstand."
        }  # fmt: skip
        assert Entry.objects.filter(case=table.case.pk, action="read").count() == before + 1


class TestGivingIt:
    def test_the_person_opens_it_with_the_code_and_finds_the_data_in_it(self, table: Asked) -> None:
        row = table.asks(at=GUIDE)
        made(table, row)
        content = giving.fetch(row, by=table.seat(GUIDE))
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(BytesIO(content))
        with pikepdf.open(BytesIO(content), password=locking.code_of(row.deadline_id)) as pdf:
            assert pdf.encryption.R == 6
            assert pdf.allow.accessibility
            assert pdf.Root.MarkInfo.Marked
            data = pdf.attachments[locking.JSON_NAME].get_file().read_bytes()
        found = WholeFile.model_validate_json(data)
        assert "Drinkt minder dan vorig jaar." in {item.text for item in found.items}

    def test_it_is_sealed_until_it_is_fetched_and_gone_after_its_time(
        self, table: Asked, django_capture_on_commit_callbacks
    ) -> None:
        row = table.asks(at=GUIDE)
        dossier = made(table, row)
        stored = files.path_of(dossier.file).read_bytes()
        assert not stored.startswith(b"%PDF")
        assert giving.forget() == 0
        later = timezone.now() + timedelta(31)
        with time_machine.travel(later), django_capture_on_commit_callbacks(execute=True):
            assert giving.forget() == 1
        assert not files.path_of(dossier.file).exists()
        table.seat(GUIDE)
        with pytest.raises(RightsError, match="opnieuw maken"):
            giving.fetch(row, by=table.seat(GUIDE))

    def test_who_fetched_it_is_an_export_in_the_log(self, table: Asked) -> None:
        row = table.asks(at=GUIDE)
        made(table, row)
        giving.fetch(row, by=table.seat(GUIDE))
        assert Entry.objects.filter(EXPORTS, case=table.case.pk).count() == 1
        assert Dossier.objects.get().fetched_at

    def test_it_is_answered_when_the_file_was_handed_over(self, table: Asked) -> None:
        row = table.asks(at=GUIDE)
        by = table.seat(GUIDE)
        answering.decide(row, Answer.GRANTED, "U krijgt alles.", by=by)
        with pytest.raises(RightsError, match="Haal eerst het dossier op"):
            answering.told_person(row, How.DESK, by=by)
        made(table, row)
        giving.fetch(row, by=table.seat(GUIDE))
        answering.told_person(row, How.DESK, by=table.seat(GUIDE))

    def test_nobody_makes_or_fetches_it_but_who_handles_requests(self, table: Asked) -> None:
        row = table.asks()
        for refused in (giving.ask, giving.fetch, giving.discard):
            with pytest.raises(RightsError, match="procesregisseur"):
                refused(row, by=table.seat(LEADER))
        with pytest.raises(RightsError, match="opnieuw maken"):
            giving.fetch(row, by=table.seat(GUIDE))

    def test_it_is_made_once_at_a_time(self, table: Asked) -> None:
        row = table.asks(at=GUIDE)
        giving.ask(row, by=table.seat(GUIDE))
        with pytest.raises(RightsError, match="wordt gemaakt"):
            giving.ask(row, by=table.seat(GUIDE))

    def test_who_left_the_table_meanwhile_gets_nothing(self, table: Asked) -> None:
        row = table.asks(at=GUIDE)
        by = table.seat(GUIDE)
        asked = giving.ask(row, by=by)
        participation.end(by.participation, by=by)
        making.make(asked.pk)
        with barrier.task("retention"):
            dossier = Dossier.objects.get()
        assert dossier.failed_at
        assert dossier.file is None

    def test_what_is_destroyed_takes_the_file_along(self, table: Asked) -> None:
        row = table.asks(at=GUIDE)
        dossier = made(table, row)
        part = Contribution.objects.filter(category="addiction").values_list("part", flat=True)[0]
        REQUESTS.erase(table.case.pk, part)
        assert not files.path_of(dossier.file).exists()
        table.seat(GUIDE)
        assert not Dossier.objects.get().is_ready

    def test_a_text_whose_key_is_gone_is_told_as_destroyed(self, table: Asked) -> None:
        row = table.asks()
        gone = Contribution.objects.get(category="addiction")
        vault.destroy_part(table.case.pk, gone.part)
        keyring.forget()
        found = whole(table, row)
        assert next(item for item in found.items if item.id == gone.pk).text is None
        assert "al vernietigd" in str(paper.paper(found))

    def test_a_log_of_many_days_is_told_by_month_on_paper(self, table: Asked, monkeypatch) -> None:
        found = whole(table, table.asks())
        assert "Per dag." in str(paper.paper(found))
        monkeypatch.setattr(paper, "MOST_LINES", 1)
        assert "Per maand." in str(paper.paper(found))

    def test_each_deadline_has_a_code_of_its_own(self) -> None:
        codes = {locking.code_of(UUID(int=number)) for number in range(200)}
        assert len(codes) == 200
        assert all(len(code) == 23 and not set(code) & set("01OI") for code in codes)


class TestTheWholeBase(TestCase):
    """Whatever is brought in, by whom and about what: the file is what stands in the base."""

    databases = frozenset({"default", "vault"})
    BRINGS = (
        (TENANT, DataCategory.HOUSING), (LEADER, DataCategory.OWN_WORDS),
        (LEADER, DataCategory.FAMILY), (CARE, DataCategory.ADDICTION),
    )  # fmt: skip

    @settings(max_examples=8)
    @given(
        said=st.lists(
            st.tuples(
                st.sampled_from(BRINGS),
                st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Nd")),
                        min_size=1, max_size=60).filter(str.strip),
                st.booleans(),
            ),
            max_size=6,
        )
    )  # fmt: skip
    def test_is_in_it(self, said) -> None:
        table = Asked()
        grounds.set_secrecy_aside(SecrecyGround.CONFLICT_OF_DUTIES, "Gevaar.", by=table.seat(CARE))
        grounds.give_consent(table.file, by=table.seat(CARE))
        row = table.asks()
        texts, left_out = [], 0
        for (name, category), text, is_left_out in said:
            brought = table.brings(name, category, text)
            if is_left_out:
                leaving_out.exempt(
                    row, brought.pk, Exemption.Why.OTHERS, "Een ander.", by=table.seat(name)
                )
                left_out += 1
            else:
                texts.append(text)
        found = whole(table, row)
        assert sorted(item.text for item in found.items) == sorted(texts)
        assert len(found.left_out) == left_out
        assert len(found.items) + left_out == Contribution.objects.filter(file=table.file).count()
        assert len(found.taking_part) == Participation.objects.filter(file=table.file).count()
