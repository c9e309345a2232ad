"""Municipalities and regions as a reader meets them: found, named, counted, compared."""

import io
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pytest
from django.utils import timezone

from oggz import geography
from oggz.portal.municipalities.models import Municipality, Region, YearFigures
from oggz.portal.municipalities.services import move_sections_of_former, save_figures
from tests.portal.pdf_text import text_of

pytestmark = pytest.mark.django_db


def with_change(year: int, code: str, **changed: float | None) -> geography.IndicatorTable:
    """The figures of 2021 as those of `year`, a few of one municipality changed."""
    table = geography.indicator_table(2021)
    values = {c: dict(row) for c, row in table.values.items()}
    values[code].update(changed)
    return replace(table, year=year, values=values, source=f"Bron: CBS, cijfers van {year}")


def tile(page, name: str) -> str:
    """What stands in the tile of the figure called `name`."""
    return next(t for t in page.select(".figure-tile") if t.find(["h3", "h4"]).text == name).text


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Lelystad", "lelystad"),
        ("  LELYSTAD ", "lelystad"),
        ("Súdwest-Fryslân", "sudwest-fryslan"),
        ("sudwest fryslan", "sudwest-fryslan"),
        ("Den Haag", "s-gravenhage"),
        ("'s-Gravenhage", "s-gravenhage"),
        ("den bosch", "s-hertogenbosch"),
        ("Bergen (NH.)", "bergen-nh"),
        ("Sneek", "sudwest-fryslan"),
        ("Weesp", "weesp"),
        ("Uden", "uden"),
    ],
)
def test_a_name_as_people_write_it_leads_to_the_municipality(client, typed: str, slug: str) -> None:
    response = client.get("/gemeenten/", {"q": typed})
    assert response.status_code == 302
    assert response.url == f"/gemeenten/{slug}/"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bergen", "Bergen"),
        ("berg", "Bergeijk"),
        ("amstrdam", "Amsterdam"),
        ("gemeente urk", "Urk"),
        ("GM0034", "Almere"),
    ],
)
def test_a_name_that_may_mean_several_gives_a_choice(visit, typed: str, first: str) -> None:
    page = visit(f"/gemeenten/?q={typed}")
    names = [heading.text for heading in page.select(".matches h3")]
    assert any(name.startswith(first) for name in names)
    assert page.find("h2", id="resultaat").text.split()[0] == str(len(names))


def test_both_municipalities_called_bergen_are_offered(visit) -> None:
    names = [heading.text for heading in visit("/gemeenten/?q=bergen").select(".matches h3")]
    assert {"Bergen (NH.)", "Bergen (L.)"} <= set(names)


def test_a_part_of_a_former_name_tells_what_it_belongs_to_now(visit) -> None:
    page = visit("/gemeenten/?q=hellevoet")
    assert "Hellevoetsluis hoort nu bij Voorne aan Zee." in page.main.text


def test_every_municipality_of_today_is_in_the_list_and_on_the_map(visit) -> None:
    page = visit("/gemeenten/")
    listed = {a["href"] for a in page.select(".letter-group a")}
    assert listed == {m.url for m in Municipality.objects.current()}
    assert {a["href"] for a in page.select("svg.map a")} == listed


@pytest.mark.parametrize(
    ("letter", "name"), [("s", "'s-Gravenhage"), ("u", "Urk"), ("s", "Súdwest-Fryslân")]
)
def test_a_municipality_stands_at_the_letter_that_one_looks_under(
    visit, letter: str, name: str
) -> None:
    group = visit("/gemeenten/").find("h3", id=f"letter-{letter}").parent
    assert group.find("a", string=name)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("'s-Gravenhage", "s-gravenhage"),
        ("Bergen (NH.)", "bergen-nh"),
        ("Súdwest-Fryslân", "sudwest-fryslan"),
    ],
)
def test_the_address_of_a_municipality_is_its_cbs_name(visit, name: str, slug: str) -> None:
    assert visit(f"/gemeenten/{slug}/").h1.text == f"Gemeente {name}"


def test_every_municipality_has_a_page(client) -> None:
    for municipality in Municipality.objects.all()[::12]:
        response = client.get(municipality.url)
        assert response.status_code == 200
        assert geography.slugify(municipality.name) == municipality.slug


def test_a_page_names_province_and_regions(visit) -> None:
    facts = visit("/gemeenten/urk/").find("dl", class_="facts")
    assert facts.find("a", href="/regios/flevoland/")
    assert "Provincie" in facts.text
    assert "Veiligheidsregio" in facts.text
    assert "Inwoners in 2021" in facts.text


def test_a_figure_stands_with_its_year_and_the_median_of_comparable_municipalities(visit) -> None:
    [assistance] = [
        figure
        for figure in geography.key_figures("GM0995", 2021)
        if figure.indicator.key == "social_assistance"
    ]
    shown = tile(visit("/gemeenten/lelystad/"), "Inwoners met bijstand")
    assert assistance.value_text.removesuffix(" per 1.000") in shown
    assert assistance.median_text.removesuffix(" per 1.000") in shown
    assert f"de mediaan van {assistance.comparison_count} vergelijkbare gemeenten" in shown
    assert "Jaar: 2021" in shown


def test_the_comparison_speaks_of_higher_and_lower_as_the_numbers_do(visit) -> None:
    table = geography.indicator_table(2021)
    page = visit("/gemeenten/lelystad/")
    for figure in geography.key_figures("GM0995", 2021, table=table):
        if figure.indicator.key in ("inhabitants", "urbanity"):
            continue
        own, median = (
            round(n, figure.indicator.decimals) for n in (figure.value, figure.comparison_median)
        )
        word = "Gelijk aan" if own == median else "Hoger dan" if own > median else "Lager dan"
        assert word in tile(page, figure.indicator.name)


def test_where_cbs_has_no_figure_the_page_says_so(visit) -> None:
    page = visit("/gemeenten/ameland/")
    assert "geen gegevens" in tile(page, "Inwoners met bijstand")
    assert "geen gegevens" not in tile(page, "Inwoners met hulp uit de Wmo")
    row = page.find("th", string="Inwoners met bijstand").parent
    assert "geen gegevens" in row.text


def test_without_any_figures_the_pages_say_that_there_are_none(visit) -> None:
    YearFigures.objects.all().delete()
    assert "Er zijn nog geen cijfers" in visit("/gemeenten/lelystad/").main.text
    assert "nog geen cijfers" in visit("/gemeenten/lelystad/raad/").main.text
    visit("/regios/flevoland/")


def test_a_former_municipality_names_its_successor_and_the_day(visit) -> None:
    for path in ("/gemeenten/weesp/", "/gemeenten/weesp/raad/"):
        page = visit(path)
        assert "bestond tot 24 maart 2022" in page.main.text
        assert page.main.find("a", href="/gemeenten/amsterdam/")


def test_a_merger_today_changes_list_region_and_help(visit, client) -> None:
    dronten = Municipality.objects.get(slug="dronten")
    Municipality.objects.filter(slug="urk").update(
        valid_until=timezone.localdate(), successor=dronten
    )
    move_sections_of_former()
    assert "Dronten" in visit("/gemeenten/urk/").main.text
    listed = visit("/gemeenten/").select(".letter-group a")
    assert "/gemeenten/urk/" not in {a["href"] for a in listed}
    assert not visit("/regios/flevoland/").main("a", href="/gemeenten/urk/")
    assert "Dronten" in visit("/hulp/?gemeente=urk").main.text
    assert b"/gemeenten/urk/" not in client.get("/sitemap.xml").content
    assert client.get("/gemeenten/urk/raad/raad.pdf").status_code == 404


def test_until_the_day_of_the_merger_all_stays_as_it_is(visit) -> None:
    dronten = Municipality.objects.get(slug="dronten")
    tomorrow = timezone.localdate() + timedelta(days=1)
    Municipality.objects.filter(slug="urk").update(valid_until=tomorrow, successor=dronten)
    assert visit("/gemeenten/urk/").h1.text == "Gemeente Urk"
    assert "Urk" in visit("/regios/flevoland/").main.text


def test_after_two_mergers_the_municipality_of_today_is_named(visit) -> None:
    today = timezone.localdate()
    urk, dronten = Municipality.objects.filter(slug__in=["urk", "dronten"]).order_by("-slug")
    dronten.valid_until, dronten.successor = today, Municipality.objects.get(slug="lelystad")
    dronten.save()
    urk.valid_until, urk.successor = today, dronten
    urk.save()
    assert visit("/gemeenten/urk/").main.find("a", href="/gemeenten/lelystad/")


def test_a_new_year_of_figures_shows_and_the_council_sees_the_change(visit) -> None:
    save_figures(with_change(2022, "GM0995", social_assistance=61.7, youth_care=None))
    page = visit("/gemeenten/lelystad/")
    shown = tile(page, "Inwoners met bijstand")
    assert "61,7" in shown
    assert "Jaar: 2022" in shown
    assert "Bron: CBS, cijfers van 2022" in page.main.text
    better = visit("/gemeenten/lelystad/raad/").find(
        "section", attrs={"aria-labelledby": "vraag-2"}
    )
    assert "per 1.000 in 2021, 61,7 per 1.000 in 2022." in better.text
    # What is missing in one of the years is not compared.
    assert "Jongeren met jeugdzorg" not in better.text
    assert "Waardoor de cijfers veranderden" in better.text


def test_saving_a_year_again_replaces_it(visit) -> None:
    save_figures(with_change(2021, "GM0995", social_assistance=99.9))
    assert "99,9" in tile(visit("/gemeenten/lelystad/"), "Inwoners met bijstand")
    assert YearFigures.objects.filter(municipality__code="GM0995").count() == 1


def test_the_council_page_answers_three_questions_and_says_what_is_unknown(visit) -> None:
    page = visit("/gemeenten/lelystad/raad/")
    sections = page.select("section.question")
    assert [s.h2.text.split(maxsplit=2)[2] for s in sections] == [
        "Hoeveel mensen?",
        "Gaat het beter?",
        "Wat doen anderen?",
    ]
    assert "niet precies bekend" in sections[0].text
    assert "minstens twee jaren nodig" in sections[1].text
    assert sections[2].find("a", href=lambda href: href.startswith("/gemeenten/"))
    for section in sections:
        assert section.find("h3", string=lambda t: t is None) or "niet bekend" in section.text
        assert section.select(".unknown li")


def test_the_council_pdf_can_be_read_by_a_screen_reader(client) -> None:
    response = client.get("/gemeenten/lelystad/raad/raad.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert 'filename="raad-lelystad.pdf"' in response.headers["Content-Disposition"]
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang).startswith("nl")
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Drie vragen van de raad van Lelystad"


def test_the_council_pdf_says_the_same_as_the_page(client, visit) -> None:
    printed = text_of(client.get("/gemeenten/lelystad/raad/raad.pdf").content)
    page = visit("/gemeenten/lelystad/raad/")
    for part in [*page.select(".question__answer"), *page.select(".unknown li")]:
        assert "".join(part.text.split()) in printed.replace("-", "-")
    for number in page.select(".figure-tile__value span:first-child"):
        assert "".join(number.text.split()) in printed


def test_the_list_of_regions_counts_municipalities_and_inhabitants(visit) -> None:
    flevoland = visit("/regios/").find("a", href="/regios/flevoland/").find_parent("li")
    assert "6 gemeenten" in flevoland.text
    total = sum(
        geography.figures(2021)[m.code]["inhabitants"]
        for m in Municipality.objects.filter(ggd_region__slug="flevoland")
    )
    assert f"{total:,.0f}".replace(",", ".") in flevoland.text


def test_each_ggd_region_has_a_page_with_its_municipalities(visit) -> None:
    regions = Region.objects.filter(kind=Region.Kind.GGD)
    assert len(regions) == len(visit("/regios/").select("main li.card"))
    for region in regions[::6]:
        shown = {a["href"] for a in visit(region.url).select(".tags--large a")}
        assert shown == {m.url for m in region.municipalities.current()}


def test_a_safety_region_has_no_page_of_its_own(visit) -> None:
    only_safety = Region.objects.filter(kind=Region.Kind.SAFETY).exclude(
        slug__in=Region.objects.filter(kind=Region.Kind.GGD).values("slug")
    )
    for region in only_safety:
        visit(region.url, 404)
