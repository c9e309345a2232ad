"""Requests and answers as JSON lines: every line is answered, in order, whatever stands on it."""

import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.covenant import answering, example
from oggz.covenant.deciding import compile_covenant
from oggz.covenant.model import Covenant
from oggz.covenant.questions import Request
from oggz.covenant.terms import Action, Condition, DataCategory, Phase, Role
from tests.covenant.cli.conftest import Run

COVENANT = example.example()
READS = {
    "party": "woonstichting", "role": "professional", "action": "read", "purpose": "wonen",
    "category": "housing", "phase": "approach", "date": "2027-01-01",
    "conditions": ["weighing", "informed"],
}  # fmt: skip


def answered(*lines: bytes | str | dict[str, object], covenant: Covenant = COVENANT) -> list[dict]:
    raw = b"\n".join(
        json.dumps(line).encode() if isinstance(line, dict) else
        line.encode() if isinstance(line, str) else line
        for line in lines
    )  # fmt: skip
    return [json.loads(one.text) for one in answering.answers(covenant, io.BytesIO(raw))]


def test_an_answer_says_whether_where_until_when_and_why() -> None:
    (answer,) = answered(READS)
    assert list(answer) == ["allowed", "articles", "until", "missing", "text"]
    assert answer["allowed"] is True
    assert answer["articles"] == ["9.6"]
    assert answer["until"] == "2030-06-30"
    assert answer["text"].endswith("Artikel 9.6 staat dat toe, tot en met 30 juni 2030.")


def test_a_refusal_says_what_is_missing() -> None:
    (answer,) = answered(READS | {"conditions": ["weighing"]})
    assert answer["allowed"] is False
    assert answer["until"] is None
    assert answer["missing"] == [{"part": "conditions", "wanted": ["informed"]}]


def test_answers_are_those_of_the_covenant_itself() -> None:
    wanted = compile_covenant(COVENANT).decide(
        Request(
            "woonstichting", Role.PROFESSIONAL, Action.READ, "wonen", DataCategory.HOUSING,
            Phase.APPROACH, date(2027, 1, 1),
            conditions=frozenset({Condition.WEIGHING, Condition.INFORMED}),
        )
    )  # fmt: skip
    (answer,) = answered(READS)
    assert (answer["allowed"], tuple(answer["articles"])) == (wanted.allowed, wanted.articles)


@pytest.mark.parametrize(
    ("part", "word"),
    [("party", "kerk"), ("role", "baas"), ("action", "toveren"), ("purpose", "winst"),
     ("category", "geloof"), ("phase", "later"), ("level", 9), ("level", 0), ("level", -(10**30)),
     ("subject", "buurman"), ("seen_from", "buurman"), ("source", "kerk"),
     ("conditions", ["weighing", "zomaar"])],
)  # fmt: skip
def test_a_word_that_nobody_knows_is_refused_and_named(part: str, word: object) -> None:
    (answer,) = answered(READS | {part: word})
    assert answer["allowed"] is False
    assert part in {one["part"] for one in answer["missing"]}


WRONG = [
    ("nan", "is geen JSON."),
    ("NaN", "is geen JSON."),
    ('{"level": NaN}', "is geen JSON."),
    (json.dumps(READS)[:-1] + ', "level": 1e999}', "heeft bij level geen heel getal."),
    ("{", "is geen JSON."),
    ("[" * 50_000, "is geen JSON."),
    ('{"level": ' + "9" * 5000 + "}", "is geen JSON."),
    (b'{"party": "\xff"}', "is geen UTF-8."),
    ("[]", "is geen verzoek."),
    ("null", "is geen verzoek."),
    ('{"party": "a", "party": "b"}', "noemt iets twee keer."),
    ({**READS, "conditons": []}, "heeft een onbekend deel. Wat kan: party, role"),
    ({**READS, "party": None}, "mist party."),
    ({"party": "politie"}, "mist role."),
    ({**READS, "party": 7}, "heeft bij party geen tekst."),
    ({**READS, "party": ["politie"]}, "heeft bij party geen tekst."),
    ({**READS, "source": {}}, "heeft bij source geen tekst."),
    ({**READS, "date": 20270101}, "heeft bij date geen tekst."),
    ({**READS, "date": "2027-02-30"}, "heeft bij date geen datum."),
    ({**READS, "date": "20270101"}, "heeft bij date geen datum."),
    ({**READS, "date": "2027-01-01T00:00"}, "heeft bij date geen datum."),
    ({**READS, "date": "٢٠٢٧-01-01"}, "heeft bij date geen datum."),
    ({**READS, "level": "2"}, "heeft bij level geen heel getal."),
    ({**READS, "level": 2.0}, "heeft bij level geen heel getal."),
    ({**READS, "level": True}, "heeft bij level geen heel getal."),
    ({**READS, "bsn": 1}, "heeft bij bsn iets anders dan true of false."),
    ({**READS, "bsn": None}, "heeft bij bsn iets anders dan true of false."),
    ({**READS, "conditions": "weighing"}, "heeft bij conditions geen lijst"),
    ({**READS, "conditions": [1]}, "heeft bij conditions geen lijst"),
    ({**READS, "conditions": ["weighing"] * 101}, "noemt meer dan 100 conditions."),
    ("x" * (answering.LONGEST_LINE + 1), "is langer dan 64 kB."),
]


@pytest.mark.parametrize(("line", "told"), WRONG, ids=[told for _, told in WRONG])
def test_a_line_that_is_no_request_is_told_and_the_others_are_answered(
    line: bytes | str | dict[str, object], told: str
) -> None:
    first, wrong, last = answered(READS, line, READS)
    assert wrong["error"].startswith(f"Regel 2 {told}")
    assert first == last
    assert first["allowed"] is True


def test_blank_lines_a_byte_order_mark_and_windows_ends_are_no_matter() -> None:
    raw = json.dumps(READS).encode()
    first, last = answered(b"\xef\xbb\xbf" + raw + b"\r", b"", b"  ", raw, b"")
    assert first["allowed"]
    assert last["allowed"]


def test_a_line_without_an_end_does_not_fill_the_memory() -> None:
    class Endless(io.RawIOBase):
        left = 200 << 20

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:
            size = min(len(buffer), self.left)
            self.left -= size
            buffer[:size] = b"x" * size
            return size

    compile_covenant(COVENANT)
    tracemalloc.start()
    (line,) = answering.answers(COVENANT, io.BufferedReader(Endless()))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert line.is_error
    assert most < 40 << 20


def test_a_line_is_answered_before_the_next_is_read() -> None:
    read = []

    class Slow(io.BytesIO):
        def readline(self, size: int | None = -1) -> bytes:
            read.append(line := super().readline(size))
            return line

    rows = (json.dumps(READS) + "\n").encode() * 3
    found: Iterator[answering.Line] = answering.answers(COVENANT, Slow(rows))
    next(found)
    assert len(read) == 1


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=80), max_size=5))
def test_whatever_stands_in_a_file_it_is_answered_line_by_line(lines: list[bytes]) -> None:
    raw = b"\n".join(lines)
    wanted = sum(bool(line.strip()) for line in raw.split(b"\n"))
    found = list(answering.answers(COVENANT, io.BytesIO(raw)))
    assert len(found) <= wanted
    assert all(json.loads(line.text) for line in found)


WORDS = st.sampled_from(
    ["politie", "read", "hulp", "case", "approach", "weighing", "child", "", "é"]
)


@settings(max_examples=200, deadline=None)
@given(
    st.fixed_dictionaries(
        {name: WORDS for name in READS if name not in ("date", "conditions")},
        optional={
            "level": st.one_of(st.integers(), st.none()), "bsn": st.booleans(), "source": WORDS,
            "subject": WORDS, "seen_from": WORDS, "conditions": st.lists(WORDS, max_size=4),
        },
    )
)  # fmt: skip
def test_words_are_answered_and_never_allowed_when_unknown(request: dict[str, object]) -> None:
    (answer,) = answered(request | {"date": "2027-01-01"})
    known = {name: request[name] for name in ("party", "action", "purpose", "phase")}
    if answer["allowed"]:
        assert known["party"] in COVENANT.parties
        assert known["purpose"] in COVENANT.purposes


def test_the_command_answers_from_a_file_or_what_comes_in(run: Run) -> None:
    Path("r.jsonl").write_text(json.dumps(READS) + "\n")
    from_file = run("decide c.toml --requests r.jsonl").stdout
    assert from_file == run("decide c.toml --requests -", typed=Path("r.jsonl").read_bytes()).stdout
    assert json.loads(from_file)["allowed"] is True


def test_the_command_ends_with_1_when_a_line_was_no_request(run: Run) -> None:
    Path("r.jsonl").write_text("{}\n" + json.dumps(READS) + "\n")
    done = run("decide c.toml --requests r.jsonl", code=1)
    error, answer = map(json.loads, done.stdout.splitlines())
    assert error == {"error": "Regel 1 mist party. Vul dit in."}
    assert answer["allowed"] is True
    assert done.stderr == "1 verzoek kon niet worden gelezen; het antwoord zegt waarom.\n"
