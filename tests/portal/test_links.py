"""Links that no longer work: found everywhere, asked politely, reported to who can mend them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document

from oggz.portal.accounts.models import User
from oggz.portal.coupling import services
from oggz.portal.coupling.links import links_in
from oggz.portal.coupling.models import CheckedLink, Host, LinkState, LinkUse
from oggz.portal.coupling.services import check_batch, link_check, note_links_after
from oggz.portal.coupling.services import links as link_notes
from oggz.portal.coupling.services.links import note_help_desks
from oggz.portal.coupling.tasks import check_links
from oggz.portal.knowledge.models import (
    HomePage,
    LegislationIndexPage,
    LegislationPage,
    MediaIndexPage,
    MediaPage,
    NewsPage,
    PageLink,
)
from oggz.portal.municipalities.models import Municipality
from oggz.portal.municipalities.services import archive_section
from oggz.web.fetch import Fault, FetchError
from tests.portal.factories import (
    editor,
    local_news,
    make_private,
    news,
    published,
)
from tests.portal.web_server import WebSite, web_site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_coupled_examples")]


@pytest.fixture
def site(settings, monkeypatch) -> Iterator[WebSite]:
    """One site on this machine; only links to it are due."""
    monkeypatch.setattr(link_check, "SECONDS_BETWEEN", 0.0)
    with web_site() as running:
        settings.FETCH_ALLOW = [running.authority]
        yield running


def body(markup: str) -> list[dict[str, str]]:
    return [{"type": "paragraph", "value": markup}]


def to(address: str, text: str = "Lees verder", **fields: Any) -> NewsPage:
    """A published news item that leads to an address."""
    page = news()
    page.body = body(f'<p><a href="{address}">{text}</a></p>')
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def link(address: str) -> CheckedLink:
    return CheckedLink.objects.get(address=address)


def check(address: str) -> CheckedLink:
    """Ask just this address, as if its turn had come."""
    CheckedLink.objects.exclude(address=address).update(
        next_check=timezone.now() + timedelta(days=1)
    )
    CheckedLink.objects.filter(address=address).update(next_check=timezone.now())
    Host.objects.all().delete()
    check_batch()
    return link(address)


# --- where pages lead


def test_links_are_found_wherever_a_page_may_have_them() -> None:
    page = news()
    page.body = [
        {"type": "heading", "value": "Geen link: https://niet.example/"},
        *body(
            '<p><a href="https://tekst.example/a#deel">In <b>tekst</b></a>'
            '<a href="mailto:x@example.org">mail</a><a href="tel:112">bel</a>'
            '<a href="#boven">boven</a><a linktype="page" id="7">pagina</a>'
            '<a linktype="document" id="9">stuk</a><a href="/nieuws/">eigen</a></p>'
        ),
        {"type": "list", "value": ["<a href='https://lijst.example/'>toch een link</a>"]},
    ]
    page.links = [PageLink(title="Verder", url="https://verder.example/é")]
    page.source_name, page.source_url = "Bron", "https://bron.example/"
    assert {(found.address, found.text) for found in links_in(page)} == {
        ("https://tekst.example/a", "In tekst"), ("page:7", "pagina"), ("document:9", "stuk"),
        ("/nieuws/", "eigen"), ("https://lijst.example/", "toch een link"),
        ("https://verder.example/%C3%A9", "Verder"), ("https://bron.example/", "Adres van de bron"),
    }  # fmt: skip


def test_sources_of_laws_and_media_and_signposts_are_links(settings) -> None:
    home = HomePage.objects.get()
    law = published(LegislationPage, "Wet", below=LegislationIndexPage.objects.get())
    article = published(MediaPage, "Artikel", below=MediaIndexPage.objects.get())
    assert "https://example.org/wet" in [found.address for found in links_in(law)]
    assert "https://example.org/rapport" in [found.address for found in links_in(article)]
    assert "/themas/" in [found.address for found in links_in(home)]
    settings.BASE_URL = "https://portaal.example"
    page = to("https://portaal.example/agenda/")
    assert [found.address for found in links_in(page)] == ["/agenda/"]


def test_one_address_on_many_pages_is_one_link() -> None:
    pages = [to("https://samen.example/"), to("https://samen.example/#deel")]
    assert link("https://samen.example/").uses.count() == 2
    pages[0].unpublish()
    assert [use.page_id for use in link("https://samen.example/").uses.all()] == [pages[1].pk]


@pytest.mark.parametrize("address", ["http://[half/", "//[half", "https://naam:geheim@x.example/"])
def test_an_address_that_nobody_can_read_is_reported_like_any_other(address: str) -> None:
    to(address)
    found = CheckedLink.objects.get(uses__text="Lees verder")
    assert (found.host, services.check_now(found).problem) == ("-", str(FetchError(Fault.ADDRESS)))


def test_all_pages_are_gone_through_some_at_a_time(monkeypatch) -> None:
    monkeypatch.setattr(link_notes, "PAGES_AT_ONCE", 10)
    page = to("https://een.example/")
    hidden = to("https://verborgen.example/")
    LinkUse.objects.all().delete()
    make_private(hidden)
    Municipality.objects.filter(slug="ede").update(help_url="https://hulp.example/")
    last, times = 0, 0
    while last is not None:
        last, times = note_links_after(last), times + 1
    assert times > 3
    assert link("https://een.example/").uses.get().page_id == page.pk
    assert link("https://hulp.example/").uses.get().municipality.slug == "ede"
    assert not CheckedLink.objects.filter(address="https://verborgen.example/").exists()
    before = LinkUse.objects.count()
    note_links_after(0)
    assert LinkUse.objects.count() == before


def test_a_link_that_is_mended_is_no_longer_reported_at_once() -> None:
    page = to("https://weg.example/")
    page.body = body("<p>Zonder link</p>")
    page.save_revision().publish()
    assert not LinkUse.objects.filter(page=page).exists()


# --- within the portal, without asking


def test_a_page_of_our_own_that_went_is_found_without_asking() -> None:
    target = news("Doel")
    page = to("/", links=[])
    page.body = body(f'<p><a linktype="page" id="{target.pk}">Doel</a></p>')
    page.save_revision().publish()
    address = f"page:{target.pk}"
    assert link(address).state == LinkState.GOOD
    NewsPage.objects.get(pk=target.pk).unpublish()
    assert link(address).state == LinkState.BROKEN
    assert "niet (meer) voor iedereen" in link(address).problem
    NewsPage.objects.get(pk=target.pk).save_revision().publish()
    assert link(address).state == LinkState.GOOD
    NewsPage.objects.get(pk=target.pk).delete()
    assert link(address).state == LinkState.BROKEN
    assert "weggegooid" in link(address).problem


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/nieuws/", "goed"), ("/nieuws", "goed"), ("/", "goed"), ("/nieuws/?thema=x", "goed"),
        ("/gemeenten/lelystad/", "goed"), ("/hulp/", "goed"), ("/nieuws/feed.atom", "goed"),
        ("/gemeenten/atlantis/", "verbroken"), ("/nieuws/bestaat-niet/", "verbroken"),
        ("/%00/", "verbroken"),
    ],
)  # fmt: skip
def test_a_path_of_our_own(path: str, state: str) -> None:
    to(path)
    assert link(path).state == state


def test_a_page_of_an_archived_section_and_a_document_that_went(own_files: None) -> None:
    target = local_news("In Urk", "urk")
    document = Document.objects.create(title="Stuk", file=ContentFile(b"x", name="x.txt"))
    page = news()
    page.body = body(
        f'<p><a linktype="page" id="{target.pk}">a</a>'
        f'<a linktype="document" id="{document.pk}">b</a></p>'
    )
    page.save_revision().publish()
    assert not CheckedLink.objects.filter(state=LinkState.BROKEN).exists()
    archive_section(Municipality.objects.get(slug="urk"))
    key = document.pk
    document.delete()
    services.note_links([page])
    broken = CheckedLink.objects.filter(state=LinkState.BROKEN)
    assert {each.address for each in broken} == {f"page:{target.pk}", f"document:{key}"}


# --- asking others


def test_a_good_link_is_asked_with_head_and_again_after_a_week(site: WebSite) -> None:
    address = site.put("/goed")
    to(address)
    good = check(address)
    assert (good.state, good.status) == (LinkState.GOOD, 200)
    assert site.paths == ["HEAD /goed"]
    assert good.next_check - timezone.now() > timedelta(days=6)
    check_batch()
    assert len(site.asked) == 1


def test_a_site_that_refuses_head_is_asked_for_the_page(site: WebSite) -> None:
    def only_get(handler: Any) -> None:
        handler.send_response(405 if handler.command == "HEAD" else 200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    address = site.put("/", raw=only_get)
    to(address)
    assert check(address).state == LinkState.GOOD
    assert site.paths == ["HEAD /", "GET /"]


@pytest.mark.parametrize("status", [404, 410, 500])
def test_broken_only_after_failing_on_three_days(site: WebSite, status: int) -> None:
    address = site.put("/weg", status=status)
    to(address)
    states = []
    for days_ago in (2, 1, 0):
        for _ in range(2):  # twice a day counts once
            checked = check(address)
            states.append((checked.failures, checked.state))
        CheckedLink.objects.update(
            last_failed_on=timezone.localdate() - timedelta(days=days_ago + 1)
        )
    assert states == [
        (1, "twijfel"), (1, "twijfel"), (2, "twijfel"), (2, "twijfel"),
        (3, "verbroken"), (3, "verbroken"),
    ]  # fmt: skip
    assert timezone.now() < link(address).next_check < timezone.now() + timedelta(days=1)
    site.put("/weg")
    mended = check(address)
    assert (mended.state, mended.failures, mended.first_failed) == (LinkState.GOOD, 0, None)


@pytest.mark.parametrize("status", [401, 403])
def test_what_is_closed_to_us_is_not_called_broken(site: WebSite, status: int) -> None:
    address = site.put("/", status=status)
    to(address)
    for _ in range(4):
        CheckedLink.objects.update(last_failed_on=date(2026, 1, 1))
        assert check(address).state == LinkState.UNCLEAR


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/", "http://169.254.169.254/", "http://localhost/", "http://[::1]/"],
)
def test_an_address_of_our_own_machine_is_never_asked(site: WebSite, address: str) -> None:
    to(address)
    assert check(address).state == LinkState.UNCLEAR
    assert site.asked == []


def test_a_site_that_asks_to_wait_is_left_alone(site: WebSite) -> None:
    addresses = [site.put(f"/{n}") for n in range(3)]
    page = to(addresses[0])
    page.body = body("".join(f'<p><a href="{each}">x</a></p>' for each in addresses))
    page.save_revision().publish()
    CheckedLink.objects.exclude(address__in=addresses).update(next_check="2999-01-01T00:00Z")
    site.put("/0", status=429, headers={"Retry-After": "7200"})
    assert check_batch() is False
    assert site.paths == ["HEAD /0"]
    assert link(addresses[0]).state == LinkState.NEW
    assert check_batch() is False
    assert len(site.asked) == 1
    Host.objects.update(not_before=timezone.now())
    site.put("/0")
    CheckedLink.objects.filter(address=addresses[0]).update(next_check=timezone.now())
    check_batch()
    assert {each.state for each in CheckedLink.objects.filter(address__in=addresses)} == {"goed"}


def test_one_request_to_a_site_at_a_time_with_a_pause(site: WebSite, monkeypatch, settings) -> None:
    monkeypatch.setattr(link_check, "SECONDS_BETWEEN", 0.3)
    with web_site() as other:
        settings.FETCH_ALLOW = [site.authority, other.authority]
        # Names of this machine, so that there are two sites.
        addresses = [each.put(f"/{n}") for each in (site, other) for n in range(3)]
        page = news()
        page.body = body("".join(f'<p><a href="{each}">x</a></p>' for each in addresses))
        page.save_revision().publish()
        for address in addresses[3:]:
            CheckedLink.objects.filter(address=address).update(host="andere.example")
        CheckedLink.objects.exclude(address__in=addresses).update(next_check="2999-01-01T00:00Z")
        assert check_batch() is False
        for each in (site, other):
            assert each.busiest == 1
            gaps = [b - a for a, b in zip(each.moments, each.moments[1:], strict=False)]
            assert len(gaps) == 2
            assert min(gaps) >= 0.3
        # Both at the same time.
        assert abs(site.moments[0] - other.moments[0]) < 0.3


def test_many_links_to_one_site_take_many_batches_and_none_is_lost(site: WebSite) -> None:
    addresses = [site.put(f"/{n}", status=200 if n % 2 else 404) for n in range(10)]
    page = news()
    page.body = body("".join(f'<p><a href="{each}">x</a></p>' for each in addresses))
    page.save_revision().publish()
    CheckedLink.objects.exclude(address__in=addresses).update(next_check="2999-01-01T00:00Z")
    sizes = []
    more = True
    while more:
        before = CheckedLink.objects.filter(address__in=addresses, state="nieuw").count()
        more = check_batch()
        Host.objects.all().delete()
        after = CheckedLink.objects.filter(address__in=addresses, state="nieuw").count()
        sizes.append(before - after)
    assert sizes == [4, 4, 2]


def test_what_was_asked_is_kept_when_the_rest_is_cut_off(
    site: WebSite, monkeypatch, settings
) -> None:
    """A worker that is stopped in the middle has kept the sites that answered."""
    address = site.put("/eerst")
    with web_site() as slow:
        settings.FETCH_ALLOW = [site.authority, slow.authority]
        other = slow.put("/later")
        for each in (address, other):
            to(each)
        CheckedLink.objects.filter(address=other).update(host="traag.example")
        CheckedLink.objects.exclude(address__in=[address, other]).update(
            next_check="2999-01-01T00:00Z"
        )
        kept = link_check._keep
        done = []

        def stopped_after_one(host: str, outcomes: Any) -> None:
            if done:
                raise KeyboardInterrupt
            done.append(host)
            kept(host, outcomes)

        monkeypatch.setattr(link_check, "_keep", stopped_after_one)
        with pytest.raises(KeyboardInterrupt):
            check_batch()
        states = {link(address).state, link(other).state}
        assert states == {"goed", "nieuw"}
        monkeypatch.setattr(link_check, "_keep", kept)
        check_batch()
        assert {link(address).state, link(other).state} == {"goed"}


def test_the_night_begins_with_the_pages() -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    check_links(timestamp=0)
    job = ProcrastinateJob.objects.get(task_name__endswith="note_links", status="todo")
    assert (job.args, job.lock) == ({"after": 0}, "coupling.links")


# --- the report


def broken(address: str) -> LinkUse:
    CheckedLink.objects.filter(address=address).update(
        state=LinkState.BROKEN, problem="Deze pagina bestaat niet (meer).", status=404,
        first_failed=timezone.now() - timedelta(days=5), failures=3,
    )  # fmt: skip
    return LinkUse.objects.get(link__address=address)


@pytest.fixture
def local(client: Client) -> Client:
    user = User.objects.create_user("redacteur-lelystad")
    user.groups.add(Group.objects.get(section__municipality__slug="lelystad"))
    client.force_login(user)
    return client


REPORT = "/beheer/verbroken-links/"


def local_link(place: str, address: str) -> LinkUse:
    page = local_news(f"Bericht uit {place}", place)
    page.body = body(f'<p><a href="{address}">Naar {place}</a></p>')
    page.save_revision().publish()
    return broken(address)


def shown(client: Client) -> BeautifulSoup:
    response = client.get(REPORT)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def test_each_editor_sees_what_is_theirs_to_mend(local: Client) -> None:
    own = local_link("lelystad", "https://weg.example/1")
    other = local_link("dronten", "https://weg.example/2")
    Municipality.objects.filter(slug="lelystad").update(help_url="https://weg.example/3")
    note_help_desks()
    broken("https://weg.example/3")
    found = shown(local)
    assert "Naar lelystad" in found.text
    assert "Hulp in Lelystad" in found.text
    assert "Naar dronten" not in found.text
    assert found.select_one(f"a[href='/beheer/pages/{own.page_id}/edit/']")
    home = local.get("/beheer/").content.decode()
    assert "Link op ‘Hulp in Lelystad’" in home
    assert "Naar dronten" not in home
    for action in ("nagaan", "klopt", "telt-mee"):
        assert local.post(f"{REPORT}{other.pk}/{action}/").status_code == 404
        assert local.get(f"{REPORT}{own.pk}/{action}/").status_code == 405
    local.force_login(editor())
    assert {"Naar lelystad", "Naar dronten"} <= set(shown(local).stripped_strings)


def test_asking_again_now(site: WebSite, local: Client) -> None:
    address = site.put("/terug", status=404)
    use = local_link("lelystad", address)
    answer = local.post(f"{REPORT}{use.pk}/nagaan/", follow=True)
    assert "werkt nog niet" in answer.content.decode()
    Host.objects.all().delete()
    site.put("/terug")
    answer = local.post(f"{REPORT}{use.pk}/nagaan/", follow=True)
    assert "werkt weer" in answer.content.decode()
    assert "geen verbroken links" in shown(local).text


def test_right_all_the_same_says_who_and_when_and_can_be_taken_back(local: Client) -> None:
    use = local_link("lelystad", "https://weg.example/")
    local.post(f"{REPORT}{use.pk}/klopt/")
    found = shown(local).text
    assert "geen verbroken links" in found
    assert "redacteur-lelystad" in found
    page = NewsPage.objects.get(pk=use.page_id)
    page.save_revision().publish()
    use.refresh_from_db()
    assert use.accepted_by.username == "redacteur-lelystad"
    local.post(f"{REPORT}{use.pk}/telt-mee/")
    assert "Naar lelystad" in shown(local).select_one("table.listing").text


def test_what_a_page_calls_a_link_is_never_markup(local: Client) -> None:
    use = local_link("lelystad", "https://weg.example/%22onmouseover=x")
    LinkUse.objects.filter(pk=use.pk).update(text="<script>alert(1)</script>")
    found = shown(local)
    assert not found.select("[onmouseover]")
    assert "<script>alert(1)</script>" in found.select_one("table.listing").text
