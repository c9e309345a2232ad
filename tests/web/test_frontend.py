"""The look of both sites: what was built, what the templates may contain, how figures read."""

import gzip
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Engine

from oggz.geography import INDICATORS
from oggz.web.contrast import READABLE_TEXT, WHITE, contrast
from oggz.web.frontend import build as frontend
from oggz.web.icons import NEUTRAL_ICON, available_icons, icon_markup
from oggz.web.templatetags import oggz_ui

TEMPLATES = sorted(frontend.PACKAGE.glob("**/templates/**/*.html"))
THEME = (frontend.HERE / "theme.css").read_text(encoding="utf-8")
CASEWORK_THEME = (frontend.HERE / "theme-casework.css").read_text(encoding="utf-8")


def test_building_again_does_nothing() -> None:
    frontend.build()
    assert frontend.build() is False


def test_the_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (frontend.ROOT / "package-lock.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["portal.css", "casework.css"])
def test_style_sheets_load_nothing_from_elsewhere(name: str) -> None:
    frontend.build()
    css = (frontend.DIST / name).read_text(encoding="utf-8")
    # A token of the example theme is the one exception, and not used.
    assert "--utrecht-select-background-image: none" in css
    addresses = [a for a in re.findall(r"url\(\"?([^)\"]*)", css) if not a.startswith("data:")]
    assert len(addresses) == 3
    assert all(address.startswith(("./woff2/", "./svg/")) for address in addresses)


SHEETS = [*frontend.HERE.glob("*.css"), *frontend.PACKAGE.glob("*/**/static/*/*.css")]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_rule_of_a_style_sheet_stays_open(sheet: Path) -> None:
    """What is below such a rule has no effect, and browsers do not complain."""
    css = sheet.read_text(encoding="utf-8")
    assert css.count("{") == css.count("}")


def test_the_script_is_ours_and_small() -> None:
    frontend.build()
    script = (frontend.DIST / "portal.js").read_bytes()
    assert b"htmx" in script
    assert b"import(" not in script
    assert len(gzip.compress(script)) < 20_000


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_templates_pass_the_content_security_policy(template: Path) -> None:
    if "wagtailadmin" in template.parts or "desk" in template.parts:
        pytest.skip("the admin has a policy of its own")
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", text)
    # Scripts come from our own files; what stands in the page is data, which never runs.
    own_file = r'src="{% static [^>]*></script>'
    data = r'[^>]*type="application/json">'
    for script in re.findall(r"<script.*", text):
        assert re.match(rf"<script (defer )?({own_file}|{data})", script), script


def _colour(theme: str, token: str) -> str:
    return re.search(rf"{token}: (#[0-9a-f]{{6}});", theme)[1]


@pytest.mark.parametrize("theme", [THEME, CASEWORK_THEME], ids=["portal", "casework"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("--oggz-color-primary", "--oggz-color-surface"),
        ("--oggz-color-primary", "--basis-color-default-bg-default"),
        ("--basis-color-default-color-document", "--oggz-color-surface"),
        ("--basis-color-default-color-document", "--basis-color-default-bg-default"),
        ("--basis-color-default-color-subtle", "--basis-color-default-bg-default"),
        ("--basis-color-accent-1-inverse-color-subtle", "--oggz-color-primary"),
    ],
)
def test_text_can_be_read_on_its_ground(theme: str, text: str, ground: str) -> None:
    assert contrast(_colour(theme, text), _colour(theme, ground)) >= READABLE_TEXT


@pytest.mark.parametrize("theme", [THEME, CASEWORK_THEME], ids=["portal", "casework"])
def test_lines_and_bars_can_be_seen(theme: str) -> None:
    assert contrast(_colour(theme, "--oggz-color-line"), WHITE) >= 3


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234, "1.234"), (7.06, "7,1"), (0, "0"), (71.0, "71,0"), (None, "geen gegevens"),
     (float("nan"), "geen gegevens"), (-1234.5, "-1.234,5")],
)  # fmt: skip
def test_numbers_read_as_dutch(value: float | None, text: str) -> None:
    assert oggz_ui.dutch_number(value) == text


def _figure(value: float | None, median: float | None) -> SimpleNamespace:
    indicator = next(i for i in INDICATORS if i.key == "low_income_households")
    return SimpleNamespace(
        indicator=indicator, value=value, comparison_median=median, comparison_count=20
    )


@pytest.mark.parametrize(
    ("value", "median", "start"),
    [(7.2, 6.1, "Hoger dan"), (5.0, 6.1, "Lager dan"), (6.12, 6.08, "Gelijk aan"),
     (None, 6.1, "Het CBS geeft"), (6.1, None, "Er is geen mediaan")],
)  # fmt: skip
def test_a_figure_is_compared_as_it_is_shown(value, median, start: str) -> None:
    assert oggz_ui.comparison_sentence(_figure(value, median)).startswith(start)


@pytest.mark.parametrize("value", [0.0, 3.0, 6.1, 60.0])
def test_a_chart_stays_within_its_box(value: float) -> None:
    shares = re.findall(r'="([\d.]+)%"', oggz_ui.comparison_chart(_figure(value, 6.1)))
    assert all(0 <= float(share) <= 100 for share in shares)


def test_an_icon_that_does_not_exist_becomes_a_dot() -> None:
    frontend.build()
    assert NEUTRAL_ICON in available_icons()
    template = Engine(libraries={"oggz_ui": oggz_ui.__name__}).from_string(
        "{% load oggz_ui %}{% icon name %}"
    )
    drawn = template.render(Context({"name": "bestaat-niet"}))
    assert drawn == icon_markup(NEUTRAL_ICON)


def _group(**chosen: list[str]) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            name=name,
            title=name.title(),
            chosen=[SimpleNamespace(value=value, title=value.title()) for value in values],
        )
        for name, values in chosen.items()
    ]


def test_each_chosen_filter_has_the_way_to_the_list_without_it() -> None:
    form = SimpleNamespace(cleaned_data={})
    chosen = oggz_ui.chosen_filters(
        _group(thema=["opvang", "schulden"], gemeente=["urk"]),
        form,
        "/nieuws/",
        "thema=opvang&thema=schulden&gemeente=urk&",
    )
    assert [each.url for each in chosen] == [
        "/nieuws/?thema=schulden&gemeente=urk",
        "/nieuws/?thema=opvang&gemeente=urk",
        "/nieuws/?thema=opvang&thema=schulden",
    ]


def test_without_the_last_filter_the_address_is_plain() -> None:
    form = SimpleNamespace(cleaned_data={})
    [only] = oggz_ui.chosen_filters(_group(thema=["opvang"]), form, "/nieuws/", "thema=opvang&")
    assert (only.title, only.text, only.url) == ("Thema", "Opvang", "/nieuws/")
