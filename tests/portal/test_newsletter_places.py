"""Newsletters follow their places: archived, merged, hidden."""

from datetime import timedelta

import feedparser
import pytest
from django.test import Client
from django.utils import timezone

from oggz.portal.knowledge.models import ThemeIndexPage, ThemePage
from oggz.portal.municipalities.models import Municipality
from oggz.portal.municipalities.services import (
    archive_section,
    enrol_municipality,
    move_sections_of_former,
)
from oggz.portal.newsletters import services, tokens
from oggz.portal.newsletters.desk_forms import EditionForm
from oggz.portal.newsletters.models import Edition, Newsletter
from tests.portal.factories import editor, make_private, theme
from tests.portal.newsletters import draft_edition, letter_of, nobody, readers, started

pytestmark = pytest.mark.django_db


def merge(former: str, successor: str) -> None:
    place = Municipality.objects.get(slug=former)
    place.valid_until = timezone.localdate() - timedelta(days=1)
    place.successor = Municipality.objects.get(slug=successor)
    place.save()
    move_sections_of_former()


def test_every_place_and_theme_has_one() -> None:
    before = Newsletter.objects.count()
    assert services.make_newsletters() == 0
    enrol_municipality(Municipality.objects.get(slug="ede"))
    page = theme("Iets nieuws")
    assert Newsletter.objects.count() == before + 2
    assert page.newsletter.title == "Nieuwsbrief Iets nieuws"


def test_an_archived_section_has_none_until_it_returns(client: Client) -> None:
    place = Municipality.objects.get(slug="lelystad")
    edition = started(letter_of())
    archive_section(place)
    assert client.get("/gemeenten/lelystad/nieuwsbrief/").status_code == 410
    assert client.get(edition.url).status_code == 404
    assert b"gemeente-lelystad" not in client.get("/nieuwsbrief/").content
    enrol_municipality(place)
    assert client.get("/gemeenten/lelystad/nieuwsbrief/").status_code == 200
    assert client.get(edition.url).status_code == 200


def test_a_hidden_theme_has_none(client: Client) -> None:
    page = ThemePage.objects.get(slug="schulden")
    make_private(page)
    assert client.get("/nieuwsbrief/thema/schulden/").status_code == 404
    assert b"thema-schulden" not in client.get("/nieuwsbrief/").content


def test_a_theme_that_is_made_anew_has_one_too() -> None:
    gone = theme("Wonen met een plan")
    Newsletter.objects.filter(theme=gone).update(slug=f"thema-{gone.slug[:-1]}x")
    gone.delete()
    page = ThemePage(title="Weer", slug=f"{gone.slug[:-1]}x", summary="Over wonen.")
    ThemeIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    assert page.newsletter.slug == f"thema-{page.slug}-{page.pk}"


def test_a_merger_takes_its_readers_along(client: Client) -> None:
    letter = nobody(letter_of("dronten"))
    [reader] = readers(letter, ["a@x.example"])
    edition = started(letter)
    merge("dronten", "ede")
    letter = Newsletter.objects.with_place().get(pk=letter.pk)
    assert letter.title == "Nieuwsbrief Ede"
    assert letter.subscribers.get() == reader
    assert client.get("/gemeenten/ede/nieuwsbrief/").status_code == 200
    assert client.get(edition.url).status_code == 200


def test_a_merger_of_two_newsletters_makes_one(client: Client) -> None:
    former, other = nobody(letter_of("dronten")), nobody(letter_of("lelystad"))
    only, both = readers(former, ["a@x.example", "b@x.example"])
    other.subscriptions.create(subscriber=both)
    sent, draft, busy = started(former), draft_edition(former), started(former)
    Edition.objects.filter(pk=sent.pk).update(state=Edition.State.SENT)
    mailed = busy.url
    merge("dronten", "lelystad")
    assert {s.pk for s in other.subscribers.all()} == {only.pk, both.pk}
    assert other.subscriptions.count() == 2
    draft.refresh_from_db()
    busy.refresh_from_db()
    assert draft.newsletter == busy.newsletter == other
    # What readers have stays where it was, and is in the archive of the one that goes on.
    assert client.get(sent.url).status_code == 200
    assert sent.url in client.get("/gemeenten/lelystad/nieuwsbrief/").content.decode()
    # The links in a mail of before still work, in one that is on its way too.
    busy.refresh_from_db()
    assert busy.newsletter == other
    assert client.get(mailed, follow=True).redirect_chain == [(busy.url, 301)]
    leave = tokens.UNSUBSCRIBE.token(only.pk, former.pk)
    client.post(f"/nieuwsbrief/afmelden/{leave}/")
    assert other.subscribers.get() == both


def test_the_feed_of_a_newsletter(client: Client) -> None:
    edition = started(letter_of())
    answer = client.get("/nieuwsbrief/gemeente-lelystad/feed.atom")
    found = feedparser.parse(answer.content)
    assert not found.bozo
    assert found.entries[0].title == edition.subject
    assert found.entries[0].link == f"http://localhost:8000{edition.url}"


def test_a_sign_that_nobody_sees_breaks_no_feed(client: Client) -> None:
    form = EditionForm(
        {"subject": "Koffie\x07 &\nthee", "introduction": "Beste\x08 lezer,\r\n\nDag."}
    )
    assert form.is_valid()
    edition = draft_edition(letter_of())
    by = editor("maker")
    services.change_edition(edition, form.cleaned_data, by=by)
    services.approve(edition, by=by)
    services.start_edition(edition.pk)
    [entry, *_] = feedparser.parse(
        client.get("/nieuwsbrief/gemeente-lelystad/feed.atom").content
    ).entries
    assert (entry.title, entry.summary) == ("Koffie & thee", "Beste lezer,\n\nDag.")


@pytest.mark.parametrize("path", ["/nieuwsbrief/", "/gemeenten/lelystad/nieuwsbrief/"])
def test_public_pages_set_no_cookie(client: Client, path: str) -> None:
    assert not client.get(path).cookies
    assert not client.post(path, {}).cookies
