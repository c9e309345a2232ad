"""A complaint about another party: handed over, taken over or given back, and answered in time."""

from uuid import uuid4

import pytest
from django.db.utils import IntegrityError
from django.test import Client

from oggz.casework.access.errors import Unknown
from oggz.casework.rights import days
from oggz.casework.rights.days import Kind
from oggz.casework.rights.errors import RightsError
from oggz.casework.rights.models import HandOver, How, Outcome, Refusal, Request
from oggz.casework.rights.services import answering, handing_over
from oggz.covenant.terms import Role
from tests.casework.cases.browsers import main
from tests.casework.parties.people import browser_of
from tests.casework.rights.asking import GUIDE, LEADER, Asked, today

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SAID = "De wijkagent vertelde mijn buren alles."


class Complaining(Asked):
    """Somebody complains about the police."""

    def __init__(self) -> None:
        super().__init__()
        self.officer = self.world.person("politie", Role.DATA_PROTECTION_OFFICER)
        self.police = self.world.parties["politie"]
        self.row = self.asks(Kind.COMPLAINT, SAID, at=GUIDE)

    def over(self) -> HandOver:
        return handing_over.hand_over(self.row, self.police, by=self.seat(GUIDE))

    def again(self) -> Request:
        return Request.objects.select_related("deadline__party").get(pk=self.row.pk)


@pytest.fixture
def table() -> Complaining:
    return Complaining()


class TestTheOfficer:
    def test_takes_it_over_and_answers(self, table: Complaining, log) -> None:
        row = table.over()
        handing_over.accept(row.pk, by=table.officer)
        assert table.again().deadline.party == table.police
        handing_over.answered(row.pk, Outcome.PARTLY, How.LETTER, by=table.officer)
        deadline = table.again().deadline
        assert (deadline.answered_on, deadline.outcome) == (today(), Outcome.PARTLY)
        found = log(action__startswith="rights.complaint_").order_by("id")
        assert list(found.values_list("action", flat=True)) == [
            "rights.complaint_handed_over", "rights.complaint_accepted",
            "rights.complaint_answered",
        ]  # fmt: skip

    def test_gives_it_back_with_a_reason_and_another_may_get_it(self, table: Complaining) -> None:
        row = table.over()
        handing_over.refuse(row.pk, Refusal.NOT_OURS, by=table.officer)
        assert table.again().deadline.party.slug == "gemeente"
        housing = table.world.parties["woonstichting"]
        handing_over.hand_over(table.row, housing, by=table.seat(GUIDE))
        assert HandOver.objects.count() == 2

    def test_has_ten_weeks_at_most(self, table: Complaining) -> None:
        row = table.over()
        due = table.row.deadline.due_on
        assert due == days.due(Kind.COMPLAINT, table.row.deadline.received_on)
        with pytest.raises(RightsError, match="Neem de klacht eerst over"):
            handing_over.extend(row.pk, by=table.officer)
        handing_over.accept(row.pk, by=table.officer)
        handing_over.extend(row.pk, by=table.officer)
        received = table.row.deadline.received_on
        assert table.again().deadline.due_on == days.due_when_extended(Kind.COMPLAINT, received)
        with pytest.raises(RightsError, match="één keer"):
            handing_over.extend(row.pk, by=table.officer)

    def test_of_another_party_learns_nothing(self, table: Complaining) -> None:
        row = table.over()
        other = table.world.person("woonstichting", Role.DATA_PROTECTION_OFFICER)
        for does in (
            lambda: handing_over.take(row.pk, other), lambda: handing_over.accept(row.pk, by=other),
            lambda: handing_over.refuse(row.pk, Refusal.COURT, by=other),
        ):  # fmt: skip
            with pytest.raises(RightsError, match="niet \\(meer\\) voor uw partij"):
                does()

    def test_decides_once(self, table: Complaining) -> None:
        row = table.over()
        with pytest.raises(RightsError, match="Neem de klacht eerst over"):
            handing_over.answered(row.pk, Outcome.GRANTED, How.DESK, by=table.officer)
        handing_over.accept(row.pk, by=table.officer)
        for does in (
            lambda: handing_over.accept(row.pk, by=table.officer),
            lambda: handing_over.refuse(row.pk, Refusal.COURT, by=table.officer),
        ):
            with pytest.raises(RightsError, match="al overgenomen"):
                does()
        handing_over.answered(row.pk, Outcome.GRANTED, How.DESK, by=table.officer)
        with pytest.raises(RightsError, match="al afgehandeld"):
            handing_over.answered(row.pk, Outcome.REFUSED, How.DESK, by=table.officer)

    def test_what_was_kept_does_not_change(self, table: Complaining) -> None:
        row = table.over()
        with pytest.raises(IntegrityError):
            HandOver.objects.filter(pk=row.pk).update(to=table.world.parties["gemeente"])


class TestWhoHandsItOver:
    def test_decides_nothing_while_it_is_elsewhere(self, table: Complaining) -> None:
        row = table.over()
        with pytest.raises(RightsError, match="overgedragen"):
            answering.decide(table.row, Outcome.REFUSED, "Nee.", by=table.seat(GUIDE))
        handing_over.refuse(row.pk, Refusal.NOT_OURS, by=table.officer)
        answering.decide(table.row, Outcome.GRANTED, "U heeft gelijk.", by=table.seat(GUIDE))

    def test_hands_over_no_other_kind_nor_to_a_stranger_nor_twice(self, table) -> None:
        with pytest.raises(Unknown):
            handing_over.hand_over(table.asks(at=GUIDE), table.police, by=table.seat(GUIDE))
        stranger = table.world.parties["jeugdhulp"]
        with pytest.raises(RightsError, match="andere partij"):
            handing_over.hand_over(table.row, stranger, by=table.seat(GUIDE))
        with pytest.raises(RightsError, match="procesregisseur"):
            handing_over.hand_over(table.row, table.police, by=table.seat(LEADER))
        table.over()
        with pytest.raises(RightsError, match="al overgedragen"):
            table.over()

    def test_takes_it_back_when_nobody_answers_and_not_after_that(self, table) -> None:
        row, guide = table.over(), table.desk()
        guide.does(f"{table.row.pk}/terugnemen/")
        assert "Teruggenomen." in guide.text(f"{table.row.pk}/")
        with pytest.raises(RightsError, match="niet \\(meer\\) voor uw partij"):
            handing_over.accept(row.pk, by=table.officer)
        handing_over.accept(table.over().pk, by=table.officer)
        with pytest.raises(RightsError, match="niet \\(meer\\) terug te nemen"):
            handing_over.take_back(table.row, by=table.seat(GUIDE))


class TestPages:
    def browser(self, table: Complaining, party: str = "politie") -> Client:
        return browser_of(table.world.person(party, Role.DATA_PROTECTION_OFFICER))

    def test_from_handing_over_to_the_answer(self, table: Complaining) -> None:
        guide, officer = table.desk(), self.browser(table)
        guide.does(f"{table.row.pk}/overdragen/", party="politie")
        row = HandOver.objects.get()
        assert SAID in guide.text(f"{table.row.pk}/brief/klacht/")
        where, form = f"/rechten/klachten/{row.pk}/", {"partij": "politie"}
        for address in ("/rechten/", where, "/"):
            page = officer.get(address).content.decode()
            assert row.deadline.reference in page
            assert SAID not in page
            assert str(table.case.pk) not in page
        assert officer.post(f"{where}overnemen/", form).status_code == 302
        assert "behandelt uw klacht" in guide.text(f"{table.row.pk}/brief/overgedragen/")
        assert officer.post(f"{where}verlengen/", form).status_code == 302
        answer = form | {"outcome": "refused", "how": "letter"}
        assert officer.post(where, answer).status_code == 302
        assert "De persoon kreeg antwoord" in guide.text(f"{table.row.pk}/")

    def test_it_is_given_back(self, table: Complaining) -> None:
        row, officer = table.over(), self.browser(table)
        where = f"/rechten/klachten/{row.pk}/"
        for wrong in ("", "zomaar", "not_ours' --"):
            response = officer.post(where, {"partij": "politie", "why": wrong})
            assert response.status_code == 422
        assert officer.post(where, {"partij": "politie", "why": "court"}).status_code == 302
        assert "Niet overgenomen" in table.desk().text(f"{table.row.pk}/")
        assert officer.get(where).status_code == 409

    def test_others_get_one_answer(self, table: Complaining) -> None:
        row = table.over()
        other = self.browser(table, "woonstichting")
        answers = {
            main(other.get(f"/rechten/klachten/{pk}/")) for pk in (row.pk, uuid4(), table.row.pk)
        }
        assert len(answers) == 1
        worker = table.desk("wijkagent").client
        assert worker.get(f"/rechten/klachten/{row.pk}/").status_code == 403

    def test_a_form_of_another_party_does_nothing(self, table: Complaining) -> None:
        row = table.over()
        response = self.browser(table).post(
            f"/rechten/klachten/{row.pk}/overnemen/", {"partij": "gemeente"}
        )
        assert response.status_code == 409
        assert HandOver.objects.get().waits
