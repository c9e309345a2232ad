"""The handbook holds: links lead somewhere, commands and options exist, examples can be read."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import typer

from oggz.monitor import agreement as agreements
from oggz.monitor.agreement.target_group import Definition, Evidence, TargetGroup
from oggz.monitor.cli import app
from oggz.monitor.report import read_ratings, read_stories

HANDBOOK = Path(__file__).parents[3] / "docs" / "handleiding" / "monitor"
PAGES = sorted(HANDBOOK.glob("*.md"))
COMMAND = re.compile(r"oggz monitor ((?:agreement )?[a-z-]+)((?: [^`\n]+(?:\n +[^`\n]+)*)?)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_page_and_a_heading(page: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        name, _, place = target.partition("#")
        other = (page.parent / name).resolve() if name else page
        assert other.is_file(), target
        if place:
            assert place in set(headings(other)), target


def headings(page: Path) -> Iterator[str]:
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            yield re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_option_exists(page: Path) -> None:
    known = dict(commands(typer.main.get_command(app)))
    for name, rest in COMMAND.findall(page.read_text(encoding="utf-8")):
        assert name in known, name
        for option in re.findall(r"--[a-z-]+", rest):
            assert option in known[name], (name, option)


def commands(group: object, begin: str = "") -> Iterator[tuple[str, set[str]]]:
    for name, command in getattr(group, "commands", {}).items():
        yield begin + name, {opt for parameter in command.params for opt in parameter.opts}
        yield from commands(command, f"{name} ")


def block(page: str, begin: str) -> str:
    """The example of a page that begins like this."""
    text = (HANDBOOK / page).read_text(encoding="utf-8")
    return next(
        each for each in re.findall(r"```\n(.*?)```", text, re.DOTALL) if each.startswith(begin)
    )


def test_the_example_of_a_story_is_one(tmp_path: Path) -> None:
    text = block("cijfers-uitgeven.md", "title =")
    (tmp_path / "een.toml").write_text(text, encoding="utf-8")
    (story,) = read_stories(tmp_path, today=date(2026, 2, 1))
    assert len(story.paragraphs) == 2


def test_the_example_of_ratings_is_one(made: Path, tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text(block("cijfers-uitgeven.md", "indicator,"), encoding="utf-8")
    agreed = agreements.read(made / "agreement.toml")
    assert len(read_ratings(tmp_path / "w.csv", agreed, agreed.indicators.allowed)) == 2


def test_the_page_on_the_target_group_tells_every_rule(made: Path) -> None:
    page = (HANDBOOK / "doelgroep.md").read_text(encoding="utf-8")
    for model in (Evidence, Definition):
        assert all(name in page for name in model.model_fields), model
    told = set(TargetGroup.model_fields) - {"format", "title", "version", "decided_on", "note"}
    assert all(name in page for name in told)
    for begin in ("[[evidence]]", "[[definitions]]"):
        lines = [line.split("#")[0].strip() for line in block("doelgroep.md", begin).splitlines()]
        assert "\n".join(lines).strip() in (made / "doelgroep.toml").read_text(encoding="utf-8")
