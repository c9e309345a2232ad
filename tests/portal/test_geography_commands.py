"""Loading municipalities, figures and centre regions: all of a file, or nothing and why."""

import socket
from datetime import date
from io import StringIO
from pathlib import Path

import cbsodata
import pytest
from django.core.management import CommandError, call_command

from oggz.geography.data_files import DATA
from oggz.portal.municipalities.models import (
    CentreRegionMembership,
    Municipality,
    Region,
    YearFigures,
)
from tests.portal.cbs_server import cbs, row

FIGURES_2021 = (DATA / "indicatoren_gemeenten_2021.csv").read_text()
LELYSTAD, ALMERE, URK = "GM0995", "GM0034", "GM0184"

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> tuple[str, str]:
    """What a command says, and what it warns of."""
    said, warned = StringIO(), StringIO()
    call_command(*map(str, arguments), stdout=said, stderr=warned)
    return said.getvalue(), warned.getvalue()


def everything() -> list[list[tuple]]:
    """All that these commands may change."""
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (Region, Municipality, YearFigures, CentreRegionMembership)
    ]


@pytest.fixture
def file(tmp_path: Path):
    def _file(text: str | bytes) -> Path:
        path = tmp_path / "cijfers.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return _file


@pytest.fixture
def over_http(monkeypatch) -> None:
    """The client of CBS speaks https; our small CBS has no certificate."""
    monkeypatch.setattr(cbsodata.options, "use_https", False)


def of_2022(text: str = FIGURES_2021) -> str:
    return text.replace("inwoners_2021", "inwoners_2022")


# --- load_geography


def test_loading_geography_again_changes_nothing() -> None:
    before = [sorted(rows, key=str) for rows in everything()[:2]]
    figures = set(YearFigures.objects.values_list("municipality__code", "year"))
    said, _ = run("load_geography")
    assert said.startswith(f"{Municipality.objects.count()} gemeenten bijgewerkt")
    assert [sorted(rows, key=str) for rows in everything()[:2]] == before
    assert set(YearFigures.objects.values_list("municipality__code", "year")) == figures


def test_loading_geography_keeps_what_an_editor_added_and_mends_the_rest() -> None:
    Municipality.objects.filter(code=URK).update(
        help_name="Loket Urk",
        help_phone="0527-000000",
        help_url="https://voorbeeld.example/",
        name="Verkeerd",
        province="Verkeerd",
    )
    run("load_geography")
    urk = Municipality.objects.get(code=URK)
    assert (urk.help_name, urk.help_phone) == ("Loket Urk", "0527-000000")
    assert urk.help_url == "https://voorbeeld.example/"
    assert (urk.name, urk.province) == ("Urk", "Flevoland")


def test_the_desk_of_a_municipality_stands_on_the_help_page(visit) -> None:
    Municipality.objects.filter(code=URK).update(help_name="Loket Urk", help_phone="0527-123 456")
    page = visit("/hulp/?gemeente=Urk")
    assert "Loket Urk" in page.main.text
    assert page.main.find("a", href="tel:0527123456")


# --- load_indicators, from a file


def test_a_good_file_becomes_the_figures_of_its_year(file) -> None:
    said, _ = run("load_indicators", file(of_2022()))
    assert "Cijfers van 2022 geladen" in said
    lelystad = YearFigures.objects.get(municipality__code=LELYSTAD, year=2022)
    assert lelystad.values == YearFigures.objects.get(municipality__code=LELYSTAD, year=2021).values
    assert "2022" in lelystad.source


def test_a_file_without_a_municipality_is_loaded_with_a_warning(file) -> None:
    without = "\n".join(r for r in FIGURES_2021.splitlines() if not r.startswith(URK))
    _, warned = run("load_indicators", file(of_2022(without)))
    assert "Let op: GM0184 (Urk) ontbreekt" in warned


def line(text: str, code: str) -> int:
    return next(i for i, r in enumerate(text.splitlines(), start=1) if r.startswith(code))


BAD_FILES = [
    # what is wrong, the file, what the message names
    (
        "a missing column",
        of_2022().replace("bijstand_per_1000", "bijstnd"),
        ["kolom bijstand_per_1000"],
    ),
    ("an unknown code", of_2022().replace(URK, "GM9999"), ["kolom gemeentecode", "‘GM9999’"]),
    (
        "a code of a former municipality",
        of_2022().replace(URK, "GM0370"),
        ["GM0370", "bestaat niet meer"],
    ),
    (
        "text for a number",
        of_2022().replace("GM0034,Almere,214715", "GM0034,Almere,veel"),
        [f"rij {line(FIGURES_2021, ALMERE)}", "kolom inwoners_2022", "‘veel’"],
    ),
    (
        "a number that cannot be",
        of_2022().replace("GM0034,Almere,214715,56.0", "GM0034,Almere,214715,5600"),
        [f"rij {line(FIGURES_2021, ALMERE)}", "kolom wmo_clienten_per_1000"],
    ),
    (
        "the same municipality twice",
        of_2022() + FIGURES_2021.splitlines()[1] + "\n",
        ["staat al op rij 2"],
    ),
    ("an empty file", "", ["leeg"]),
    ("something that is no table", b"\x89PNG\r\n\x1a\n\0\0\0", ["niet ingelezen"]),
    ("a year to come", FIGURES_2021.replace("inwoners_2021", "inwoners_2999"), ["inwoners_2999"]),
]


@pytest.mark.parametrize(
    ("text", "named"), [b[1:] for b in BAD_FILES], ids=[b[0] for b in BAD_FILES]
)
def test_a_bad_file_is_refused_whole_with_row_and_column(file, text, named: list[str]) -> None:
    before = everything()
    with pytest.raises(CommandError) as refused:
        run("load_indicators", file(text))
    for part in named:
        assert part.casefold() in str(refused.value).casefold()
    assert everything() == before


def test_a_file_that_is_not_there_is_said_not_to_be_there(tmp_path) -> None:
    for command in ("load_indicators", "load_centre_regions"):
        with pytest.raises(CommandError, match="Controleer of het bestaat"):
            run(command, tmp_path / "nergens.csv")


# --- load_indicators, from CBS


def rows(**changed: object) -> list[dict]:
    codes = Municipality.objects.current().values_list("code", flat=True)
    return [{**row(code, 100_000), **changed} for code in codes]


def test_figures_come_from_cbs_itself_page_by_page(over_http, visit) -> None:
    with cbs({"85618NED": rows()}) as (address, asked):
        said, _ = run("load_indicators", "--online", 2023, "--catalog-url", address)
    assert f"Cijfers van 2023 geladen voor {Municipality.objects.current().count()}" in said
    assert len([path for path in asked if "/TypedDataSet" in path]) > 1
    values = YearFigures.objects.get(municipality__code=LELYSTAD, year=2023).values
    assert values["social_assistance"] == 40.0
    assert values["wmo_clients"] is None
    assert "Jaar: 2023" in visit("/gemeenten/lelystad/").main.text


def test_what_cbs_stopped_publishing_is_said_and_left_empty(over_http, visit) -> None:
    codes = Municipality.objects.current().values_list("code", flat=True)
    of_2024 = [row(code, 100_000, low_income=False) for code in codes]
    with cbs({"85984NED": of_2024}) as (address, _):
        _, warned = run("load_indicators", "--online", 2024, "--catalog-url", address)
    assert "Let op: ‘Huishoudens met een laag inkomen’" in warned
    page = visit("/gemeenten/lelystad/")
    assert "geen gegevens" in page.find("th", string="Huishoudens met een laag inkomen").parent.text


def refused_online(address: str, year: int = 2023) -> str:
    before = everything()
    with pytest.raises(CommandError) as refused:
        run("load_indicators", "--online", year, "--catalog-url", address)
    assert everything() == before
    return str(refused.value)


def test_a_column_that_cbs_renamed_is_named(over_http) -> None:
    renamed = [
        {k.replace("AantalInwoners_5", "Inwoners_5"): v for k, v in r.items()} for r in rows()
    ]
    with cbs({"85618NED": renamed}) as (address, _):
        assert "‘AantalInwoners’ ontbreekt in de CBS-tabel" in refused_online(address)


def test_text_where_cbs_has_a_number_is_named_with_its_row(over_http) -> None:
    with cbs({"85618NED": rows(MateVanStedelijkheid_116="stedelijk")}) as (address, _):
        message = refused_online(address)
    assert "Rij 1, kolom MateVanStedelijkheid_116: ‘stedelijk’ is geen getal." in message


def test_a_table_that_cbs_does_not_have_is_named(over_http) -> None:
    with cbs({}) as (address, _):
        assert "CBS heeft geen tabel ‘85618NED’" in refused_online(address)


@pytest.mark.parametrize("answer", ["<html>Onderhoud</html>", "{}", "[]", '{"value": [{}]}'])
def test_an_answer_that_cannot_be_read_is_no_data(over_http, answer: str) -> None:
    with cbs({"85618NED": answer}) as (address, _):
        assert "een antwoord dat niet te lezen is" in refused_online(address)


def test_without_cbs_the_message_says_what_else_to_do(over_http) -> None:
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        message = refused_online(f"127.0.0.1:{nobody_listens.getsockname()[1]}")
    assert "Controleer de verbinding met internet" in message
    assert "CSV-bestand" in message


def test_a_year_without_a_known_table_is_refused_with_a_choice(over_http) -> None:
    assert "Kies uit: 2021, 2022, 2023, 2024" in refused_online("127.0.0.1:9", year=1999)


# --- load_centre_regions

HEADER = "centrumgemeente_code,gemeente_code,geldig_vanaf\n"
CENTRES = HEADER + f"{ALMERE},{ALMERE},2024-01-01\n{ALMERE},{LELYSTAD},2024-01-01\n"


def test_the_centre_municipality_stands_on_the_page(file, visit) -> None:
    assert "Centrumgemeente" not in visit("/gemeenten/lelystad/").main.text
    said, _ = run("load_centre_regions", file(CENTRES))
    assert said.startswith("2 gemeenten bij hun centrumgemeente gezet")
    facts = visit("/gemeenten/lelystad/").find("dl", class_="facts")
    assert facts.find("a", href="/gemeenten/almere/")
    assert "Centrumgemeente" not in visit("/gemeenten/urk/").main.text


def test_a_centre_region_of_later_does_not_count_yet_and_loading_again_is_safe(file, visit) -> None:
    for _ in range(2):
        run("load_centre_regions", file(CENTRES))
    run("load_centre_regions", file(CENTRES.replace(ALMERE, URK).replace("2024", "2999")))
    assert "Almere" in visit("/gemeenten/lelystad/").find("dl", class_="facts").text
    days = CentreRegionMembership.objects.filter(municipality__code=LELYSTAD)
    assert list(days.order_by("valid_from").values_list("valid_from", flat=True)) == [
        date(2024, 1, 1),
        date(2999, 1, 1),
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (CENTRES.replace("geldig_vanaf", "vanaf"), ["kolom geldig_vanaf"]),
        (CENTRES.replace(LELYSTAD, "GM9999"), ["rij 3", "kolom gemeente_code", "‘GM9999’"]),
        (
            CENTRES.replace("2024-01-01", "01-02-2024"),
            ["rij 2", "kolom geldig_vanaf", "2024-02-01"],
        ),
        (CENTRES.replace(f"{ALMERE},{ALMERE},2024-01-01\n", ""), ["geen lid van de eigen regio"]),
        (CENTRES.replace(LELYSTAD, "GM0370"), ["bestaat op 1-1-2024 niet meer"]),
    ],
)
def test_a_bad_file_of_centre_regions_changes_nothing(file, text: str, named: list[str]) -> None:
    before = everything()
    with pytest.raises(CommandError) as refused:
        run("load_centre_regions", file(text))
    for part in named:
        assert part.casefold() in str(refused.value).casefold()
    assert everything() == before
