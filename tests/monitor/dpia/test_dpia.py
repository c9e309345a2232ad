"""The assessment: true to the agreement, honest about what it does not know, readable for all."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from typer.testing import CliRunner

from oggz.cli import app
from oggz.monitor.dpia import Becomes, compose, fields_of, read_evidence, write
from oggz.monitor.dpia.document import as_markdown, as_page
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.schemas import schema
from tests.monitor.agreement.world import World, make_world

AXE = (Path(__file__).resolve().parents[3] / "node_modules/axe-core/axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = make_world(tmp_path_factory.mktemp("dpia"))
    world.sign()
    return world


def attacked(world: World, folder: Path, **changes: object) -> Path:
    path = folder / "aanval.json"
    told = {
        "outcomes": [
            {"attack": "via bekenden", "known": 20, "claims": 7, "right": 3, "people": 4321,
             "listed": 9000, "seconds": 1.5}
        ],
        "orders": [], "undone": [], "records": 8765, "people": 9001, "most": 0.01,
        "agreement": world.read().checksum, "gives_way": False,
        "verdict": ["De vergelijkcodes houden stand."],
    } | changes  # fmt: skip
    path.write_text(json.dumps(told))
    return path


@pytest.mark.parametrize("width", [1280, 320])
def test_everybody_can_read_it(world: World, browser: Browser, tmp_path: Path, width: int) -> None:
    agreement = world.read()
    evidence = read_evidence(attacked(world, tmp_path), agreement)
    write(compose(agreement, evidence), tmp_path / "d.html")
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "d.html").as_uri())
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:80]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert len(asked) == 1
    page.close()


def test_every_column_stands_under_what_becomes_of_it(world: World) -> None:
    agreement = world.read()
    for name, source in agreement.sources.items():
        fields = fields_of(agreement, name)
        assert {one.name for one in fields if one.becomes.leaves} == set(source.variables)
        assert {one.name for one in fields} == set(schema(source.kind).names)
        becomes = {one.name: one.becomes for one in fields}
        assert becomes["surname"] is Becomes.ENCODED
        assert becomes["record_id"] is Becomes.NUMBER
        assert becomes["sex"] is Becomes.BOTH
        assert becomes["bsn"] is Becomes.STAYS
    assert {one.name: one.becomes for one in fields_of(agreement, "police")}[
        "report_code"
    ] is Becomes.SEALED


def test_an_identifying_column_never_reaches_the_analysis_unit_alone(world: World) -> None:
    agreement = world.read()
    for name, source in agreement.sources.items():
        identifying = set(schema(source.kind).identifying) - {"sex"}
        for one in fields_of(agreement, name):
            if one.name in identifying:
                assert one.becomes in (Becomes.ENCODED, Becomes.STAYS)


def test_it_is_a_draft_with_open_places_and_the_questions_for_a_lawyer(world: World) -> None:
    agreement = world.read()
    document = compose(agreement)
    page = as_page(document)
    assert "Concept voor de functionaris gegevensbescherming" in page
    assert page.count("In te vullen") >= document.open > 20
    for source in agreement.sources.values():
        for name in source.legal_grounds:
            ground = agreement.framework.ground(name)
            assert ground
            assert all(question in page for question in ground.questions)
    assert "nog niet bij dit document gevoegd" in page


def test_every_figure_stands_with_who_asked_for_it_and_why(world: World) -> None:
    agreement = world.read()
    text = as_markdown(compose(agreement))
    for name in agreement.indicators.allowed:
        reason = agreement.indicators.reasons[name]
        asked_by = agreement.parties[reason.asked_by].organisation
        assert f"| {asked_by} | {reason.decision} |" in text
    main = agreement.definitions.definition(agreement.definitions.main)
    assert main.text in text


def test_what_an_attack_measured_is_told_as_it_was(world: World, tmp_path: Path) -> None:
    agreement = world.read()
    held = as_markdown(compose(agreement, read_evidence(attacked(world, tmp_path), agreement)))
    assert "| via bekenden | 20 | 4.321 | 7 | 3 |" in held
    assert "houden stand" in held
    assert "bezwijken" not in held
    path = attacked(world, tmp_path, gives_way=True, verdict=["De vergelijkcodes bezwijken."])
    lost = as_markdown(compose(agreement, read_evidence(path, agreement)))
    assert "Zo mag er niets verstuurd worden" in lost


def test_an_attack_on_other_encodings_is_refused(world: World, tmp_path: Path) -> None:
    path = attacked(world, tmp_path, agreement="0" * 64)
    with pytest.raises(Refused, match="andere tekst"):
        read_evidence(path, world.read())


@pytest.mark.parametrize("text", ["", "[]", "{}", "{" * 9000, '{"outcomes": []}', "\xff"])
def test_what_is_no_outcome_of_an_attack_is_told(world: World, tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(MonitorError, match="geen uitkomst van een aanval"):
        read_evidence(path, world.read())


def test_what_parties_wrote_cannot_become_part_of_the_page(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    evil = "<script>alert(1)</script> [klik](https://kwaad) | `x`"
    world.change('title = "Proef"', f'title = "{evil}"')
    world.change('organisation = "Huis van police"', f'organisation = "{evil}"')
    document = compose(world.read())
    assert "<script" not in as_page(document)
    text = as_markdown(document)
    assert "<script" not in text.replace("\\<", "")
    assert not re.search(r"(?<!\\)\]\(", text)
    for line in text.splitlines():
        if line.startswith("| \\<script"):
            assert len(re.findall(r"(?<!\\)\|", line)) == 5


def test_the_command_writes_a_page_or_markdown_and_says_what_is_left(copy: Path) -> None:
    def dpia(name: str, *more: str) -> tuple[int, str]:
        done = CliRunner().invoke(
            app,
            ["monitor", "dpia", "--agreement", str(copy / "agreement.toml"), "--out",
             str(copy / name), *more],
        )  # fmt: skip
        return done.exit_code, " ".join(done.output.split())

    code, told = dpia("dpia.html")
    assert code == 0
    assert re.search(r"Op \d+ plaatsen vult u zelf iets in", told)
    first = (copy / "dpia.html").read_bytes()
    assert dpia("dpia.html")[0] == 0
    assert (copy / "dpia.html").read_bytes() == first
    assert dpia("dpia.md")[0] == 0
    assert (copy / "dpia.md").read_text().startswith("# ")
    code, told = dpia("dpia.docx")
    assert code == 1
    assert ".html of .md" in told
    assert not (copy / "dpia.docx").exists()
    code, told = dpia("x.html", "--attack", str(copy / "truth.csv"))
    assert code == 1
    assert "geen uitkomst van een aanval" in told
    assert not (copy / "x.html").exists()
