"""axe finds nothing, on any template, in any theme, on a phone and on a desk screen."""

import json
import re
import urllib.request
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from tests.browsing import AXE, TAGS

PORTAL = [
    "/",
    "/nieuws/",
    "/nieuws/?van=geen-datum",
    "/nieuws/?van=2001-01-01&tot=2001-01-02",
    "/nieuws/een-vast-gezicht-in-de-bemoeizorg/",
    "/themas/",
    "/themas/schulden/",
    "/gemeenten/",
    "/gemeenten/?q=bergen",
    "/gemeenten/?q=qqqq",
    "/gemeenten/ameland/",
    "/gemeenten/ameland/raad/",
    "/gemeenten/weesp/",
    "/regios/",
    "/regios/flevoland/",
    "/hulp/",
    "/hulp/?gemeente=urk",
    "/over/",
    "/toegankelijkheid/",
    "/privacy/",
    "/bestaat-niet/",
    "/gemeenten/%00/",
    "/agenda/",
    "/agenda/?van=2000-01-01",
    "/agenda/landelijke-werkdag-eerste-week-na-de-opvang/",
    "/praktijken/",
    "/praktijken/?regio=flevoland&gemeente=rotterdam",
    "/praktijken/vergelijken/",
    "/praktijken/verspreiding/",
    "/praktijken/vraag/?praktijk=0",
    "/gemeenten/almere/praktijken/housing-first-eerst-een-sleutel/",
    "/gemeenten/rotterdam/praktijken/ips-eerst-een-baan-dan-leren/",
    "/media/",
    "/media/herstel-begint-met-een-huis/",
    "/wetgeving/",
    "/wetgeving/wet-verplichte-ggz/",
    "/doelgroepen/",
    "/doelgroepen/naasten/",
    "/themas/huiselijk-geweld/",
    "/nieuws/een-vast-gezicht-in-de-bemoeizorg/?weergave=lezen",
    "/themas/schulden/?weergave=lezen",
    "/inbedden/",
    "/inbedden/?aantal=0",
    "/inbedden/nieuws/",
    "/inbedden/nieuws/?aantal=0",
    "/gemeenten/lelystad/inbedden/?wat=agenda",
    "/gemeenten/lelystad/inbedden/praktijken/",
    "/gemeenten/ede/inbedden/nieuws/",
    "/zoeken/",
    "/zoeken/?q=schulden",
    "/zoeken/?q=schuldhulpverlenign",
    "/zoeken/?q=qqqqqq",
    "/account/inloggen/",
    "/account/wachtwoord/vergeten/",
    "/account/wachtwoord/vergeten/verstuurd/",
    "/uitnodiging/onbekend/",
    "/nieuwsbrief/",
    "/nieuwsbrief/landelijk/",
    "/nieuwsbrief/thema/schulden/",
    "/regios/flevoland/nieuwsbrief/",
    "/nieuwsbrief/afmelden/voorbeeld/",
    "/wie-is-wie/voorstel/onbekend/",
    "/samenvatting/stoppen/onbekend/",
    "/klopt-dit-niet/?pagina=/wetgeving/wmo-2015/",
    "/klopt-dit-niet/?pagina=/gemeenten/lelystad/contact/",
    "/klopt-dit-niet/verstuurd/?pagina=/hulp/",
    "/klopt-dit-niet/?pagina=//voorbeeld.example/",
    "/begeleidingscommissie/",
    "/begeleidingscommissie/wensen/",
    "/begeleidingscommissie/wensen/?stand=gewogen",
    "/begeleidingscommissie/wensen/1/",
    "/begeleidingscommissie/besluiten/",
    "/begeleidingscommissie/besluiten/1/",
    "/begeleidingscommissie/agenda/",
    "/begeleidingscommissie/agenda/1/",
    "/begeleidingscommissie/wensen/1/steun/",
]
OWN_ACCOUNT = ["", "tweede-stap/", "tweede-stap/totp/activate/", "tweede-stap/webauthn/add/",
               "wachtwoord/", "uitloggen/"]  # fmt: skip
OF_COLLEAGUES = [
    "/account/", "/account/gegevens/", "/wie-is-wie/", "/wie-is-wie/?gemeente=lelystad",
    "/wie-is-wie/profiel/", "/wie-is-wie/profiel/intrekken/",
    "/wie-is-wie/organisaties/voorbeeld-politie-flevoland/", "/vragen/",
    "/vragen/?regio=landelijk&toon=open", "/vragen/stellen/", "/vragen/samenvatting/",
]  # fmt: skip
OF_MODERATORS = ["/wie-is-wie/voorstellen/", "/vragen/meldingen/"]
OWN_DESK = ["", "nakijken/", "nakijken/?toon=geen-datum", "nakijken/wacht-op-u/", "opmerkingen/",
            "aangeboden/"]  # fmt: skip
# What is reached from a page of the desk by a link: whose desk, the page, the link.
FROM_THE_DESK = [
    (("voorbeeld-publicist-zeewolde", "oggz-demo-publicist"), "", "text=Werkwijze kiezen"),
    (("voorbeeld-beoordelaar", "oggz-demo-kennis"), "", "text=Praktijken beoordelen"),
    (("voorbeeld-beoordelaar", "oggz-demo-kennis"), "praktijken-beoordelen/", "td.title a"),
]
# Every template of a section, in the colours of each municipality that takes part.
SECTIONS = (
    "almere", "dronten", "lelystad", "noordoostpolder", "rotterdam", "urk", "west-betuwe",
    "zeewolde",
)  # fmt: skip
OF_A_SECTION = ("", "nieuws/", "agenda/", "praktijken/", "nieuwsbrief/", "contact/", "raad/")
CASEWORK = ["/inloggen/", "/uitgelogd/", "/bestaat-niet/"]
WIDTHS = [390, 1280]
LOCAL_EDITOR = ("voorbeeld-redacteur-lelystad", "oggz-demo-lelystad")
EDITOR = ("voorbeeld-eindredacteur", "oggz-demo-nieuws")
PROFESSIONAL = ("voorbeeld-professional", "oggz-demo-partner")


MEMBER = ("voorbeeld-commissie-lelystad", "oggz-demo-commissie-lelystad")
# For members and for the secretary: the same pages with what they may do.
COMMITTEE = (
    "", "mijn/", "afweging/", "wensen/1/", "wensen/4/", "wensen/6/", "wensen/nieuw/", "agenda/2/",
    "besluiten/1/",
)  # fmt: skip
CASEWORKER = ("voorbeeld-regisseur", "oggz-demo-casus")


def violations(
    browser: Browser,
    address: str,
    width: int,
    *,
    account: tuple[str, str] | None = None,
    within: str = "",
) -> list[str]:
    """What axe finds on a page, or within one element of it: the frame of the admin is not ours."""
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    assert page.goto(address).status < 500
    if account:
        page.get_by_label("Gebruikersnaam").fill(account[0])
        page.get_by_label("Wachtwoord").fill(account[1])
        page.get_by_role("button", name="Inloggen").click()
        page.wait_for_url(lambda url: "inloggen" not in url)
    page.evaluate(AXE.read_text())
    options = json.dumps({"runOnly": TAGS})
    where = json.dumps(within) if within else "document"
    found = page.evaluate(f"axe.run({where}, {options})")["violations"]
    overflow = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    context.close()
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found] + ["overflow"] * overflow


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PORTAL)
def test_a_page_of_the_portal_is_accessible(
    browser: Browser, portal: str, path: str, width: int
) -> None:
    assert violations(browser, f"{portal}{path}", width) == []


@pytest.mark.parametrize("path", OF_A_SECTION)
@pytest.mark.parametrize("municipality", SECTIONS)
def test_a_page_of_a_section_is_accessible_in_its_own_colours(
    browser: Browser, portal: str, municipality: str, path: str
) -> None:
    assert violations(browser, f"{portal}/gemeenten/{municipality}/{path}", 1280) == []


@pytest.mark.parametrize("kind", ["nieuws", "agenda", "praktijken"])
@pytest.mark.parametrize("municipality", SECTIONS)
def test_an_item_of_a_section_is_accessible_in_its_own_colours(
    browser: Browser, portal: str, municipality: str, kind: str
) -> None:
    listed = read(f"{portal}/gemeenten/{municipality}/{kind}/feed.json")
    items = [item["url"] for item in json.loads(listed)["items"]]
    own = [url for url in items if f"/gemeenten/{municipality}/" in url]
    if not own:
        pytest.skip(f"{municipality} has nothing of its own here in the demonstration")
    assert violations(browser, own[0], 390) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_practices_side_by_side_are_accessible(browser: Browser, portal: str, width: int) -> None:
    boxes = re.findall(r'name="praktijk"[^>]*value="(\d+)"', read(f"{portal}/praktijken/"))
    assert len(boxes) == 15
    address = "&".join(f"praktijk={key}" for key in boxes[:4])
    assert violations(browser, f"{portal}/praktijken/vergelijken/?{address}", width) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("path", "account"),
    [
        *((f"/account/{path}", EDITOR) for path in OWN_ACCOUNT),
        *((path, PROFESSIONAL) for path in OF_COLLEAGUES),
        *((path, EDITOR) for path in OF_MODERATORS),
    ],
)
def test_a_page_behind_login_is_accessible(
    browser: Browser, portal: str, path: str, account: tuple[str, str], width: int
) -> None:
    address = f"{portal}/account/inloggen/?next={quote(path)}"
    assert violations(browser, address, width, account=account) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("path", "link"), [("/wie-is-wie/", ".person a"), ("/vragen/", ".thread-card a")]
)
def test_a_profile_and_a_question_are_accessible(
    browser: Browser, portal: str, path: str, link: str, width: int
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{portal}/account/inloggen/?next={path}")
    page.get_by_label("Gebruikersnaam").fill(PROFESSIONAL[0])
    page.get_by_label("Wachtwoord").fill(PROFESSIONAL[1])
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url(lambda url: "inloggen" not in url)
    address = page.locator(link).first.get_attribute("href")
    context.close()
    login = f"{portal}/account/inloggen/?next={address}"
    assert violations(browser, login, width, account=PROFESSIONAL) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", OWN_DESK)
def test_what_asks_for_attention_is_accessible(
    browser: Browser, portal: str, path: str, width: int
) -> None:
    address = f"{portal}/account/inloggen/?next=/beheer/{path}"
    found = violations(browser, address, width, account=LOCAL_EDITOR, within="main")
    assert found == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("account", "path", "link"), FROM_THE_DESK)
def test_what_a_publisher_and_a_reviewer_do_is_accessible(
    browser: Browser, portal: str, account: tuple[str, str], path: str, link: str, width: int
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{portal}/account/inloggen/?next=/beheer/{path}")
    page.get_by_label("Gebruikersnaam").fill(account[0])
    page.get_by_label("Wachtwoord").fill(account[1])
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url(lambda url: "inloggen" not in url)
    address = page.locator("main").locator(link).first.get_attribute("href")
    context.close()
    login = f"{portal}/account/inloggen/?next={address}"
    assert violations(browser, login, width, account=account, within="main") == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", COMMITTEE)
@pytest.mark.parametrize("account", [MEMBER, EDITOR])
def test_the_committee_is_accessible_for_who_is_in_it(
    browser: Browser, portal: str, account: tuple[str, str], path: str, width: int
) -> None:
    address = f"{portal}/account/inloggen/?next=/begeleidingscommissie/{path}"
    assert violations(browser, address, width, account=account) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_asking_a_question_is_accessible(browser: Browser, portal: str, width: int) -> None:
    page = read(f"{portal}/gemeenten/almere/praktijken/housing-first-eerst-een-sleutel/")
    [ask, *_] = re.findall(r'href="(/praktijken/vraag/\?praktijk=\d+)"', page)
    assert violations(browser, f"{portal}{ask}", width) == []
    sent = ask.replace("vraag/", "vraag/verstuurd/")
    assert violations(browser, f"{portal}{sent}", width) == []


def read(address: str) -> str:
    with urllib.request.urlopen(address) as response:
        return response.read().decode()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", CASEWORK)
def test_a_page_of_casework_is_accessible(
    browser: Browser, casework: str, path: str, width: int
) -> None:
    assert violations(browser, f"{casework}{path}", width) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_work_list_is_accessible(browser: Browser, casework: str, width: int) -> None:
    assert violations(browser, f"{casework}/inloggen/", width, account=CASEWORKER) == []
