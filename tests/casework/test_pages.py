"""What every page of the closed environment has: its own look, no traces, no bad answers."""

from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

PUBLIC = ["/inloggen/", "/uitgelogd/", "/robots.txt"]
LONG = "a" * 2500
REFUSED = [
    ("/nergens/", 404),
    ("/casussen/%F0%9F%98%80/", 404),
    ("/%FF", 404),
    ("/beheer/", 404),
    ("/admin/", 404),
    ("/static/../../keys/casework.key", 404),
    ("/%00", 400),
    ("/inloggen/?next=%00", 400),
    (f"/{LONG}", 414),
    (f"/inloggen/?next={LONG}", 414),
]

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture(params=[False, True], ids=["stranger", "member"])
def visitor(request, member) -> Client:
    client = Client()
    if request.param:
        client.force_login(member)
    return client


@pytest.mark.parametrize("path", ["/", *PUBLIC, "/nergens/", "/healthz"])
def test_no_page_stays_behind_in_a_browser(visitor: Client, path: str) -> None:
    directives = visitor.get(path).headers["Cache-Control"]
    for directive in ("no-store", "no-cache", "private", "max-age=0"):
        assert directive in directives


@pytest.mark.parametrize("path", ["/", *PUBLIC, "/nergens/", "/healthz"])
def test_every_answer_has_the_protecting_headers(visitor: Client, path: str) -> None:
    headers = visitor.get(path, secure=True).headers
    policy = {d.split()[0]: d.split()[1:] for d in headers["Content-Security-Policy"].split(";")}
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert policy["object-src"] == ["'none'"]
    assert {v for values in policy.values() for v in values} == {"'self'", "'none'"}
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_file_of_the_site_has_the_same_policy(settings) -> None:
    file = Path(settings.STATIC_ROOT) / f"{uuid4()}.svg"
    file.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    try:
        response = Client().get(f"/static/{file.name}")
        response.close()
    finally:
        file.unlink()
    assert response.status_code == 200
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_who_leaves_takes_along_what_the_browser_kept_of_this_site(client: Client) -> None:
    cleared = client.get("/uitgelogd/").headers["Clear-Site-Data"]
    assert cleared == '"cache", "storage"'


def test_a_message_travels_in_no_cookie(client: Client, member) -> None:
    client.force_login(member)
    client.post("/mijn-sessies/beeindigen/", {"alle": "ja"})
    assert set(client.cookies) <= {"oggz_casework_session", "oggz_casework_csrf"}
    assert "U bent alleen nog hier ingelogd" in client.get("/mijn-sessies/").content.decode()


@pytest.mark.parametrize("path", ["/inloggen/", "/uitgelogd/", "/", "/nergens/"])
def test_a_page_holds_no_code_and_loads_nothing_from_elsewhere(visitor: Client, path: str) -> None:
    page = BeautifulSoup(visitor.get(path, follow=True).content, "lxml")
    assert [script for script in page("script") if not script.get("src")] == []
    assert page("style") == []
    assert page.select("[style]") == []
    assert not {n for element in page(True) for n in element.attrs if n.startswith("on")}
    loaded = [e["src"] for e in page.select("[src]")] + [link["href"] for link in page("link")]
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)


@pytest.mark.parametrize("path", ["/inloggen/", "/uitgelogd/"])
def test_nobody_takes_this_site_for_the_portal(visit, path: str) -> None:
    page = visit(path)
    assert page.html["lang"] == "nl"
    assert "oggz-casework-theme" in page.html["class"]
    assert page.title.text.endswith("OGGz Casusoverleg")
    assert page.find("header").find(class_="zone-label").text.strip() == "Gesloten omgeving"
    sheets = [link["href"] for link in page("link", rel="stylesheet")]
    assert sheets == ["/static/oggz/dist/casework.css"]
    assert "KwetsbareGroepen.nl" not in page.text


def test_search_engines_stay_out(client: Client, visit) -> None:
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /",
    ]
    for path in ("/inloggen/", "/uitgelogd/"):
        assert "noindex" in visit(path).find("meta", attrs={"name": "robots"})["content"]


def test_the_login_form_can_be_filled_in_by_everyone(visit) -> None:
    page = visit("/inloggen/")
    assert len(page("h1")) == 1
    for name, help_for_browsers in (("login", "username"), ("password", "current-password")):
        field = page.find("input", attrs={"name": name})
        assert field["autocomplete"] == help_for_browsers
        assert page.find("label", attrs={"for": field["id"]}).text.strip()
    assert page.find("a", href="#inhoud")


@pytest.mark.parametrize("path", [*PUBLIC[1:], "/", "/nergens/"])
def test_a_page_without_a_form_sets_no_cookie(client: Client, path: str) -> None:
    assert not client.get(path).cookies


@pytest.mark.parametrize(("path", "status"), REFUSED)
def test_an_address_without_a_page_is_refused_in_dutch(
    visitor: Client, path: str, status: int
) -> None:
    response = visitor.get(path)
    assert response.status_code == status
    assert 'lang="nl"' in response.content.decode()
    assert "Deze pagina bestaat niet" in response.content.decode() or status != 404
    assert "oggz-casework-theme" in response.content.decode()


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", ""])
def test_a_host_name_that_is_not_ours_is_refused(client: Client, host: str) -> None:
    response = client.get("/inloggen/", HTTP_HOST=host)
    assert response.status_code == 400
    assert "Dit verzoek klopt niet" in response.content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_change_nothing(visitor: Client, method: str) -> None:
    for path in ("/", "/inloggen/", "/uitloggen/", "/robots.txt"):
        assert getattr(visitor, method)(path).status_code < 500


@given(st.one_of(st.text(max_size=300), st.binary(max_size=100)))
@example("\0")
def test_no_address_breaks_the_site(client: Client, text: str | bytes) -> None:
    for place in ("/{}", "/{}/", "/casussen/{}/", "/inloggen/?next={}"):
        assert client.get(place.format(quote(text, safe=""))).status_code < 500


@given(name=st.text(max_size=300), password=st.text(max_size=300))
@example(name="\0", password="\0")
def test_no_name_or_password_breaks_the_login_page(client: Client, log_in, name, password) -> None:
    response = log_in(name, password)
    assert response.status_code == 200
    assert response.wsgi_request.user.is_anonymous
