"""What the guide says can be typed, and it knows every word."""

import json
import re
from pathlib import Path

import pytest

from oggz.covenant import example, terms
from oggz.covenant.model import STEPS
from oggz.covenant.reading import read_text
from tests.covenant.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[3]
GUIDE = (ROOT / "docs" / "handleiding" / "convenant.md").read_text(encoding="utf-8")
WORDS = (
    terms.Regime, terms.PartyKind, terms.ControllerRole, terms.Role, terms.Action,
    terms.DataCategory, terms.Subject, terms.Phase, terms.LegalGround, terms.SpecialGround,
    terms.SecrecyGround, terms.Condition, terms.RetentionFrom,
)  # fmt: skip
COMMANDS = re.findall(r"\| `oggz covenant ([^`]+)` \|", GUIDE)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.S)


@pytest.mark.parametrize("words", WORDS, ids=[words.__name__ for words in WORDS])
def test_the_guide_knows_every_word(words: type[terms.Term]) -> None:
    for word in words:
        assert f"| `{word.value}` | {word.dutch} |" in GUIDE


def test_the_guide_knows_the_eight_steps() -> None:
    for step, title in STEPS.items():
        assert f"| `{step}` | {title} |" in GUIDE


def test_every_command_of_the_guide_can_be_typed(run: Run) -> None:
    run("example convenant.toml")
    for name in ("oud.toml", "nieuw.toml"):
        Path(name).write_text(example.text())
    Path("vragen.jsonl").write_text(blocks("json")[0])
    told = {line: run(line.split(" > ")[0]).output for line in COMMANDS if "example" not in line}
    assert {line.split()[0] for line in told} == {
        "check", "explain", "decide", "analyse", "compare", "publish",
    }  # fmt: skip
    answers = [
        json.loads(line)["allowed"]
        for line in next(text for line, text in told.items() if "decide" in line).splitlines()
    ]
    assert answers == [True, False]


def test_the_articles_of_the_guide_can_be_read() -> None:
    clause, never = (block.replace('"9.6"', '"13.9"').replace('"15.1"', '"15.99"')
                     for block in blocks("toml"))  # fmt: skip
    clause = clause.replace('"corporatie-leest"', '"uit-de-handleiding"')
    text = example.text()
    covenant = read_text(f"{text}\n{clause}\n{never}", name="convenant.toml")
    assert covenant.clauses[-1].article == "13.9"
    assert covenant.never[-1].article == "15.99"
