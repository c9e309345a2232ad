"""What an editor publishes is seen everywhere, and what is not published nowhere."""

import pytest
from django.test import Client
from django.utils import timezone

from oggz.portal.catalogue.selectors import CARD_PICTURE
from oggz.portal.knowledge.models import NewsPage, ThemePage
from oggz.portal.municipalities.models import Municipality
from tests.portal.factories import administrator, draft, illustration, make_private, news, theme

pytestmark = pytest.mark.django_db


def places(page: NewsPage) -> list[str]:
    """Where a news item about Urk and debts is to be found."""
    return [
        "/",
        "/nieuws/",
        "/nieuws/?thema=schulden",
        f"/nieuws/?van={page.date}&tot={page.date}",
        "/nieuws/feed.atom",
        "/nieuws/feed.json",
        "/themas/schulden/",
        "/themas/schulden/feed.atom",
        "/themas/schulden/feed.json",
        "/gemeenten/urk/",
        "/gemeenten/urk/raad/",
        "/regios/flevoland/",
        "/sitemap.xml",
    ]


def shows(client: Client, path: str, page: NewsPage) -> bool:
    return f"/nieuws/{page.slug}/" in client.get(path).content.decode()


def about_urk(make, title: str) -> NewsPage:
    debts = ThemePage.objects.get(slug="schulden")
    return make(title, themes=(debts,), municipalities=(Municipality.objects.get(slug="urk"),))


def test_published_news_is_seen_at_every_place_it_is_about(client: Client) -> None:
    page = about_urk(news, "Nieuw loket op Urk")
    assert client.get(page.url).status_code == 200
    assert [path for path in places(page) if not shows(client, path, page)] == []


def test_news_is_not_seen_where_it_is_not_about(client: Client) -> None:
    page = about_urk(news, "Nieuw loket op Urk")
    elsewhere = ["/themas/media/", "/gemeenten/almere/", "/regios/zeeland/", "/nieuws/?thema=media"]
    assert [path for path in elsewhere if shows(client, path, page)] == []


def test_a_draft_is_seen_nowhere(client: Client) -> None:
    page = about_urk(draft, "Nog niet klaar")
    assert client.get(page.url).status_code == 404
    assert [path for path in places(page) if shows(client, path, page)] == []


def test_what_is_taken_back_is_gone_everywhere(client: Client) -> None:
    page = about_urk(news, "Toch niet")
    page.unpublish()
    assert client.get(page.url).status_code == 404
    assert [path for path in places(page) if shows(client, path, page)] == []


def test_a_private_page_leaks_nowhere(client: Client) -> None:
    page = about_urk(news, "Alleen voor ons")
    make_private(page)
    response = client.get(page.url)
    assert response.status_code == 302
    assert page.introduction not in response.content.decode()
    assert [path for path in places(page) if shows(client, path, page)] == []


def test_news_below_a_private_list_leaks_nowhere(client: Client) -> None:
    page = about_urk(news, "Uit een besloten lijst")
    make_private(page.get_parent())
    elsewhere = [
        path for path in places(page) if not path.startswith("/nieuws/?") and path != "/nieuws/"
    ]
    assert [path for path in elsewhere if shows(client, path, page)] == []


@pytest.mark.parametrize(
    "hide",
    [
        pytest.param(lambda page: page.unpublish(), id="unpublished"),
        pytest.param(make_private, id="private"),
    ],
)
def test_a_hidden_theme_is_named_nowhere(client: Client, hide) -> None:
    hidden = theme("Verborgen onderwerp")
    page = news("Bericht erover", themes=(hidden,))
    hide(hidden)
    everywhere = ["/", "/nieuws/", page.url, "/themas/", "/nieuws/feed.json", "/sitemap.xml"]
    texts = {path: client.get(path).content.decode() for path in everywhere}
    named = [path for path, text in texts.items() if hidden.title in text or hidden.slug in text]
    assert named == []


def test_private_news_is_not_counted_at_its_theme(visit) -> None:
    subject = theme("Geteld onderwerp")
    news("Openbaar", themes=(subject,))
    make_private(news("Besloten", themes=(subject,)))
    card = visit("/themas/").find("a", href=subject.url).find_parent("li")
    assert "1 publicatie" in card.text


def test_a_change_shows_only_when_it_is_published(client: Client, visit) -> None:
    page = news("Eerste versie")
    page.title = "Tweede versie"
    revision = page.save_revision()
    assert visit(page.url).h1.text == "Eerste versie"
    assert "Tweede versie" not in client.get("/nieuws/").content.decode()
    revision.publish()
    assert visit(page.url).h1.text == "Tweede versie"


def test_a_page_for_later_waits_for_its_time(client: Client) -> None:
    page = draft("Voor morgen")
    page.go_live_at = timezone.now() + timezone.timedelta(days=1)
    page.save_revision().publish()
    assert client.get(page.url).status_code == 404
    assert not shows(client, "/nieuws/", page)


def test_the_newest_news_stands_first_and_older_news_on_the_next_page(visit) -> None:
    newest = news("Het nieuwste")
    assert visit("/nieuws/").main.find("article").find("a").text.strip() == newest.title
    second = visit("/nieuws/?page=2")
    assert 0 < len(second.main("article")) < 20
    assert newest.title not in second.main.text
    assert second.find("a", rel="prev")["href"] == "?page=1"


def test_turning_the_page_keeps_the_filter(visit) -> None:
    subject = theme("Veel besproken")
    for number in range(21):
        news(f"Bericht {number}", themes=(subject,))
    following = visit(f"/nieuws/?thema={subject.slug}").find("a", rel="next")["href"]
    assert len(visit(f"/nieuws/{following}").main("article")) == 1


def test_a_period_includes_its_first_and_its_last_day(visit) -> None:
    for day in (1, 2, 3, 4):
        news(f"Van de {day}e", day=timezone.datetime(2001, 1, day).date())
    page = visit("/nieuws/?van=2001-01-02&tot=2001-01-03")
    assert [a.text.strip() for a in page.main.select("article h2 a")] == ["Van de 3e", "Van de 2e"]


def test_what_an_editor_types_is_shown_and_never_run(visit) -> None:
    code = "<script>alert(1)</script>"
    page = draft(f"Titel {code}", source_name=code, source_url="https://voorbeeld.example/")
    page.introduction = f"Inleiding {code}"
    page.body = [
        {"type": "heading", "value": code},
        {"type": "quote", "value": code},
        {"type": "list", "value": [{"type": "item", "value": code}]},
    ]
    page.save_revision().publish()
    for path in (page.url, "/nieuws/", "/"):
        seen = visit(path)
        assert code in seen.main.text
        assert seen("script", src=False, type=None) == []


def test_a_source_has_a_name_to_click_on() -> None:
    from django.core.exceptions import ValidationError

    page = draft("Met bron")
    page.source_url = "https://voorbeeld.example/"
    with pytest.raises(ValidationError, match="Noem de bron"):
        page.full_clean()
    page.source_name = "Een voorbeeld"
    page.full_clean()


def test_an_example_says_that_it_is_one(visit) -> None:
    assert "Dit is een voorbeeld" in visit("/nieuws/een-vast-gezicht-in-de-bemoeizorg/").main.text
    assert "Dit is een voorbeeld" not in visit(news("Echt nieuws").url).main.text


def test_an_editor_publishes_in_the_admin_and_readers_see_it(client: Client) -> None:
    page = draft("Uit het beheer")
    client.force_login(administrator())
    edit = client.get(f"/beheer/pages/{page.pk}/edit/")
    assert edit.status_code == 200
    form = {
        "title": "Uit het beheer", "slug": page.slug, "date": "2026-01-01",
        "introduction": "Kort.", "image": "", "source_name": "", "source_url": "",
        "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "heading",
        "body-0-id": "", "body-0-value": "Een kop",
        "themes": [str(ThemePage.objects.get(slug="media").pk)],
        "links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0",
        "municipality_links-TOTAL_FORMS": "0", "municipality_links-INITIAL_FORMS": "0",
        "seo_title": "", "search_description": "", "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0", "action-publish": "action-publish",
    }  # fmt: skip
    assert client.post(f"/beheer/pages/{page.pk}/edit/", form).status_code == 302
    reader = Client()
    assert "Een kop" in reader.get(page.url).content.decode()
    assert shows(reader, "/themas/media/", page)


def test_news_with_an_image_stands_in_a_list_once_whatever_happens_to_the_image(
    own_files, visit
) -> None:
    image = illustration()
    page = news("Met beeld", image=image)
    first = visit("/nieuws/").main.find("img")["src"]
    image.focal_point_x, image.focal_point_y = 10, 10
    image.focal_point_width = image.focal_point_height = 20
    image.save()
    image.get_rendition(CARD_PICTURE)
    shown = visit("/nieuws/")
    assert len(shown.main("a", href=page.url)) == 1
    assert shown.main.find("img")["src"] != first
