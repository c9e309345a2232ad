"""A municipality's own colours: readable for everyone, or refused with what to do."""

import re
from dataclasses import dataclass

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import assume, example, given
from hypothesis import strategies as st

from oggz.portal.accounts.models import User
from oggz.portal.municipalities import themes
from oggz.portal.municipalities.models import Municipality, MunicipalityTheme
from oggz.web import page_cache
from oggz.web.frontend.build import DIST

COLOURS = st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True)
GREY_PAIRS = st.integers(0, 255).map(lambda level: f"#{level:02x}{level:02x}{level:02x}")

pytestmark = pytest.mark.django_db


@dataclass
class Colour:
    red: float
    green: float
    blue: float

    @classmethod
    def read(cls, text: str) -> "Colour":
        return cls(*(int(text[start : start + 2], 16) / 255 for start in (1, 3, 5)))

    @property
    def luminance(self) -> float:
        """By WCAG 2.2, written again here so that one mistake is not made twice."""
        weighed = zip((0.2126, 0.7152, 0.0722), (self.red, self.green, self.blue), strict=True)
        return sum(
            weight * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
            for weight, c in weighed
        )


def ratio(first: str, second: str) -> float:
    bright, dark = sorted((Colour.read(c).luminance for c in (first, second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def theme(
    primary: str = "#0b4f5c", accent: str = "#f6efe3", slug: str = "assen"
) -> MunicipalityTheme:
    return MunicipalityTheme(
        municipality=Municipality.objects.get(slug=slug),
        primary_colour=primary,
        accent_colour=accent,
    )


def test_the_measure_is_that_of_wcag() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@given(primary=COLOURS | GREY_PAIRS, accent=COLOURS | GREY_PAIRS)
@example(primary="#767676", accent="#ffffff")
@example(primary="#777777", accent="#ffffff")
@example(primary="#000000", accent="#7f7f7f")
def test_what_is_accepted_can_be_read_and_what_is_refused_can_not(
    primary: str, accent: str
) -> None:
    text = "#17324a"
    pairs = [("#ffffff", primary), (text, accent), (primary, accent)]
    measured = [ratio(*pair) for pair in pairs]
    # On the border itself the last decimal of a float decides.
    assume(all(abs(contrast - 4.5) > 1e-9 for contrast in measured))
    try:
        MunicipalityTheme(primary_colour=primary, accent_colour=accent).clean()
        accepted = True
    except ValidationError:
        accepted = False
    assert accepted == all(contrast >= 4.5 for contrast in measured)


def test_the_text_that_is_checked_is_the_text_of_the_theme() -> None:
    [colour] = set(re.findall(r"--basis-color-default-color-document:\s*(#\w{6})", _portal_css()))
    assert colour == "#17324a"


def _portal_css() -> str:
    return next(iter(DIST.glob("portal.css"))).read_text()


@pytest.mark.parametrize(
    ("primary", "accent", "field", "message"),
    [
        (
            "#ffd400",
            "#ffffff",
            "primary_colour",
            "Witte letters op de hoofdkleur zijn moeilijk te lezen: contrast 1,4",
        ),
        ("#0b4f5c", "#555555", "accent_colour", "Letters op de steunkleur"),
        ("#707070", "#e8e8e8", "accent_colour", "Links op de steunkleur"),
        ("groen", "#ffffff", "primary_colour", "Vul een kleur in als # met zes tekens"),
        ("#0b4f5c", "#fff", "accent_colour", "Vul een kleur in als # met zes tekens"),
        ("#0b4f5c", "#12345g", "accent_colour", "Vul een kleur in als # met zes tekens"),
        ("#0b4f5c", "#fff;}\n", "accent_colour", "Vul een kleur in als # met zes tekens"),
        ("#٠٠٠٠٠٠", "#ffffff", "primary_colour", "Vul een kleur in als # met zes tekens"),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused_with_a_remedy(
    primary, accent, field, message
) -> None:
    with pytest.raises(ValidationError) as refused:
        theme(primary, accent).full_clean()
    [said] = refused.value.message_dict[field][:1]
    assert message in said
    assert "Kies een" in said or "zoals #0b4f5c" in said


def test_the_page_has_the_colours_of_its_municipality(client: Client, visit) -> None:
    theme("#00594f", "#e6f2ef").save()
    for path in ("/gemeenten/assen/", "/gemeenten/assen/raad/"):
        page = visit(path)
        assert "gemeente-assen" in page.html["class"]
        sheets = [link["href"] for link in page("link", rel="stylesheet")]
        # After the platform's own, so that it wins.
        assert sheets[-1].startswith("/huisstijl/assen.")
        css = client.get(sheets[-1])
        assert css.headers["Content-Type"] == "text/css; charset=utf-8"
        assert "--oggz-color-primary: #00594f;" in css.content.decode()
        assert "--oggz-color-surface: #e6f2ef;" in css.content.decode()
        assert css.content.decode().startswith(".gemeente-assen {")


def test_a_municipality_without_colours_looks_like_the_platform(visit) -> None:
    page = visit("/gemeenten/assen/")
    assert not any(name.startswith("gemeente-") for name in page.html["class"])
    assert len(page("link", rel="stylesheet")) == 1


def test_national_pages_have_no_municipal_colours(visit) -> None:
    for path in ("/", "/nieuws/", "/regios/flevoland/"):
        assert not any(name.startswith("gemeente-") for name in visit(path).html["class"])


def test_colours_may_be_kept_for_ever_from_the_page_cache_too(client: Client) -> None:
    colours = theme("#00594f", "#e6f2ef")
    colours.save()
    kept = page_cache._kept(client.get(themes.url(colours)))
    assert "immutable" in kept.headers["Cache-Control"]
    assert "max-age=0" in page_cache._kept(client.get("/over/")).headers["Cache-Control"]


def test_other_colours_have_another_address_and_the_old_one_is_gone(client: Client) -> None:
    colours = theme("#00594f", "#e6f2ef")
    colours.save()
    old = themes.url(colours)
    assert "immutable" in client.get(old).headers["Cache-Control"]
    colours.primary_colour = "#7a2e2e"
    colours.save()
    new = themes.url(colours)
    assert new != old
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    assert new in client.get("/gemeenten/assen/").content.decode()


def test_the_stylesheet_of_one_municipality_is_not_that_of_another(client: Client) -> None:
    mine = theme("#00594f", "#e6f2ef")
    mine.save()
    theme("#7a2e2e", "#f8ecea", slug="tilburg").save()
    assert client.get(themes.url(mine).replace("assen", "tilburg")).status_code == 404


def test_the_example_themes_can_be_read() -> None:
    assert MunicipalityTheme.objects.exists()
    for colours in MunicipalityTheme.objects.all():
        colours.full_clean()


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("beheerder"))
    return client


def test_colours_are_chosen_in_the_admin_and_refused_there_when_they_cannot_be_read(admin) -> None:
    add = "/beheer/snippets/municipalities/municipalitytheme/add/"
    assen = Municipality.objects.get(slug="assen")
    form = {"municipality": assen.pk, "primary_colour": "#ffd400", "accent_colour": "#ffffff"}
    assert "Witte letters op de hoofdkleur" in admin.post(add, form).content.decode()
    assert not MunicipalityTheme.objects.filter(municipality=assen).exists()
    assert admin.post(add, form | {"primary_colour": "#00594f"}).status_code == 302
    assert "gemeente-assen" in Client().get("/gemeenten/assen/").content.decode()


def test_an_editor_fills_in_the_help_desk_but_never_makes_or_removes_a_municipality(admin) -> None:
    urk = Municipality.objects.get(slug="urk")
    base = "/beheer/snippets/municipalities/municipality"
    form = {"help_name": "Loket Urk", "help_phone": "0527-000000", "help_url": ""}
    assert admin.post(f"{base}/edit/{urk.pk}/", form).status_code == 302
    assert "Loket Urk" in Client().get("/hulp/?gemeente=urk").content.decode()
    urk.refresh_from_db()
    assert (urk.code, urk.name) == ("GM0184", "Urk")
    for path in (f"{base}/add/", f"{base}/delete/{urk.pk}/"):
        assert admin.post(path, form).status_code in (302, 403, 404)
    assert Municipality.objects.filter(slug="urk").exists()
