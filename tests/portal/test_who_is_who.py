"""Who is who: only colleagues find each other, and only who wants to be found."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from oggz.portal.accounts.models import Appointment, Role, User
from oggz.portal.accounts.services import end_appointment
from oggz.portal.professionals import consent, services
from oggz.portal.professionals.models import Profile
from oggz.portal.professionals.services import RoomError
from oggz.web.limits import another
from oggz.web.page_cache import PageCacheMiddleware
from tests.portal.colleagues import (
    INDEX,
    at,
    colleague,
    filled_in,
    organisation,
    place,
    profile,
    region,
    text,
    told,
    url,
)
from tests.together import really

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> User:
    return colleague("lezer", slug="dronten")


@pytest.fixture
def ria() -> User:
    return colleague("ria")


def found(client: Client, words: str = "", address: str = INDEX) -> str:
    """What the list shows for these words, as a person searches."""
    answer = client.post(address, {"q": words}, follow=True) if words else client.get(address)
    assert answer.status_code == 200
    return text(answer)


# --- the own profile


def test_who_makes_a_profile_is_found(ria, reader) -> None:
    response = at(ria).post(url("own_profile"), filled_in())
    made = Profile.objects.get(user=ria)
    assert (response.status_code, response.url) == (302, made.get_absolute_url())
    assert (made.consent_version, made.confirmed_at.date()) == (
        consent.current().version, timezone.now().date(),
    )  # fmt: skip
    assert "Ria Jansen" in found(at(reader))
    shown = text(at(reader).get(made.get_absolute_url()))
    assert "ria@voorbeeld.example" in shown
    assert "0123-456 789" not in shown  # that was not ticked
    assert f"Bevestigd op {timezone.localdate().day}" in shown


def test_a_list_shows_no_address_and_no_number(ria, reader) -> None:
    profile(ria, shows={"shows_email": True, "shows_phone": True})
    page = at(reader).get(INDEX).content.decode()
    assert "Ria Jansen" in page
    assert "ria@voorbeeld.example" not in page
    assert "0123-456 789" not in page


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"consent": ""}, "Zonder uw toestemming"),
        ({"version": "1999-1"}, "intussen veranderd"),
        ({"name": ""}, "verplicht"),
        ({"name": "x" * 101}, "100"),
        ({"email": "ria@"}, "geen e-mailadres"),
        ({"email": "ria@voorbeeld.example\nBcc: x@voorbeeld.example"}, "geen e-mailadres"),
        ({"phone": "bel maar"}, "geen telefoonnummer"),
        ({"organisation_name": ""}, "Kies een organisatie"),
        ({"organisation": "0"}, "geldige"),
        ({"municipalities": "Lelystat"}, "Bedoelt u Lelystad"),
        ({"municipalities": "Qqqqqq"}, "kennen wij niet"),
        ({"municipalities": ", ".join(str(n) for n in range(60))}, "hoogstens 40"),
        ({"ask_me": "Bel mij op 06-12345678"}, "een telefoonnummer"),
        ({"ask_me": "Bel mij op 06\u200b1234\u20605678"}, "een telefoonnummer"),
        ({"themes": "999999999"}, "keuze"),
    ],
)
def test_a_form_that_is_wrong_says_so_and_keeps_nothing(ria, sent, message) -> None:
    response = at(ria).post(url("own_profile"), filled_in(**sent))
    assert response.status_code == 400
    assert message in text(response)
    assert not Profile.objects.filter(user=ria).exists()
    if "function" not in sent:
        assert "Wijkverpleegkundige" in response.content.decode()


def test_what_cannot_be_seen_is_not_kept(ria) -> None:
    hidden = "R\u202eia\r\nBcc: x@voorbeeld.example \u200bJansen"
    at(ria).post(url("own_profile"), filled_in(name=hidden))
    assert Profile.objects.get(user=ria).name == "Ria Bcc: x@voorbeeld.example Jansen"


def test_stored_script_is_shown_as_text(ria, reader) -> None:
    evil = "<script>alert(1)</script>"
    made = profile(ria, name=evil, function=evil, organisation_name=evil, ask_me=evil)
    client = at(reader)
    for address in (INDEX, made.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_agreeing_again_is_asked_only_for_another_text(ria, monkeypatch) -> None:
    profile(ria)
    client = at(ria)
    assert "Ik heb dit gelezen" not in text(client.get(url("own_profile")))
    old = consent.current()
    new = consent.Consent("2099-1", "Een nieuwe tekst.", valid=True)
    texts = {old.version: consent.Consent(old.version, old.text, valid=False), "2099-1": new}
    monkeypatch.setattr(consent, "texts", lambda: texts)
    page = text(client.get(url("own_profile")))
    assert "Een nieuwe tekst." in page
    assert "tekst van de toestemming is veranderd" in page
    assert not Profile.objects.listed().filter(user=ria).exists()
    with pytest.raises(RoomError, match="toestemming is veranderd"):
        services.confirm_profile(ria)
    # The old form, still open in another window: agreed to what no longer holds.
    refused = client.post(url("own_profile"), filled_in(version=old.version))
    assert refused.status_code == 400
    assert not Profile.objects.listed().filter(user=ria).exists()
    client.post(url("own_profile"), filled_in(version="2099-1"))
    assert Profile.objects.listed().get(user=ria).consent_version == "2099-1"


def test_withdrawing_removes_the_profile_at_once(ria, reader) -> None:
    made = profile(ria)
    client = at(reader)
    assert "Ria Jansen" in found(client)
    at(ria).get(url("withdraw"))
    assert Profile.objects.filter(user=ria).exists()  # asking changes nothing
    at(ria).post(url("withdraw"))
    assert not Profile.objects.filter(user=ria).exists()
    assert "Ria Jansen" not in found(client)
    assert client.get(made.get_absolute_url()).status_code == 404


def test_leaving_hides_a_profile_at_once(ria, reader) -> None:
    made = profile(ria)
    chief = colleague("eind", Role.CHIEF_EDITOR, None)
    end_appointment(chief, Appointment.objects.get(user=ria))
    client = at(reader)
    assert "Ria Jansen" not in found(client)
    assert client.get(made.get_absolute_url()).status_code == 404


def test_pressed_twice_it_is_one_profile() -> None:
    made: list[User] = []
    really(lambda: made.append(colleague("tweemaal")))
    try:
        answers = really(lambda: profile(made[0]), times=4)
        assert {answer.pk for answer in answers} == {Profile.objects.get(user=made[0]).pk}
    finally:
        assert really(lambda: User.objects.filter(username="tweemaal").delete() and None) == [None]


# --- finding


@pytest.mark.parametrize(
    "words", ["Jansen", "jansen", "wijkverpleegkundige", "thuiszorg", "eenzaam", "Ria Jansen"]
)
def test_somebody_is_found_by_words(ria, reader, words) -> None:
    profile(ria)
    assert "Ria Jansen" in found(at(reader), words)


def test_words_that_nobody_has_find_nobody(ria, reader) -> None:
    profile(ria)
    assert "Niemand gevonden" in found(at(reader), "qqqqqq")
    assert "Niemand gevonden" in found(at(reader), "de het een")


def test_a_name_that_is_sought_stands_in_no_address(ria, reader) -> None:
    profile(ria)
    client = at(reader)
    answer = client.post(f"{INDEX}?gemeente=lelystad", {"q": "Jansen"})
    assert answer.status_code == 302
    assert "ansen" not in answer.url
    page = client.get(answer.url)
    assert 'value="Jansen"' in page.content.decode()
    links = [a["href"] for a in _soup(page).find_all("a", href=True)]
    assert not [link for link in links if "ansen" in link]
    # The list itself, in another window, shows everybody.
    assert 'value="Jansen"' not in client.get(INDEX).content.decode()
    assert "Jansen" not in client.post(INDEX, {"q": ""}, follow=True).content.decode().split(
        'id="id_q"'
    )[1].split(">")[0]  # fmt: skip


def _soup(response):
    from bs4 import BeautifulSoup

    return BeautifulSoup(response.content, "lxml")


def test_what_was_sought_is_forgotten(ria, reader) -> None:
    client = at(reader)
    client.post(INDEX, {"q": "Jansen"})
    session = client.session
    session["oggz_who_is_who"][1] -= 31 * 60
    session.save()
    assert "Jansen" not in client.get(f"{INDEX}?zoek=1").content.decode()


def test_places_count_for_the_region_and_the_other_way_round(ria, reader) -> None:
    profile(ria, municipalities=[place("lelystad")])
    regional = colleague("regionaal")
    profile(regional, name="Regio Persoon", regions=[region()])
    client = at(reader)
    both = ("Ria Jansen", "Regio Persoon")
    assert all(name in found(client, address=f"{INDEX}?gemeente=lelystad") for name in both)
    assert all(name in found(client, address=f"{INDEX}?regio=flevoland") for name in both)
    elsewhere = found(client, address=f"{INDEX}?gemeente=west-betuwe")
    assert not any(name in elsewhere for name in both)


def test_an_organisation_shows_its_people_and_places(ria, reader) -> None:
    house = organisation()
    profile(ria, organisation=house, municipalities=[place("lelystad"), place("urk")])
    shown = text(at(reader).get(url("organisation", house.slug)))
    assert "1 collega" in shown
    assert "Ria Jansen" in shown
    assert "Lelystad" in shown
    assert "Urk" in shown
    services.withdraw_consent(ria)
    empty = text(at(reader).get(url("organisation", house.slug)))
    assert "nog niemand" in empty
    assert "Urk" not in empty


def test_the_public_contacts_of_a_municipality_are_linked(ria, reader) -> None:
    profile(ria, municipalities=[place("lelystad")])
    page = at(reader).get(f"{INDEX}?gemeente=lelystad").content.decode()
    assert "/gemeenten/lelystad/contact/" in page


def test_filters_that_do_not_exist_narrow_nothing(ria, reader) -> None:
    profile(ria)
    for query in ("gemeente=bestaat-niet", "regio=%00x", "thema=<b>", "organisatie=1"):
        assert at(reader).get(f"{INDEX}?{query}").status_code in (200, 400)
    for page in ("0", "-1", "9999", "x", "١"):
        assert at(reader).get(INDEX, {"page": page}).status_code == 404


# --- nobody else


def test_a_visitor_sees_nothing_and_is_sent_to_log_in(client, ria) -> None:
    made = profile(ria)
    for address in (INDEX, made.get_absolute_url(), url("own_profile"), url("own_data")):
        response = client.get(address)
        assert response.status_code == 302
        assert response.url.startswith("/account/inloggen/")
    assert "Ria Jansen" not in client.get("/zoeken/?q=jansen").content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "wie-is-wie" not in sitemap
    assert "/vragen/" not in sitemap


def test_a_guessed_address_gives_nothing(reader) -> None:
    client = at(reader)
    for key in (uuid.uuid4(), uuid.UUID(int=0), "1", "x", "../1"):
        assert client.get(f"{INDEX}{key}/").status_code == 404


def test_pages_are_kept_nowhere(ria, reader, settings) -> None:
    made = profile(ria)
    for address in (INDEX, made.get_absolute_url(), url("own_data"), url("download"), "/vragen/"):
        response = at(reader).get(address)
        assert response["Cache-Control"] == "no-store"
        assert "noindex" in response["X-Robots-Tag"]


def test_after_logging_out_no_copy_is_served(ria, reader, settings, monkeypatch) -> None:
    settings.PAGE_CACHE_BYTES = 1_000_000
    monkeypatch.setattr(PageCacheMiddleware, "_is_listening", lambda _: True)
    profile(ria)
    client = at(reader)
    assert "Ria Jansen" in client.get(INDEX).content.decode()
    client.logout()
    assert client.get(INDEX).status_code == 302
    assert Client().get(INDEX).status_code == 302


def test_somebody_without_a_role_is_refused(ria) -> None:
    profile(ria)
    outsider = User.objects.create_user("zonder-rol", password=None)
    assert at(outsider).get(INDEX).status_code == 403


def test_a_form_of_another_site_is_refused(ria) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ria)
    assert client.post(url("own_profile"), filled_in()).status_code == 403
    assert client.post(url("withdraw")).status_code == 403
    assert not Profile.objects.filter(user=ria).exists()


def test_who_looks_at_very_many_is_stopped(ria, reader) -> None:
    made = profile(ria)
    client = at(reader)
    answers = [client.get(made.get_absolute_url()).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
    assert "Even wachten" in text(client.get(made.get_absolute_url()))
    assert at(ria).get(made.get_absolute_url()).status_code == 200  # it counts for each apart


def test_who_comes_back_each_hour_is_stopped_as_well(ria, reader) -> None:
    made = profile(ria)
    day = f"wie-is-wie-profiel:{reader.pk}"
    for _ in range(150):
        another(day, 24 * 3600)
    assert at(reader).get(made.get_absolute_url()).status_code == 429


def test_a_name_comes_before_what_somebody_can_be_asked(ria, reader) -> None:
    profile(ria, name="Aaltje Eerst", ask_me="Ook over de vragen van Zandstra.")
    profile(colleague("zandstra"), name="Wim Zandstra")
    shown = found(at(reader), "Zandstra")
    assert shown.index("Wim Zandstra") < shown.index("Aaltje Eerst")


def test_the_desk_leads_editors_here(ria) -> None:
    editor, reviewer = colleague("red", Role.LOCAL_EDITOR), colleague("b", Role.REVIEWER, None)
    page = at(editor).get("/beheer/").content.decode()
    assert url("reports") in page
    assert url("propose") in page
    for user in (reviewer, ria):
        assert url("propose") not in at(user).get("/beheer/").content.decode()


def test_lists_are_limited_too(reader) -> None:
    client = at(reader)
    for _ in range(90):
        client.get(INDEX)
    assert client.get(INDEX).status_code == 429


# --- keeping up to date


def _confirmed(user: User, days_ago: int) -> None:
    moment = timezone.now() - timedelta(days=days_ago)
    Profile.objects.filter(user=user).update(confirmed_at=moment)


def test_after_half_a_year_its_owner_is_asked_once(ria, mailoutbox) -> None:
    Profile.objects.exclude(user=ria).delete()
    profile(ria)
    _confirmed(ria, 181)
    assert services.ask_for_confirmation() == 0
    _confirmed(ria, 183)
    assert services.ask_for_confirmation() == 1
    assert services.ask_for_confirmation() == 0
    [message] = mailoutbox
    assert message.to == ["ria@voorbeeld.example"]
    assert "/wie-is-wie/profiel/" in message.body
    assert "Jansen" not in message.subject + message.body


def test_without_an_answer_it_is_hidden_and_comes_back_by_a_button(ria, reader) -> None:
    made = profile(ria)
    _confirmed(ria, 220)
    Profile.objects.filter(user=ria).update(asked_at=timezone.now() - timedelta(days=29))
    assert "Ria Jansen" in found(at(reader))
    Profile.objects.filter(user=ria).update(asked_at=timezone.now() - timedelta(days=30))
    assert "Ria Jansen" not in found(at(reader))
    assert "Niet meer te vinden" in text(at(ria).get(made.get_absolute_url()))
    assert at(ria).get(url("confirm")).status_code == 405
    at(ria).post(url("confirm"))
    assert "Ria Jansen" in found(at(reader))


def test_after_a_year_without_an_answer_it_is_deleted(ria) -> None:
    profile(ria)
    Profile.objects.filter(user=ria).update(asked_at=timezone.now() - timedelta(days=364))
    services.forget_profiles()
    assert Profile.objects.filter(user=ria).exists()
    Profile.objects.filter(user=ria).update(asked_at=timezone.now() - timedelta(days=365))
    services.forget_profiles()
    assert not Profile.objects.filter(user=ria).exists()


def test_who_left_is_forgotten_after_a_month(ria) -> None:
    profile(ria)
    Appointment.objects.filter(user=ria).update(ended=timezone.now() - timedelta(days=29))
    services.forget_profiles()
    assert Profile.objects.filter(user=ria).exists()
    Appointment.objects.filter(user=ria).update(ended=timezone.now() - timedelta(days=31))
    services.forget_profiles()
    assert not Profile.objects.filter(user=ria).exists()


def test_nobody_is_hidden_while_no_mail_goes_out(ria, settings) -> None:
    Profile.objects.exclude(user=ria).delete()
    profile(ria)
    _confirmed(ria, 300)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert services.ask_for_confirmation() == 0
    assert Profile.objects.listed().get(user=ria).asked_at is None


# --- keeping order


def test_an_editor_hides_with_a_reason_that_the_owner_reads(ria, reader) -> None:
    made = profile(ria, municipalities=[place("lelystad")])
    editor = colleague("red", Role.LOCAL_EDITOR, "lelystad")
    at(editor).post(url("hide_profile", made.key), {"reason": ""})
    assert Profile.objects.listed().filter(pk=made.pk).exists()
    at(editor).post(url("hide_profile", made.key), {"reason": "Dit is reclame."})
    assert at(reader).get(made.get_absolute_url()).status_code == 404
    assert "Dit is reclame." in text(at(ria).get(made.get_absolute_url()))
    # Changing or confirming it does not bring it back.
    at(ria).post(url("own_profile"), filled_in())
    at(ria).post(url("confirm"))
    assert at(reader).get(made.get_absolute_url()).status_code == 404
    at(editor).post(url("show_profile", made.key))
    assert at(reader).get(made.get_absolute_url()).status_code == 200


def test_somebody_with_an_ended_role_can_change_nothing(ria) -> None:
    profile(ria)
    Appointment.objects.filter(user=ria).update(ended=timezone.now())
    for act in (
        lambda: services.save_profile(ria, told(), version=consent.current().version),
        lambda: services.confirm_profile(ria),
    ):
        with pytest.raises(RoomError, match="geen rol"):
            act()
