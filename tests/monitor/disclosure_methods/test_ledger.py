"""The ledger: what was spent stays spent, the same question costs once, and touching it is seen."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from oggz.monitor.agreement.model import PrivacyBudget
from oggz.monitor.disclosure.ledger import NO_PROMISE, Ledger, Line, epsilon_of, rho_of
from oggz.monitor.errors import MonitorError, Refused

BUDGET = PrivacyBudget(article="7.3", text="Budget", epsilon=1.0)
DELTA = 1e-6


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "privacybudget.json", "proef")


def ask(
    ledger: Ledger, question: str, epsilon: float, *, period: str = "2025",
    draw: Callable[[], Sequence[int]] = lambda: (1, 2, 3),
) -> Line:  # fmt: skip
    return ledger.answer(
        period=period, question=question * 64, rho=rho_of(epsilon, DELTA), delta=DELTA,
        budget=BUDGET, draw=draw,
    )  # fmt: skip


def test_rho_and_epsilon_are_each_others_inverse_and_known() -> None:
    """By Bun and Steinke (2016) rho costs at most rho + 2·√(rho·ln(1/delta)); OpenDP is tighter."""
    for rho in (0.001, 0.02, 0.5):
        assert epsilon_of(rho, DELTA) < rho + 2 * (rho * 13.815510557964274) ** 0.5
        assert rho_of(epsilon_of(rho, DELTA), DELTA) == pytest.approx(rho, rel=1e-6)
    assert rho_of(1.0, DELTA) == pytest.approx(0.02436, abs=1e-5)
    assert epsilon_of(0.0, DELTA) == 0


def test_two_releases_cost_less_than_their_sum_and_more_than_one(ledger: Ledger) -> None:
    ask(ledger, "a", 0.5)
    ask(ledger, "b", 0.5)
    assert 0.5 < ledger.spent("2025", DELTA) < 1.0


def test_an_exhausted_budget_is_refused_before_anything_is_drawn(ledger: Ledger) -> None:
    ask(ledger, "a", 0.9)
    before = ledger.path.read_bytes()

    def never() -> Sequence[int]:
        raise AssertionError("drawn")

    with pytest.raises(Refused, match=r"is op: deze uitgave kost epsilon 0,60.*artikel 7\.3"):
        ask(ledger, "b", 0.6, draw=never)
    assert ledger.path.read_bytes() == before
    assert ask(ledger, "a", 0.9, draw=never).answer == (1, 2, 3)  # already paid


def test_the_whole_budget_can_be_spent(ledger: Ledger) -> None:
    assert ask(ledger, "a", 1.0).number == 1
    with pytest.raises(Refused):
        ask(ledger, "b", 0.01)


def test_a_new_period_has_a_budget_of_its_own_and_the_text_says_what_that_is_worth(
    ledger: Ledger,
) -> None:
    ask(ledger, "a", 1.0)
    assert "alle" not in ledger.printed(BUDGET, "2025", DELTA)
    ask(ledger, "a", 1.0, period="2026")
    told = ledger.printed(BUDGET, "2026", DELTA)
    assert "Privacybudget van 2026: epsilon 1,00 van 1,00 gebruikt, aan 1 uitgave." in told
    both = f"{epsilon_of(2 * rho_of(1.0, DELTA), DELTA):.2f}".replace(".", ",")
    assert f"Over alle 2 periodes samen (2025, 2026) is het epsilon {both}." in told
    assert NO_PROMISE in told
    assert "geen belofte voor het leven" in NO_PROMISE


def test_the_least_delta_of_a_period_holds_for_all_of_it(ledger: Ledger) -> None:
    ask(ledger, "a", 0.5)
    assert ledger.spent("2025", 1e-9) > ledger.spent("2025", 1e-6)
    assert ledger.spent("2025", 1e-3) == ledger.spent("2025", 1e-6)


def changed(ledger: Ledger, change: Callable[[list[dict[str, object]]], object]) -> None:
    told = json.loads(ledger.path.read_text())
    change(told["lines"])
    ledger.path.write_text(json.dumps(told))


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines.pop(0),
        lambda lines: lines.pop(1),
        lambda lines: lines.reverse(),
        lambda lines: lines[0].update(rho=1e-9),
        lambda lines: lines[2].update(rho=1e-9),
        lambda lines: lines[1].update(answer=[0, 0, 0]),
        lambda lines: lines[1].update(period="2024"),
    ],
)
def test_a_changed_or_removed_line_is_seen(
    ledger: Ledger, change: Callable[[list[dict[str, object]]], object]
) -> None:
    for question in "abc":
        ask(ledger, question, 0.2)
    changed(ledger, change)
    before = ledger.path.read_bytes()
    with pytest.raises(MonitorError, match="klopt de controlesom niet"):
        ask(ledger, "d", 0.1)
    assert ledger.path.read_bytes() == before


def test_a_removed_last_line_is_seen_by_the_release_that_it_was_of(ledger: Ledger) -> None:
    lines = [ask(ledger, question, 0.2) for question in "ab"]
    for line in lines:
        ledger.must_have(line.number, line.hash)
    changed(ledger, lambda all_lines: all_lines.pop())
    ledger.must_have(1, lines[0].hash)
    with pytest.raises(MonitorError, match="regel 2, van een eerdere uitgave, is weg"):
        ledger.must_have(2, lines[1].hash)
    ledger.path.unlink()
    with pytest.raises(MonitorError, match="regel 1"):
        ledger.must_have(1, lines[0].hash)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format":"oggz-privacybudget-1"}', "\x00"])
def test_an_unreadable_ledger_is_not_taken_for_an_empty_one(ledger: Ledger, content: str) -> None:
    ledger.path.write_text(content)
    with pytest.raises(MonitorError, match="reservekopie"):
        ask(ledger, "a", 0.1)
    assert ledger.path.read_text() == content


def test_a_ledger_of_another_project_is_refused(ledger: Ledger) -> None:
    ask(ledger, "a", 0.1)
    with pytest.raises(MonitorError, match="ander project"):
        ask(Ledger(ledger.path, "anders"), "a", 0.1)


def test_a_draw_that_fails_costs_nothing(ledger: Ledger) -> None:
    def fails() -> Sequence[int]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask(ledger, "a", 0.9, draw=fails)
    assert ledger.lines == ()
    assert ask(ledger, "b", 0.9).number == 1


_SPEND = """
import sys, time
from pathlib import Path
from oggz.monitor.agreement.model import PrivacyBudget
from oggz.monitor.disclosure.ledger import Ledger
from oggz.monitor.errors import Refused

place, question = Path(sys.argv[1]), sys.argv[2]
rho = 0.0125  # epsilon 0.7: once it fits, twice it does not
(place.parent / f"ready-{question}").touch()
while not (place.parent / "go").exists():
    time.sleep(0.01)

def draw():
    time.sleep(0.5)  # long enough for the other to look at the same lines
    return (7,)

try:
    Ledger(place, "proef").answer(
        period="2025", question=question * 64, rho=rho, delta=1e-6,
        budget=PrivacyBudget(article="7.3", text="Budget", epsilon=1.0), draw=draw,
    )
    print("paid")
except Refused:
    print("refused")
"""


def test_two_processes_at_once_cannot_overspend(ledger: Ledger) -> None:
    ready = [ledger.path.with_name(f"ready-{question}") for question in "ab"]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _SPEND, str(ledger.path), question], stdout=subprocess.PIPE,
            text=True,
        )
        for question in "ab"
    ]  # fmt: skip
    while not all(path.exists() for path in ready):
        assert all(process.poll() is None for process in running)
    ledger.path.with_name("go").touch()
    told = sorted(process.communicate(timeout=60)[0].strip() for process in running)
    assert told == ["paid", "refused"]
    assert len(ledger.lines) == 1
