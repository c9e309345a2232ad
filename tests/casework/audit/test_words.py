"""What is recorded has a name that an officer reads."""

import ast
from collections.abc import Iterator
from pathlib import Path

import oggz.casework
from oggz.casework.audit import words
from oggz.casework.door import limits

# What writes an entry, with the action among its arguments.
_WRITES = {
    "Event", "told", "note", "_note", "_record", "_told_of_objection", "_told_of_agreement",
    "told_of",
}  # fmt: skip


def actions_in_the_code() -> Iterator[str]:
    [root] = oggz.casework.__path__
    for path in Path(root).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in _WRITES:
                    yield from _actions_of(node)


def _actions_of(call: ast.Call) -> Iterator[str]:
    named = [each.value for each in call.keywords if each.arg == "action"]
    for value in named or call.args:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value


def test_every_action_has_a_dutch_name() -> None:
    found = set(actions_in_the_code())
    counted = (each for each in vars(limits).values() if isinstance(each, limits.Limit))
    found |= {f"limit.{each.name}" for each in counted}
    assert {"alarm.raise", "break_glass.begun", "covenant.sign", "limit.reading"} <= found
    # The last is why a page was refused.
    assert {each for each in found if words.action(each) == each} <= {"right"}
