"""The annex: true to the agreement, safe to open, and readable for everybody."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from oggz.monitor.agreement import annex
from tests.browsing import AXE, TAGS
from tests.monitor.agreement.world import World, make_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = make_world(tmp_path_factory.mktemp("bijlage"))
    world.sign()
    return world


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_everybody_can_read_it(world: World, browser: Browser, tmp_path: Path, width: int) -> None:
    annex.write(world.read(), tmp_path / "b.html")
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "b.html").as_uri())
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:80]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert len(asked) == 1
    page.close()


def test_words_in_the_picture_stay_within_their_boxes(
    world: World, browser: Browser, tmp_path: Path
) -> None:
    annex.write(world.read(), tmp_path / "b.html")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((tmp_path / "b.html").as_uri())
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.picture .box')].flatMap(box => {
            const house = box.querySelector('rect').getBoundingClientRect();
            return [...box.querySelectorAll('text')].filter(text => {
                const word = text.getBoundingClientRect();
                return word.left < house.left || word.right > house.right;
            }).map(text => text.textContent);
        })"""
    )
    assert outside == []
    page.close()


def test_what_parties_wrote_cannot_become_part_of_the_page(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    evil = "<script>alert(1)</script>"
    world.change('title = "Proef"', f'title = "{evil}"')
    world.change('organisation = "Huis van police"', f'organisation = "{evil}<b>x"')
    text = annex.render(world.read())
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "<b>x" not in text


def test_an_agreement_that_is_not_signed_looks_so(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    assert "Nog niet geldig: 8 van de 8" in annex.render(world.read())
    world.sign("police", "wmo")
    assert "Nog niet geldig: 6 van de 8" in annex.render(world.read())
    world.change('by = "directeur"', 'by = "iemand anders"')
    assert "Nog niet geldig: 7 van de 8" in annex.render(world.read())


def test_open_questions_for_a_lawyer_are_shown(world: World) -> None:
    agreement = world.read()
    text = annex.render(agreement)
    for source in agreement.sources.values():
        for name in source.legal_grounds:
            ground = agreement.framework.ground(name)
            assert ground
            assert ground.questions
            for question in ground.questions:
                assert question in text
