"""Coupled sites: what comes in as drafts or links, and what a failing site does not harm."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app as tasks
from wagtail.models import Page

from oggz.portal.accounts.models import User
from oggz.portal.coupling import services
from oggz.portal.coupling.models import Arrival, Item, Source
from oggz.portal.coupling.services import intake, move_sources, save_source, take_in
from oggz.portal.coupling.tasks import take_in_due
from oggz.portal.knowledge.models import NewsIndexPage, NewsPage
from oggz.portal.municipalities.models import Municipality, SectionPage
from oggz.portal.municipalities.services import archive_section, move_sections_of_former
from tests.portal.factories import editor, list_of_section, national_list
from tests.portal.web_server import WebSite, web_site
from tests.together import really

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_coupled_examples")]


@pytest.fixture
def site(settings) -> Iterator[WebSite]:
    with web_site() as running:
        settings.FETCH_ALLOW = [running.authority]
        yield running


def section(slug: str = "lelystad") -> SectionPage:
    return SectionPage.objects.get(municipality__slug=slug)


def feed(*items: dict[str, Any], title: str = "Nieuws van de GGD") -> str:
    listed = [{"id": str(n), "url": f"https://ggd.example/{n}"} | i for n, i in enumerate(items)]
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": title, "items": listed})


def coupled(address: str, arrival: Arrival = Arrival.LINKS, **fields: Any) -> Source:
    return save_source(Source(**{"address": address, "arrival": arrival, "title": "GGD"} | fields))


def drafts_of(source: Source) -> list[NewsPage]:
    return [item.page.specific for item in source.items.order_by("pk") if item.page]


def again(source: Source) -> Source:
    return Source.objects.get(pk=source.pk)


# --- what comes in


def test_links_stand_on_the_news_list_and_lead_elsewhere(site: WebSite, visit) -> None:
    one = {"title": "Een <i>nieuw</i> team", "url": "https://ggd.example/team?utm_source=x"}
    source = coupled(site.put("/feed", feed(one)))
    assert take_in(source.pk).new == 1
    [link] = visit("/nieuws/").select(".elsewhere a")
    assert (link.text, link["href"]) == ("Een nieuw team", "https://ggd.example/team")
    assert "GGD" in visit("/nieuws/").select_one(".elsewhere").text
    assert visit("/nieuws/?thema=schulden").select(".elsewhere") == []


def test_links_of_a_section_stand_in_that_section_only(site: WebSite, visit) -> None:
    source = coupled(site.put("/feed", feed({"title": "Van hier"})), section=section())
    take_in(source.pk)
    for path in ("/gemeenten/lelystad/", "/gemeenten/lelystad/nieuws/"):
        assert [a.text for a in visit(path).select(".elsewhere a")] == ["Van hier"]
    for path in ("/nieuws/", "/gemeenten/dronten/", "/gemeenten/dronten/nieuws/"):
        assert visit(path).select(".elsewhere") == []


def test_what_a_site_writes_is_never_markup(site: WebSite, visit) -> None:
    nasty = {
        "title": "&lt;script&gt;alert(1)&lt;/script&gt;",
        "url": "https://ggd.example/\"onmouseover='x'",
        "content_html": "<img src=x onerror=alert(1)>",
    }
    for arrival in Arrival:
        source = coupled(site.put(f"/{arrival}", feed(nasty)), arrival, title='"><script>x')
        take_in(source.pk)
    page = visit("/nieuws/")
    assert [script["src"] for script in page("script")] == ["/static/oggz/dist/portal.js"]
    [draft] = drafts_of(source if source.arrival == Arrival.DRAFTS else Source.objects.first())
    draft.get_latest_revision().publish()
    shown = visit(draft.url)
    assert shown.select("[onmouseover], [onerror]") == []
    assert shown.h1.text == "<script>alert(1)</script>"


def test_a_draft_waits_for_an_editor_and_names_its_source(site: WebSite, client: Client) -> None:
    one = {"title": "Nieuw team", "content_text": "Wat zij doen.", "url": "https://ggd.example/t"}
    source = coupled(site.put("/feed", feed(one)), Arrival.DRAFTS, section=section())
    take_in(source.pk)
    [draft] = drafts_of(source)
    assert not draft.live
    assert draft.get_parent().specific == list_of_section(NewsIndexPage, "lelystad")
    assert (draft.source_name, draft.source_url) == ("GGD", "https://ggd.example/t")
    assert (draft.title, draft.introduction) == ("Nieuw team", "Wat zij doen.")
    assert client.get(draft.url).status_code == 404
    assert "Nieuw team" not in client.get("/gemeenten/lelystad/nieuws/").content.decode()
    draft.get_latest_revision().publish()
    shown = client.get(draft.url).content.decode()
    assert "Lees het hele bericht bij GGD" in shown
    assert 'href="https://ggd.example/t"' in shown


def test_the_same_items_come_in_once(site: WebSite) -> None:
    items = [{"title": f"Bericht {n}"} for n in range(3)]
    for arrival in Arrival:
        source = coupled(site.put(f"/{arrival}", feed(*items)), arrival)
        assert [take_in(source.pk).new for _ in range(3)] == [3, 0, 0]
        assert source.items.count() == 3
    assert len({page.slug for page in national_list(NewsIndexPage).get_children()}) >= 3


def test_titles_that_are_alike_get_addresses_of_their_own(site: WebSite) -> None:
    items = [{"title": title} for title in ("Nieuws", "Nieuws", "Nieuws!", "???", "!!!")]
    source = coupled(site.put("/feed", feed(*items)), Arrival.DRAFTS)
    take_in(source.pk)
    assert len({draft.slug for draft in drafts_of(source)}) == 5


def test_a_changed_item_changes_its_link(site: WebSite) -> None:
    source = coupled(site.put("/feed", feed({"title": "Eerst"})))
    take_in(source.pk)
    site.put("/feed", feed({"title": "Verbeterd", "url": "https://ggd.example/nieuw"}))
    assert take_in(source.pk).changed == 1
    [item] = source.items.all()
    assert (item.title, item.address) == ("Verbeterd", "https://ggd.example/nieuw")


def test_a_changed_item_changes_a_draft_that_nobody_touched(site: WebSite) -> None:
    source = coupled(site.put("/feed", feed({"title": "Eerst"})), Arrival.DRAFTS)
    take_in(source.pk)
    for title in ("Tweede", "Derde"):
        site.put("/feed", feed({"title": title}))
        take_in(source.pk)
        [draft] = drafts_of(source)
        assert draft.title == draft.get_latest_revision_as_object().title == title


@pytest.mark.parametrize("touch", ["write", "publish", "delete", "withdraw"])
def test_what_an_editor_touched_stays_as_it_is(site: WebSite, touch: str) -> None:
    source = coupled(site.put("/feed", feed({"title": "Eerst"})), Arrival.DRAFTS)
    take_in(source.pk)
    [draft] = drafts_of(source)
    if touch == "write":
        draft.introduction = "Door een redacteur."
        draft.save_revision()
    elif touch == "delete":
        draft.delete()
    else:
        draft.save_revision().publish()
        if touch == "withdraw":
            NewsPage.objects.get(pk=draft.pk).unpublish()
    before = [
        (page.title, page.latest_revision_id) for page in NewsPage.objects.filter(pk=draft.pk)
    ]
    site.put("/feed", feed({"title": "Veranderd bij de bron"}))
    take_in(source.pk)
    after = [(page.title, page.latest_revision_id) for page in NewsPage.objects.filter(pk=draft.pk)]
    assert after == before
    assert NewsPage.objects.filter(title="Veranderd bij de bron").count() == 0


def test_a_feed_that_renames_its_items_each_time_brings_them_once(site: WebSite) -> None:
    source = coupled(
        site.put("/feed", feed({"id": "a", "title": "Een", "url": "https://x.example/"}))
    )
    take_in(source.pk)
    for identity in "bcd":
        one = {"id": identity, "title": "Een", "url": "https://x.example/"}
        site.put("/feed", feed(one))
        assert take_in(source.pk).new == 0


def test_a_flood_of_new_items_is_spread_over_days(site: WebSite) -> None:
    source = coupled(site.put("/feed"), Arrival.LINKS)
    for start in (0, 60, 120):
        items = [{"id": str(n), "title": str(n)} for n in range(start, start + 60)]
        site.put("/feed", feed(*items), headers={"ETag": str(start)})
        take_in(source.pk)
    assert source.items.count() == intake.MOST_NEW_A_DAY
    source.items.update(taken_on=timezone.now() - timedelta(days=2))
    assert take_in(source.pk).new == 60  # was not taken for unchanged


def test_an_item_without_a_day_keeps_that_of_its_intake(site: WebSite) -> None:
    source = coupled(site.put("/feed", feed({"title": "Zonder dag"})))
    take_in(source.pk)
    source.items.update(day="2026-01-02")
    assert take_in(source.pk) == services.Taken()
    assert str(source.items.get().day) == "2026-01-02"


def test_what_did_not_change_is_not_read_again(site: WebSite) -> None:
    moment = "Tue, 03 Mar 2026 10:00:00 GMT"
    headers = {"ETag": '"1"', "Last-Modified": moment}
    source = coupled(site.put("/feed", feed({"title": "Een"}), headers=headers))
    assert take_in(source.pk).new == 1
    assert take_in(source.pk).new == 0
    assert site.asked[1][2]["If-None-Match"] == '"1"'
    assert site.asked[1][2]["If-Modified-Since"] == moment
    assert again(source).last_success is not None


def test_another_address_is_asked_anew(site: WebSite) -> None:
    source = coupled(site.put("/feed", feed({"title": "Een"}), headers={"ETag": '"1"'}))
    take_in(source.pk)
    source = again(source)
    source.address = site.put("/ander", feed({"title": "Een"}))
    save_source(source)
    assert again(source).etag == ""


def test_a_source_without_a_name_takes_that_of_its_feed(site: WebSite) -> None:
    source = coupled(site.put("/feed", feed(title="<b>GGD</b> Flevoland")), title="")
    take_in(source.pk)
    assert again(source).title == "GGD Flevoland"


# --- what goes wrong


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ({"status": 404}, "niet gevonden"),
        ({"status": 410}, "bestaat niet meer"),
        ({"status": 403}, "toe te laten"),
        ({"status": 500}, "code 500"),
        ({"body": "<!DOCTYPE html><p>Welkom"}, "geen RSS-"),
        ({"body": '<!DOCTYPE rss [<!ENTITY a "b">]><rss/>'}, "onveilig"),
        ({"status": 302, "headers": {"Location": "http://169.254.169.254/"}}, "open internet"),
    ],
)
def test_a_broken_feed_is_noted_and_harms_nothing(site: WebSite, reply: dict, told: str) -> None:
    source = coupled(site.put("/feed", feed({"title": "Van vroeger"})))
    take_in(source.pk)
    site.put("/feed", **reply)
    assert told in take_in(source.pk).problem
    failed = again(source)
    assert told in failed.problem
    assert (failed.failures, failed.failing_since is not None) == (1, True)
    assert failed.items.count() == 1
    site.put("/feed", feed({"title": "Van vroeger"}))
    assert take_in(source.pk).problem == ""
    mended = again(source)
    assert (mended.problem, mended.failures, mended.failing_since) == ("", 0, None)


def test_a_failing_feed_is_asked_less_and_less(site: WebSite) -> None:
    source = coupled(site.put("/feed", status=500))
    waits = []
    for _ in range(7):
        take_in(source.pk)
        wait = again(source).next_attempt - timezone.now()
        waits.append(round(wait.total_seconds() / 3600))
    assert waits == [1, 2, 4, 8, 16, 24, 24]


def test_a_site_that_asks_to_wait_is_left_alone(site: WebSite) -> None:
    source = coupled(site.put("/feed", status=429, headers={"Retry-After": str(3 * 86400)}))
    take_in(source.pk)
    assert again(source).next_attempt - timezone.now() > timedelta(days=2)
    site.put("/feed", status=503, headers={"Retry-After": "999999999"})
    take_in(source.pk)
    assert again(source).next_attempt - timezone.now() < timedelta(days=8)


def test_after_thirty_days_of_failing_it_stops_and_says_so(site: WebSite, client: Client) -> None:
    source = coupled(site.put("/feed", status=500))
    take_in(source.pk)
    Source.objects.update(failing_since=timezone.now() - timedelta(days=29))
    take_in(source.pk)
    assert again(source).is_on
    Source.objects.update(failing_since=timezone.now() - timedelta(days=30))
    take_in(source.pk)
    stopped = again(source)
    assert not stopped.is_on
    assert stopped.paused_on
    assert take_in(source.pk) is None
    client.force_login(editor())
    assert "gestopt na dertig dagen" in client.get("/beheer/").content.decode()
    stopped.is_on = True
    saved = save_source(stopped)
    assert (saved.paused_on, saved.failures, saved.problem) == (None, 0, "")


def test_an_editor_who_changes_the_address_meanwhile_gets_nothing_of_the_old_one(
    site: WebSite, monkeypatch
) -> None:
    source = coupled(site.put("/feed", feed({"title": "Van het oude adres"})))
    fetched = intake.fetch

    def while_it_is_asked(address: str, **how: Any) -> Any:
        answer = fetched(address, **how)
        Source.objects.update(address="https://nieuw.example/feed")
        return answer

    monkeypatch.setattr(intake, "fetch", while_it_is_asked)
    take_in(source.pk)
    assert Item.objects.count() == 0
    assert again(source).last_success is None


@pytest.mark.django_db(transaction=False)
def test_two_intakes_at_the_same_moment_bring_everything_once(
    site: WebSite, django_db_blocker
) -> None:
    items = [{"title": f"Tegelijk {n}"} for n in range(5)]
    address = site.put("/tegelijk", feed(*items))

    def make() -> Source:
        return coupled(address, Arrival.DRAFTS)

    [source] = really(make)
    try:
        answers = really(lambda: take_in(source.pk), times=3)
        assert sorted(answer.new for answer in answers) == [0, 0, 5]
        [count] = really(lambda: NewsPage.objects.filter(title__startswith="Tegelijk").count())
        assert count == 5
    finally:

        def clean() -> None:
            for page in NewsPage.objects.filter(title__startswith="Tegelijk"):
                page.delete()
            Source.objects.filter(pk=source.pk).delete()

        assert really(clean) == [None]


# --- when


def jobs(name: str) -> list[dict[str, Any]]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    found = ProcrastinateJob.objects.filter(task_name__endswith=name, status="todo")
    return list(found.values("args", "lock", "queueing_lock", "priority"))


def test_each_hour_what_is_due_gets_a_task_and_one_host_at_a_time(site: WebSite) -> None:
    due = [coupled(site.put(f"/{n}"), title=str(n)) for n in range(3)]
    other = coupled("https://elders.example/feed")
    later, off = coupled(site.put("/later")), coupled(site.put("/uit"), is_on=False)
    Source.objects.filter(pk=later.pk).update(next_attempt=timezone.now() + timedelta(hours=1))
    of_archived = coupled(site.put("/weg"), section=section("urk"))
    archive_section(Municipality.objects.get(slug="urk"))
    take_in_due(timestamp=0)
    take_in_due(timestamp=0)  # what waits already is not asked twice
    made = jobs("take_in_source")
    assert sorted(job["args"]["source"] for job in made) == sorted(s.pk for s in [*due, other])
    assert not {later.pk, off.pk, of_archived.pk} & {job["args"]["source"] for job in made}
    locks = {job["args"]["source"]: job["lock"] for job in made}
    assert len({locks[source.pk] for source in due}) == 1
    assert locks[other.pk] != locks[due[0].pk]
    assert take_in(of_archived.pk) is None
    assert "oggz.portal.coupling.tasks.take_in_due" in tasks.tasks


# --- sections


def test_archiving_stops_sources_and_coming_back_starts_them(site: WebSite, visit) -> None:
    from oggz.portal.municipalities.services import enrol_municipality

    urk = Municipality.objects.get(slug="urk")
    source = coupled(site.put("/feed", feed({"title": "Een"})), section=section("urk"))
    take_in(source.pk)
    archive_section(urk)
    assert take_in(source.pk) is None
    assert visit("/gemeenten/urk/").select(".elsewhere") == []
    enrol_municipality(urk)
    assert take_in(source.pk) is not None
    assert visit("/gemeenten/urk/").select(".elsewhere")


def merge(former: str, into: str) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    successor = Municipality.objects.get(slug=into)
    Municipality.objects.filter(slug=former).update(valid_until=yesterday, successor=successor)
    move_sections_of_former()


def test_a_merger_takes_sources_along_each_feed_once(site: WebSite) -> None:
    shared, own = site.put("/gedeeld"), site.put("/eigen")
    kept = coupled(shared, section=section("dronten"))
    coupled(shared, section=section("lelystad"))
    moved = coupled(own, section=section("lelystad"))
    merge("lelystad", "dronten")
    assert set(Source.objects.values_list("pk", "section__municipality__slug")) == {
        (kept.pk, "dronten"), (moved.pk, "dronten"),
    }  # fmt: skip


def test_a_merger_into_a_municipality_without_a_section(site: WebSite) -> None:
    source = coupled(site.put("/feed"), section=section("lelystad"))
    merge("lelystad", "ede")
    assert again(source).section.municipality.slug == "ede"


def test_a_feed_is_coupled_once_in_one_place(site: WebSite) -> None:
    address = site.put("/feed")
    for place in (None, section()):
        coupled(address, section=place)
        with pytest.raises(ValidationError, match="hier al gekoppeld"):
            coupled(address, section=place)
    move_sources(section(), section("dronten"))
    assert Source.objects.filter(section=section("dronten")).count() == 1


# --- the desk


@pytest.fixture
def local(client: Client) -> Client:
    user = User.objects.create_user("redacteur-lelystad")
    user.groups.add(Group.objects.get(section__municipality__slug="lelystad"))
    client.force_login(user)
    return client


NEW = "/beheer/gekoppelde-sites/nieuw/"


def sent(address: str, **fields: Any) -> dict[str, Any]:
    return {
        "address": address, "title": "", "section": section().pk, "arrival": "links",
        "is_on": "on", "save": "1",
    } | fields  # fmt: skip


def page_of(response: Any) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def test_trying_shows_what_would_come_in_and_keeps_nothing(site: WebSite, local: Client) -> None:
    address = site.put("/feed", feed({"title": "Een <b>nieuw</b> team", "content_text": "Kort."}))
    form = sent(address, **{"try": "1"})
    del form["save"]
    shown = page_of(local.post(NEW, form))
    assert "Een nieuw team" in shown.select_one(".desk-preview").text
    assert "Er is nog niets bewaard" in shown.text
    assert Source.objects.count() == 0
    local.post(NEW, sent(address))
    assert Source.objects.get().title == "Nieuws van de GGD"


def test_a_web_page_leads_to_the_feeds_that_it_names(site: WebSite, local: Client) -> None:
    site.put("/nieuws.json", feed({"title": "Gevonden"}))
    page = (
        '<html><head><link rel="alternate" type="application/feed+json" title="Nieuws"'
        ' href="/nieuws.json"></head></html>'
    )
    address = site.put("/", page, headers={"Content-Type": "text/html"})
    shown = page_of(local.post(NEW, sent(address)))
    button = shown.select_one("button[name=proposal]")
    assert button.text == "Neem ‘Nieuws’"
    assert Source.objects.count() == 0
    form = sent(address, proposal=button["value"])
    del form["save"]
    shown = page_of(local.post(NEW, form))
    assert "Gevonden" in shown.select_one(".desk-preview").text
    assert shown.select_one("input[name=address]")["value"] == site.url("/nieuws.json")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "Vul het adres"),
        ("javascript:alert(1)", "geen webadres"),
        ("http://localhost:5432/", "open internet"),
        ("http://169.254.169.254/latest/", "open internet"),
        ("http://[::1]/", "open internet"),
        ("file:///etc/passwd", "geen webadres"),
        ("geen adres", "geen webadres"),
    ],
)
def test_an_address_that_may_not_be_asked_says_why(local: Client, address: str, told: str) -> None:
    assert told in page_of(local.post(NEW, sent(address))).text
    assert Source.objects.count() == 0


def test_a_section_of_another_is_refused(site: WebSite, local: Client) -> None:
    address = site.put("/feed", feed())
    for other in (section("dronten").pk, "", "x", 10**12):
        shown = page_of(local.post(NEW, sent(address, section=other)))
        assert "gemeente" in " ".join(e.text for e in shown.select(".w-field__errors")).lower()
    assert Source.objects.count() == 0


@pytest.mark.parametrize("action", ["", "ontkoppelen/", "ophalen/"])
def test_a_source_of_another_section_does_not_exist(
    site: WebSite, local: Client, action: str
) -> None:
    for place in (section("dronten"), None):
        source = coupled(site.put("/feed", feed()), section=place)
        address = f"/beheer/gekoppelde-sites/{source.pk}/{action}"
        assert local.post(address, sent(site.url("/ander"))).status_code == 404
        assert again(source).address == site.url("/feed")
    assert site.asked == []


def test_an_own_source_cannot_be_moved_elsewhere(site: WebSite, local: Client) -> None:
    source = coupled(site.put("/feed", feed()), section=section())
    address = f"/beheer/gekoppelde-sites/{source.pk}/"
    for other in (section("dronten").pk, ""):
        page_of(local.post(address, sent(source.address, section=other)))
    assert again(source).section == section()


def test_changing_pausing_and_uncoupling(site: WebSite, local: Client) -> None:
    source = coupled(site.put("/feed", feed({"title": "Een"})), Arrival.DRAFTS, section=section())
    take_in(source.pk)
    form = sent(source.address, title="Andere naam")
    del form["is_on"]
    local.post(f"/beheer/gekoppelde-sites/{source.pk}/", form)
    changed = again(source)
    assert (changed.title, changed.is_on, changed.arrival) == ("Andere naam", False, "links")
    shown = page_of(local.post(f"/beheer/gekoppelde-sites/{source.pk}/ophalen/", follow=True))
    assert "staat uit" in shown.text
    assert (
        "Ja, ontkoppel"
        in page_of(local.get(f"/beheer/gekoppelde-sites/{source.pk}/ontkoppelen/")).text
    )
    local.post(f"/beheer/gekoppelde-sites/{source.pk}/ontkoppelen/")
    assert Source.objects.count() == 0
    assert Page.objects.filter(title="Een").count() == 1


def test_fetching_now_says_what_came(site: WebSite, local: Client) -> None:
    source = coupled(site.put("/feed", feed({"title": "Een"})), section=section())
    address = f"/beheer/gekoppelde-sites/{source.pk}/ophalen/"
    assert "1 nieuw" in page_of(local.post(address, follow=True)).text
    site.put("/feed", status=404)
    assert "niet gevonden" in page_of(local.post(address, follow=True)).text
    assert local.get(address).status_code == 405


def test_the_first_page_of_the_desk_tells_of_the_own_section(site: WebSite, local: Client) -> None:
    for place, name in ((section(), "Mijn GGD"), (section("dronten"), "Andere GGD")):
        address = site.put(f"/{place.pk}", feed({"title": "Een"}))
        source = coupled(address, Arrival.DRAFTS, section=place, title=name)
        take_in(source.pk)
        site.put(f"/{place.pk}", status=404)
        take_in(source.pk)
    shown = page_of(local.get("/beheer/")).text
    assert "1 concept van andere sites wacht" in shown
    assert "Mijn GGD" in shown
    assert "Gekoppelde site, werkt niet sinds" in shown
    assert "Andere GGD" not in shown
