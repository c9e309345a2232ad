"""The attack wins where it must and fails where it must: else its silence means nothing."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.monitor.attack import attack_tables, frequency
from oggz.monitor.attack.dictionary import looked_up
from oggz.monitor.attack.diffusion import undone
from oggz.monitor.attack.joined import joined
from oggz.monitor.attack.outcome import Findings, measured
from oggz.monitor.attack.people import Listed
from oggz.monitor.attack.views import seen
from oggz.monitor.encoding import EncodingSettings, Salt, encode_table
from oggz.monitor.encoding.normalise import normalise
from tests.monitor.attack.world import people

KEY = bytes(range(32))
NAMES = ("name", "surname", "birth", "address")
FEW = {"name": 8, "surname": 8, "birth": 8, "address": 8}  # hashes, so that lengths show
UNSALTED = EncodingSettings(
    salts=(Salt(name="all", fields=(), groups=NAMES),), keys=(), hashes=FEW, most_records=10
)
PLAIN = UNSALTED.model_copy(update={"diffusion": 1})
HOME = EncodingSettings(
    salts=(
        Salt(name="home", fields=("postcode", "house_number"), groups=("name", "surname", "birth")),
    ),
    keys=(), hashes=FEW, most_records=10,
)  # fmt: skip
BORN = Salt(name="born", fields=("birth_date", "sex"), groups=("name", "surname", "address"))


def world(
    everyone: pa.Table, settings: EncodingSettings, count: int, overlap: float = 0.8,
    key: bytes = KEY,
) -> tuple[list[pa.Table], Listed]:  # fmt: skip
    """A source of `count` people, shuffled, and a list that holds `overlap` of them and others."""
    random = np.random.default_rng(5)
    rows = random.permutation(len(everyone))[:count]
    listed = random.permutation(np.r_[rows[: int(count * overlap)], np.setdiff1d(
        np.arange(len(everyone)), rows)])  # fmt: skip
    place = np.full(len(everyone), -1, np.int64)
    place[listed] = np.arange(len(listed))
    source = everyone.take(random.permutation(rows))
    row_of = {number: row for row, number in enumerate(everyone["record_id"].to_pylist())}
    truth = place[[row_of[number] for number in source["record_id"].to_pylist()]]
    table = encode_table(source, settings, key)
    rows = np.arange(len(listed))
    return [table], Listed(everyone.take(listed), truth, np.zeros(count, np.int64), rows)


def best(findings: Findings, attack: str, known: int) -> float:
    return max(
        each.share for each in findings.outcomes if (each.attack, each.known) == (attack, known)
    )


@pytest.mark.parametrize(
    ("settings", "known"),
    [(PLAIN, 0), (PLAIN, 20), (UNSALTED, 20)],
    ids=["plain, nobody known", "plain, 20 known", "diffused, 20 known"],
)
def test_without_salt_nearly_everyone_is_recognised(settings: EncodingSettings, known: int) -> None:
    tables, listed = world(people(500, 1), settings, 420)
    findings = attack_tables(tables, listed, settings, known=(known,), seed=1)
    outcome = next(each for each in findings.outcomes if each.attack == "gelijkenis met iedereen")
    assert outcome.people == round(0.8 * 420) - known
    assert outcome.share >= 0.9
    assert outcome.precision is not None
    assert outcome.precision > 0.95
    assert findings.gives_way


def test_who_is_known_gives_away_the_household() -> None:
    tables, listed = world(people(1200, 2, family=4), HOME, 600)
    findings = attack_tables(tables, listed, HOME, known=(20,), seed=1)
    assert best(findings, "via bekenden", 20) > 0.02  # more than one for every two
    assert findings.gives_way


def test_families_are_recognised_by_their_own_likenesses() -> None:
    tables, listed = world(people(600, 3, family=5), HOME, 500)
    findings = attack_tables(tables, listed, HOME, known=(0,), seed=1)
    assert best(findings, "via bekenden en groepen", 0) > 0.1


def test_values_that_nobody_shares_in_a_source_leave_nothing_to_go_by() -> None:
    alone = HOME.model_copy(update={"most_records": 1})
    tables, listed = world(people(1200, 3, family=5), alone, 1000)
    findings = attack_tables(tables, listed, alone, known=(0, 150), seed=1)
    assert all(each.right == 0 for each in findings.outcomes)
    assert not findings.gives_way


def test_two_salts_lead_further_than_one() -> None:
    both = HOME.model_copy(update={"salts": (BORN, *HOME.salts)})
    one = HOME.model_copy(update={"salts": (BORN,)})
    everyone = people(1500, 4, family=3, dates=300)
    shares = []
    for settings in (one, both):
        tables, listed = world(everyone, settings, 1000)
        findings = attack_tables(tables, listed, settings, known=(20,), seed=1)
        shares.append(best(findings, "via bekenden", 20))
    assert shares[1] > 2 * shares[0]


@pytest.mark.parametrize("settings", [UNSALTED, EncodingSettings()], ids=["unsalted", "default"])
def test_a_key_that_leaks_gives_everyone_away_and_another_key_nobody(
    settings: EncodingSettings,
) -> None:
    tables, listed = world(people(600, 6), settings, 400)
    with_key, without = (
        measured(
            "", looked_up(tables, listed.people, settings, key), listed.truth, listed.person, {}, 0
        )
        for key in (KEY, bytes(32))
    )
    assert with_key.share > 0.99
    assert without.claims == 0


def test_lacking_everything_is_not_having_the_same_encodings() -> None:
    everyone = people(30, 6)
    nothing = pa.array([None, *everyone["birth_date"].to_pylist()[1:]], pa.string())
    everyone = everyone.set_column(3, "birth_date", nothing)
    everyone = everyone.set_column(5, "postcode", pa.array([None] * 30, pa.string()))
    settings = EncodingSettings()
    table = encode_table(everyone, settings, KEY)
    assert looked_up([table], everyone, settings, bytes(32)) == {}


def test_a_key_that_could_be_guessed_is_found() -> None:
    settings = EncodingSettings()
    tables, listed = world(people(300, 6), settings, 200, key=bytes(32))
    findings = attack_tables(tables, listed, settings, known=(0,), seed=1)
    assert best(findings, "woordenlijst zonder sleutel", 0) > 0.99


def test_values_that_occur_often_give_themselves_away_when_they_are_not_capped() -> None:
    everyone = people(1000, 7)
    often = np.repeat(np.arange(40), np.arange(5, 45))[:900]
    names = np.array([f"naam{chr(97 + at % 26)}{chr(97 + at // 26)}" for at in range(40)])
    surname = np.r_[names[often], np.array(everyone["surname"].to_pylist())[len(often) :]]
    everyone = everyone.set_column(2, "surname", pa.array(surname))
    key = EncodingSettings(salts=(), keys=(("surname",), ("given_name",)))
    shares = []
    for most in (1000, 10):
        settings = key.model_copy(update={"most_records": most})
        table = encode_table(everyone, settings, KEY)
        own = encode_table(everyone, settings.model_copy(update={"most_records": 1000}), bytes(32))
        claims = frequency.by_values(seen([table], settings), seen([own], settings))
        right = sum(surname[record] == surname[person] for record, person in claims.items())
        shares.append(right / len(everyone))
    assert shares[0] > 10 * shares[1]
    assert shares[0] > 0.05


def test_frequent_bits_give_frequent_letters_away_unless_they_are_diffused() -> None:
    random = np.random.default_rng(8)
    everyone = people(1500, 8)
    parts = np.array(["bakker", "visser", "mulder", "smit", "groot", "meijer", "vos", "peters"])
    share = np.array([0.6, 0.45, 0.34, 0.26, 0.2, 0.15, 0.11, 0.08])
    has = random.random((1500, len(parts))) < share
    has[:, 0] |= ~has.any(axis=1)
    surname = [" ".join(parts[row]) for row in has]
    everyone = everyone.set_column(2, "surname", pa.array(surname))
    salt = Salt(name="all", fields=(), groups=("surname",))
    right = []
    for diffusion in (1, 2):
        settings = UNSALTED.model_copy(update={"salts": (salt,), "diffusion": diffusion})
        target = seen([encode_table(everyone, settings, KEY)], settings)
        tokens = frequency.frequent_tokens(normalise(everyone), "surname")
        found = frequency.patterns(target.views[0].filters[0], tokens)
        right.append(sum(np.corrcoef(has, there)[0, 1] > 0.9 for has, there in found))
    assert right[0] >= 5
    assert right[1] <= right[0] / 2, right


def test_diffusion_that_is_the_same_for_all_shows_and_that_of_each_salt_does_not() -> None:
    everyone = people(3000, 12, family=2)
    settings = HOME.model_copy(update={"hashes": dict.fromkeys(HOME.hashes, 8)})
    assert undone(seen([encode_table(everyone, settings, KEY)], settings)) == ()
    undiffused = encode_table(everyone, settings.model_copy(update={"diffusion": 1}), KEY)
    assert undone(seen([undiffused], settings)) == ()
    order = np.random.default_rng(12).permutation(settings.bits["name"])
    mixed = [value and _mixed(value, order) for value in undiffused["home_name"].to_pylist()]
    place = undiffused.column_names.index("home_name")
    column = pa.array(mixed, undiffused["home_name"].type)
    same_for_all = undiffused.set_column(place, "home_name", column)
    assert undone(seen([same_for_all], settings)) == ("home, name",)


def _mixed(value: bytes, order: np.ndarray) -> bytes:
    bits = np.unpackbits(np.frombuffer(value, np.uint8), bitorder="little")
    return np.packbits(bits ^ bits[order], bitorder="little").tobytes()


def test_rows_that_lie_in_order_are_noticed() -> None:
    settings = EncodingSettings(most_records=1)
    everyone = people(300, 9).take(np.random.default_rng(9).permutation(300))
    for order, noticed in ((everyone.sort_by("surname"), True), (everyone, False)):
        table = encode_table(order, settings, KEY)
        rows = np.arange(300)
        listed = Listed(order, rows, np.zeros(300, np.int64), rows)
        findings = attack_tables([table], listed, settings, known=(0,), seed=1)
        assert ("rijen op volgorde van surname" in findings.orders) is noticed
        assert findings.gives_way is noticed


def test_the_same_seed_gives_the_same_findings() -> None:
    tables, listed = world(people(400, 10, family=3), HOME, 300)
    one, other = (
        attack_tables(tables, listed, HOME, known=(0, 20), seed=4).outcomes for _ in range(2)
    )
    assert [replace(each, seconds=0) for each in one] == [
        replace(each, seconds=0) for each in other
    ]


@given(st.lists(st.integers(-1, 9), min_size=1, max_size=30), st.sets(st.integers(0, 9)))
def test_everybody_counts_once_and_who_was_known_never(rows: list[int], known: set[int]) -> None:
    person = np.arange(10) // 2  # each spelled in two ways
    claims = {at: row ^ 1 for at, row in enumerate(rows) if row >= 0}  # by the other spelling
    given_away = {at: row for at, row in enumerate(rows) if row in known}
    outcome = measured("", claims, np.array(rows), person, given_away, 0.0)
    there = {row // 2 for row in rows if row >= 0}
    told = {row // 2 for row in given_away.values()}
    assert outcome.known == len(told)
    assert outcome.people == outcome.claims == outcome.right == len(there - told)
    assert outcome.listed == 5 - len(told)


def test_a_wrong_claim_counts_as_a_claim_alone() -> None:
    rows = np.arange(4)
    outcome = measured("", {0: 1, 1: 1, 2: 3, 5: 0}, np.array([0, 1, 2, 3, -1, -1]), rows, {}, 0.0)
    assert (outcome.claims, outcome.right, outcome.people) == (3, 1, 4)
    assert outcome.guessed == pytest.approx(3 / 4 / 4)


def test_other_records_of_who_was_known_are_no_gain() -> None:
    everyone, settings = people(900, 14), EncodingSettings()
    random = np.random.default_rng(14)
    parts = [random.permutation(900)[:500] for _ in range(3)]
    tables = [encode_table(everyone.take(part), settings, KEY) for part in parts]
    listed = Listed(everyone, np.concatenate(parts), np.repeat(np.arange(3), 500), np.arange(900))
    findings = attack_tables(tables, listed, settings, known=(150,), seed=1)
    assert [each.right for each in findings.outcomes if each.known] == [0, 0, 0]
    assert not findings.gives_way


def test_whoever_links_sources_first_finds_each_person_in_all_of_them() -> None:
    everyone, settings = people(900, 16, family=2), EncodingSettings()
    parts = [np.random.default_rng(at).permutation(900)[:600] for at in range(3)]
    tables = [encode_table(everyone.take(part), settings, KEY) for part in parts]
    one, number = joined(seen(tables, settings))
    whose = np.concatenate(parts)
    assert len(one) == len(np.unique(whose))
    assert len(np.unique(np.stack([whose, number]), axis=1).T) == len(one)
    born = one.views[0]
    assert (born.value >= 0).mean() > 0.9


def test_families_that_sources_see_in_part_are_recognised_after_linking() -> None:
    everyone = people(600, 17, family=6)
    settings = HOME.model_copy(update={"keys": (("given_name", "birth_date"), ("surname_sound",
                               "birth_date"))})  # fmt: skip
    parts = [np.random.default_rng(at).permutation(600)[:300] for at in range(3)]
    tables = [encode_table(everyone.take(part), settings, KEY) for part in parts]
    listed = Listed(everyone, np.concatenate(parts), np.repeat(np.arange(3), 300), np.arange(600))
    findings = attack_tables(tables, listed, settings, known=(0,), seed=1)
    assert best(findings, "na koppelen", 0) > 0.1


def test_whoever_is_spelled_in_more_ways_is_still_recognised() -> None:
    tables, listed = world(people(500, 1), UNSALTED, 420)
    again = Listed(
        pa.concat_tables([listed.people, listed.people]), listed.truth, listed.source,
        np.tile(listed.person, 2),
    )  # fmt: skip
    shares = [
        best(attack_tables(tables, each, UNSALTED, known=(20,), seed=1), "gelijkenis met iedereen",
             20)
        for each in (listed, again)
    ]  # fmt: skip
    assert min(shares) > 0.9


def test_the_same_people_in_two_unsalted_sources_are_recognised_in_both() -> None:
    everyone = people(500, 1)
    halves = [np.random.default_rng(at).permutation(500)[:400] for at in (1, 2)]
    tables = [encode_table(everyone.take(half), UNSALTED, KEY) for half in halves]
    listed = Listed(everyone, np.concatenate(halves), np.repeat([0, 1], 400), np.arange(500))
    findings = attack_tables(tables, listed, UNSALTED, known=(20,), seed=1)
    assert best(findings, "gelijkenis met iedereen", 20) > 0.9


def test_somebody_is_always_left_to_be_recognised() -> None:
    tables, listed = world(people(60, 15), EncodingSettings(), 50)
    findings = attack_tables(tables, listed, EncodingSettings(), known=(0, 20, 150), seed=1)
    assert sorted({each.known for each in findings.outcomes}) == [0, 20]
    assert {each.people for each in findings.outcomes} == {40, 20}
    assert findings.too_few
