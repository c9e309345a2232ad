"""Somebody moves, and goes on in another municipality: asked, answered, given along, brought in."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from oggz.casework.access import barrier
from oggz.casework.access.errors import Denied, Unknown
from oggz.casework.cases.explaining import NOT_YOURS
from oggz.casework.cases.models import Case, Contribution, Outcome
from oggz.casework.cases.services import content, grounds, phases
from oggz.casework.retention import holders
from oggz.casework.rights.filing import recorded
from oggz.casework.transfers import selectors, services
from oggz.casework.transfers.errors import TransferError
from oggz.casework.transfers.models import Arrived, Because, NotTaken, Transfer
from oggz.covenant.terms import DataCategory, Role
from tests.casework.transfers.neighbours import Neighbours
from tests.casework.world import WEIGHED

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
ALL = list(DataCategory)


@pytest.fixture
def two() -> Neighbours:
    return Neighbours()


def texts(two: Neighbours, case: Case) -> list[str]:
    seat = two.there.look(two.team, case.pk)
    return [each.text for each in content.read(seat)]


def test_what_the_person_and_both_covenants_allow_goes_on_there(two: Neighbours, log) -> None:
    case = two.ready()
    sent = services.send(ALL, by=two.here.seat("casusregisseur"))
    # Not the family, for which there is no clause, nor the rent, of which its party said nothing.
    assert sent == 2
    taken = services.take_in(by=two.there.look(two.team, case.pk))
    assert taken == 2
    name, words = texts(two, case)
    assert name == "Noor Voorbeeld"
    assert words.startswith("Meegekomen uit Sociaal Team Voorbeeld. Daar ingebracht door Sociaal")
    assert words.endswith("Ik wil rust.")
    row = Contribution.objects.filter(case=case).first()
    assert row.source.slug == "wijkteam"
    kept = log(action__startswith="transfer.").order_by("pk")
    assert list(kept.values_list("action", flat=True)) == [
        "transfer.ask", "transfer.accept", "transfer.send", "transfer.take_in",
    ]  # fmt: skip
    assert kept[2].articles == ["13.8"]
    assert set(kept[2].categories) == {"identity", "own_words"}


def test_what_a_party_lets_pass_goes_along(two: Neighbours) -> None:
    grounds.agree_to_passing_on(two.rent, by=two.here.seat("woonconsulent"))
    case = two.ready()
    assert services.send([DataCategory.HOUSING], by=two.here.seat("casusregisseur")) == 1
    services.take_in(by=two.there.look(two.team, case.pk))
    (rent,) = texts(two, case)
    assert "Daar ingebracht door Woonstichting Voorbeeld" in rent


def test_the_preview_says_by_which_articles_and_why_not(two: Neighbours) -> None:
    two.ready()
    seat = two.here.seat("casusregisseur")
    parts = {
        each.category: each for each in selectors.parts(seat, two.municipality().document)
    }  # fmt: skip
    identity = parts[DataCategory.IDENTITY]
    assert identity.may_go
    assert identity.articles == {"13.8"}
    assert "8.2" in identity.there
    assert not parts[DataCategory.FAMILY].may_go
    assert parts[DataCategory.FAMILY].why_not == NOT_YOURS
    assert not parts[DataCategory.HOUSING].may_go
    assert "ermee instemt" in parts[DataCategory.HOUSING].why_not
    # What one may not read is not counted: nobody learns that it is there.
    for level in (2, 3):
        phases.scale(level, by=two.here.seat("regisseur"))
    two.here.brings("wijkagent", DataCategory.POLICE, "Eerdere melding.")
    again = selectors.parts(two.here.seat("casusregisseur"), two.municipality().document)
    assert DataCategory.POLICE not in {each.category for each in again}


@pytest.mark.parametrize("stop", ["consent", "objection"])
def test_what_the_person_takes_back_counts_at_once(two: Neighbours, stop: str) -> None:
    two.ready()
    seat = two.here.seat("casusregisseur")
    if stop == "consent":
        grounds.withdraw_consent(two.here.file, by=seat)
    else:
        grounds.object_to_sharing("Liever niet.", by=seat)
    with pytest.raises(Denied):
        services.send(ALL, by=two.here.seat("casusregisseur"))
    barrier.tell(two.guide)
    assert not Arrived.objects.exists()
    # It can be stopped by who may not transfer any more.
    services.withdraw(by=two.here.seat("casusregisseur"))
    assert not Transfer.objects.open().exists()


def test_nothing_goes_before_there_is_a_weighing_there(two: Neighbours) -> None:
    two.asks()
    with pytest.raises(TransferError, match="nog niet geantwoord"):
        services.send(ALL, by=two.here.seat("casusregisseur"))


def test_who_is_asked_learns_no_more_than_that(two: Neighbours) -> None:
    row = two.asks()
    barrier.tell(two.guide)
    (asked,) = selectors.asked(two.guide)
    assert asked == row
    assert not Case.objects.exists()
    assert not Contribution.objects.exists()
    for other in (two.team, two.here.seats["woonconsulent"]):
        barrier.tell(other)
        assert not selectors.asked(other).exists()
        with pytest.raises(Unknown):
            services.accept(row.pk, WEIGHED, by=other)


def test_who_gives_never_sees_the_case_there(two: Neighbours) -> None:
    case = two.ready()
    services.send(ALL, by=two.here.seat("casusregisseur"))
    for name, viewer in two.here.seats.items():
        barrier.tell(viewer)
        assert not Case.objects.filter(pk=case.pk).exists(), name
        assert not Arrived.objects.exists(), name


def test_a_municipality_says_no_and_another_time_yes(two: Neighbours) -> None:
    row = two.asks()
    with pytest.raises(TransferError, match="al een gemeente gevraagd"):
        two.asks()
    barrier.tell(two.guide)
    services.refuse(row.pk, NotTaken.LATER, by=two.guide)
    with pytest.raises(TransferError, match="al geantwoord"):
        services.accept(row.pk, WEIGHED, by=two.guide)
    assert two.asks().waits_for_answer


def test_each_brings_in_what_is_theirs_and_the_rest_is_destroyed(two: Neighbours) -> None:
    case = two.ready()
    services.send(ALL, by=two.here.seat("casusregisseur"))
    guide = two.there.look(two.guide, case.pk)
    # A process coordinator brings nothing in.
    with pytest.raises(TransferError, match="niets dat u mag inbrengen"):
        services.take_in(by=guide)
    services.discard(by=guide)
    rows = Arrived.objects.filter(case=case)
    assert {(each.text, each.thread) for each in rows} == {(None, None)}
    assert all(each.settled_at for each in rows)
    with pytest.raises(TransferError):
        services.take_in(by=two.there.look(two.team, case.pk))


def test_a_case_that_went_on_elsewhere_is_closed_as_that(two: Neighbours) -> None:
    two.ready()
    services.send(ALL, by=two.here.seat("casusregisseur"))
    phases.close(Outcome.ELSEWHERE, by=two.here.seat("regisseur"))
    two.here.case.refresh_from_db()
    assert two.here.case.get_outcome_display() == "gaat verder in een andere gemeente"


def test_only_who_may_transfer_asks_and_only_who_may_be_asked(two: Neighbours) -> None:
    to = two.municipality()
    for name in ("regisseur", "woonconsulent", "wijkagent", "hulpverlener"):
        with pytest.raises(Denied):
            services.ask(to, Because.MOVED, by=two.here.seat(name))
    seat = two.here.seat("casusregisseur")
    own = selectors.Municipality(two.here.world.parties["gemeente"], two.here.world.version)
    with pytest.raises(TransferError, match="geen convenant dat geldt"):
        services.ask(own, Because.MOVED, by=seat)


def test_a_covenant_under_which_nobody_works_is_not_offered(two: Neighbours) -> None:
    two.there.version.covenant.is_example = True
    two.there.version.covenant.save()
    assert selectors.municipalities(two.here.seat("casusregisseur")) == []


class TestDatabase:
    def test_gives_along_only_into_the_case_that_was_opened_for_it(self, two: Neighbours) -> None:
        case = two.accepts(two.asks())
        row = {
            "given_by": two.here.world.parties["sociaal-team"], "brought_on": "2026-01-01",
            "source": two.here.world.parties["sociaal-team"], "category": "identity", "text": "x",
        }  # fmt: skip
        barrier.tell(two.here.seats["wijkagent"])
        with pytest.raises(DatabaseError), transaction.atomic():
            Arrived(case_id=case.pk, **row).save(force_insert=True)
        barrier.tell(two.here.seats["casusregisseur"])
        with pytest.raises(DatabaseError), transaction.atomic():
            Arrived(case=two.here.case, **row).save(force_insert=True)
        Arrived(case_id=case.pk, **row).save(force_insert=True)
        services.withdraw(by=two.here.seat("casusregisseur"))
        with pytest.raises(DatabaseError), transaction.atomic():
            Arrived(case_id=case.pk, **row).save(force_insert=True)

    def test_an_answer_stands(self, two: Neighbours) -> None:
        row = two.asks()
        case = two.accepts(row)
        barrier.tell(two.guide)
        with pytest.raises(IntegrityError), transaction.atomic():
            Transfer.objects.filter(pk=row.pk).update(accepted=False, became=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Transfer.objects.filter(pk=row.pk).update(case=case)

    def test_shows_nobody_else_anything(self, two: Neighbours) -> None:
        case = two.ready()
        services.send(ALL, by=two.here.seat("casusregisseur"))
        for viewer in (
            two.here.world.viewer("politie", Role.CHAIR, "veiligheid"),
            two.there.viewer("wijkteam", Role.PROFESSIONAL),
            two.there.viewer("verderop", Role.CHAIR),
        ):
            barrier.tell(viewer)
            assert not Transfer.objects.exists()
            assert not Arrived.objects.exists()
        barrier.tell(two.team)
        assert Arrived.objects.filter(case=case).count() == 2
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM transfers_arrived")
            assert cursor.rowcount == 0


def test_each_case_destroys_its_own_side(two: Neighbours) -> None:
    case = two.ready()
    services.send(ALL, by=two.here.seat("casusregisseur"))
    rows = {each.kind: each for each in holders.holders()}
    assert len(rows["transfer"].erase(two.here.case.pk, "")) == 1
    assert rows["transfer"].erase(case.pk, "") == []
    assert len(rows["arrived"].erase(case.pk, "")) == 2
    assert rows["arrived"].erase(case.pk, "category/party/2026-01-01") == []


def test_the_person_can_read_where_their_data_came_from_and_went(two: Neighbours) -> None:
    case = two.ready()
    services.send([DataCategory.IDENTITY], by=two.here.seat("casusregisseur"))
    here = {each.what: each for each in recorded.of(two.here.file, two.here.case)}
    assert here["Vraag aan Gemeente Verderop om verder te gaan"].ended_at
    seat = two.there.look(two.team, case.pk)
    services.take_in(by=seat)
    there = {each.what: each for each in recorded.of(seat.own_file, case)}
    came = there["Meegekomen uit een andere gemeente"]
    assert came.party == "Sociaal Team Voorbeeld"
    assert came.text.startswith("Naam en geboortedatum. Daar ingebracht door Sociaal Team")
    assert "Noor" not in came.text
