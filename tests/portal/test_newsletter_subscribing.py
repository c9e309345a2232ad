"""Subscribing in two steps, choosing, leaving: by a person, a mail program, and who means harm."""

import time
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from oggz.portal.newsletters import services, tasks, tokens
from oggz.portal.newsletters.addresses import clean_address, masked
from oggz.portal.newsletters.models import Request, Subscriber, Subscription
from oggz.web import public_forms
from tests.portal.newsletters import letter_of, national_letter, nobody, readers
from tests.together import really

pytestmark = pytest.mark.django_db

INDEX = "/nieuwsbrief/"
LELYSTAD = "/gemeenten/lelystad/nieuwsbrief/"


@pytest.fixture
def mailed(monkeypatch) -> list[EmailMessage]:
    """What the worker sends: at once, in this process."""

    def at_once(request: int) -> None:
        tasks.send_confirmation(request)

    monkeypatch.setattr(tasks.send_confirmation, "defer", at_once)
    return mail.outbox


@pytest.fixture(autouse=True)
def patient(monkeypatch) -> None:
    """Nobody waits two seconds before sending a form."""
    monkeypatch.setattr(public_forms, "FASTEST_SECONDS", 0)


def form_of(client: Client, path: str) -> dict[str, Any]:
    page = BeautifulSoup(client.get(path).content, "lxml")
    moment = page.select_one('input[name="moment"]')
    return {"moment": moment["value"], "website": ""}


def subscribe(client: Client, address: str, path: str = LELYSTAD, **fields: Any) -> Any:
    return client.post(path, form_of(client, path) | {"address": address} | fields)


def link_in(message: EmailMessage) -> str:
    [line] = [line for line in message.body.splitlines() if "/nieuwsbrief/bevestigen/" in line]
    return line.removeprefix("http://localhost:8000")


def letters(address: str) -> set[str]:
    found = Subscription.objects.filter(subscriber__address=address)
    return set(found.values_list("newsletter__slug", flat=True))


def told(response: Any) -> str:
    return BeautifulSoup(response.content, "lxml").main.get_text(" ", strip=True)


def test_one_address_one_button_and_one_link(client: Client, mailed) -> None:
    answer = subscribe(client, "Karin@Voorbeeld.EXAMPLE ")
    assert answer.status_code == 200
    assert "Kijk in uw mailbox" in told(answer)
    [message] = mailed
    assert message.to == ["Karin@voorbeeld.example"]
    assert "List-Unsubscribe" not in message.extra_headers
    link = link_in(message)
    # A scanner that follows the link changes nothing.
    assert "k•••@" in told(client.get(link)).lower()
    assert letters("Karin@voorbeeld.example") == set()
    assert "U bent ingeschreven" in told(client.post(link))
    assert letters("Karin@voorbeeld.example") == {"gemeente-lelystad"}
    # And once more does nothing.
    assert client.post(link).status_code == 404
    assert Subscriber.objects.filter(address__istartswith="karin").count() == 1


def test_several_at_once(client: Client, mailed) -> None:
    chosen = ["landelijk", "regio-flevoland", "thema-schulden"]
    subscribe(client, "ab@voorbeeld.example", INDEX, newsletters=chosen)
    client.post(link_in(mailed[0]))
    assert letters("ab@voorbeeld.example") == set(chosen)


@pytest.mark.parametrize(
    ("path", "fields", "message"),
    [
        (LELYSTAD, {"address": ""}, "Vul een e-mailadres in"),
        (LELYSTAD, {"address": "geen adres"}, "Vul een e-mailadres in"),
        (LELYSTAD, {"address": "a@b@c.nl"}, "Vul een e-mailadres in"),
        (LELYSTAD, {"address": "a" * 250 + "@x.nl"}, "254 tekens"),
        (LELYSTAD, {"address": "a@x.nl\r\nBcc: b@x.nl"}, "e-mailadres"),
        (LELYSTAD, {"website": "http://x"}, "leeg"),
        (LELYSTAD, {"moment": "x"}, "niet volledig"),
        (INDEX, {}, "Kies minstens één nieuwsbrief"),
        (INDEX, {"newsletters": ["bestaat-niet"]}, "bestaat niet meer"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Client, mailed, path: str, fields: dict[str, Any], message: str
) -> None:
    answer = subscribe(client, fields.pop("address", "a@voorbeeld.example"), path, **fields)
    assert answer.status_code == 400
    assert message in told(answer)
    assert mailed == []
    assert not Request.objects.exists()


def test_the_answer_is_the_same_for_whom_we_know(client: Client, mailed) -> None:
    readers(letter_of(), ["bekend@voorbeeld.example"])
    known = subscribe(client, "bekend@voorbeeld.example")
    unknown = subscribe(client, "onbekend@voorbeeld.example")
    assert known.content == unknown.content
    assert [m.subject for m in mailed] == ["Bevestig uw inschrijving"] * 2


def test_nobody_is_flooded_with_mail(client: Client, mailed) -> None:
    answers = {subscribe(client, "slachtoffer@voorbeeld.example").content for _ in range(5)}
    assert len(answers) == 1
    assert len(mailed) == 3


def test_a_request_is_forgotten_after_a_week(client: Client, mailed) -> None:
    subscribe(client, "laat@voorbeeld.example")
    link = link_in(mailed[0])
    Request.objects.update(asked_at=timezone.now() - timedelta(days=7, minutes=1))
    assert client.get(link).status_code == client.post(link).status_code == 404
    services.forget_old()
    assert not Request.objects.exists()
    assert letters("laat@voorbeeld.example") == set()


def test_who_left_can_come_back(client: Client, mailed) -> None:
    [reader] = readers(letter_of(), ["terug@voorbeeld.example"])
    services.unsubscribe(reader.pk)
    subscribe(client, "terug@voorbeeld.example")
    client.post(link_in(mailed[0]))
    assert letters("terug@voorbeeld.example") == {"gemeente-lelystad"}
    assert Subscriber.objects.get(pk=reader.pk).without_letters_since is None


def test_preferences(client: Client) -> None:
    [reader] = readers(letter_of(), ["kiest@voorbeeld.example"])
    path = f"/nieuwsbrief/voorkeuren/{tokens.PREFERENCES.token(reader.pk)}/"
    page = client.get(path)
    assert "no-store" in page.headers["Cache-Control"]
    assert "kiest@" not in page.content.decode()
    client.post(path, {"newsletters": ["landelijk", "thema-schulden"]})
    assert letters("kiest@voorbeeld.example") == {"landelijk", "thema-schulden"}
    assert client.post(path, {"newsletters": ["bestaat-niet"]}).status_code == 400
    client.post(path, {"none": "1"})
    assert letters("kiest@voorbeeld.example") == set()
    assert "gewist" in told(client.post(f"{path}vergeten/"))
    assert not Subscriber.objects.filter(pk=reader.pk).exists()
    assert client.get(path).status_code == 404


def test_one_click_by_a_mail_program(client: Client) -> None:
    letter = letter_of()
    [reader] = readers(letter, ["klik@voorbeeld.example"])
    readers(national_letter(), ["ander@voorbeeld.example"])
    path = f"/nieuwsbrief/afmelden/{tokens.UNSUBSCRIBE.token(reader.pk, letter.pk)}/"
    assert client.get(path).status_code == 200
    assert letters("klik@voorbeeld.example") == {"gemeente-lelystad"}
    strict = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert not answer.cookies
    assert letters("klik@voorbeeld.example") == set()
    assert letters("ander@voorbeeld.example") == {"landelijk"}
    services.forget_subscriber(reader.pk)
    assert strict.post(path).status_code == 200


def test_a_token_is_good_for_its_own_purpose_only(client: Client) -> None:
    letter = letter_of()
    [reader] = readers(letter, ["ab@voorbeeld.example"])
    made = {
        "bevestigen": tokens.CONFIRM.token(reader.pk),
        "voorkeuren": tokens.PREFERENCES.token(reader.pk),
        "afmelden": tokens.UNSUBSCRIBE.token(reader.pk, letter.pk),
    }
    for place in made:
        wrong = [token for purpose, token in made.items() if purpose != place]
        wrong += [made[place][:-1], f"{made[place]}a", f"z{made[place]}", "voorbeeld", "~", "a~b"]
        for token in wrong:
            for send in (client.get, client.post):
                answer = send(f"/nieuwsbrief/{place}/{token}/")
                assert answer.status_code == 404, (place, token)
                assert "ab@" not in answer.content.decode()
    assert letters("ab@voorbeeld.example") == {"gemeente-lelystad"}


@given(st.text(max_size=40))
def test_no_made_up_token_is_read(text: str) -> None:
    assert tokens.PREFERENCES.read(text) is None
    assert tokens.UNSUBSCRIBE.read(text, number=2) is None
    assert tokens.read_return_token(text) is None


@given(st.integers(1, 2**62), st.integers(1, 2**62))
def test_tokens_hold_what_was_put_in(first: int, second: int) -> None:
    assert tokens.UNSUBSCRIBE.read(tokens.UNSUBSCRIBE.token(first, second), number=2) == (
        first,
        second,
    )
    assert tokens.read_return_token(tokens.return_token(first).upper()) == first


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" a@x.nl ", "a@x.nl"),
        ("Jan.de-Vries+nb@Voorbeeld.NL", "Jan.de-Vries+nb@voorbeeld.nl"),
        ("a@café.nl", "a@xn--caf-dma.nl"),
        ("a@x.nl.", "a@x.nl"),
    ],
)
def test_addresses_are_written_in_one_way(typed: str, address: str) -> None:
    assert clean_address(typed) == address
    assert clean_address(address) == address


@pytest.mark.parametrize(
    "typed",
    ["", "@", "a@", "@x.nl", "a b@x.nl", '"a b"@x.nl', "a@x", "a@x..nl", "é@x.nl", "a@x.nl\n",
     "a\x00@x.nl", "a@x.nl>", "<a@x.nl>", "a@x.nl,b@x.nl", "a@" + "x" * 300 + ".nl",
     "a" * 65 + "@x.nl", "a@-x.nl", "a.@x.nl", "a@[127.0.0.1]", "a@\u202ex.nl"],
)  # fmt: skip
def test_addresses_that_cannot_be(typed: str) -> None:
    if typed == "a@x.nl\n":  # what a form cuts off anyway
        assert clean_address(typed) == "a@x.nl"
        return
    with pytest.raises(ValidationError):
        clean_address(typed)


@given(st.text(max_size=80))
def test_whatever_passes_can_stand_in_a_header(text: str) -> None:
    for typed in (text, f"{text}@voorbeeld.nl", f"a@{text}.nl"):
        try:
            address = clean_address(typed)
        except ValidationError:
            continue
        assert address.isascii()
        assert address.isprintable()
        assert not set(address) & set(' \r\n\t<>,;:"()[]\\')
        assert masked(address).endswith(address.rpartition("@")[2])


def test_the_same_address_at_the_same_moment_is_stored_once(client: Client) -> None:
    letter = letter_of()
    names = ["Tegelijk@voorbeeld.example", "tegelijk@voorbeeld.example"] * 2

    def ask() -> None:
        services.ask(names.pop(), [letter])

    def confirm() -> int | None:
        request = Request.objects.get(address__istartswith="tegelijk")
        found = services.confirm(request.pk)
        return found.pk if found else None

    def remove() -> None:
        Request.objects.filter(address__istartswith="tegelijk").delete()
        Subscriber.objects.filter(address__istartswith="tegelijk").delete()

    try:
        assert really(ask, times=4) == [None] * 4
        answers = really(confirm, times=3)
        assert sum(isinstance(answer, int) for answer in answers) == 1
        assert really(
            lambda: Subscriber.objects.filter(address__istartswith="tegelijk").count()
        ) == [1]
    finally:
        really(remove)


def test_who_has_no_newsletters_is_forgotten_after_a_month() -> None:
    [stays, goes] = readers(nobody(letter_of()), ["a@x.example", "b@x.example"])
    services.unsubscribe(goes.pk)
    Subscriber.objects.filter(pk=goes.pk).update(
        without_letters_since=timezone.now() - timedelta(days=31)
    )
    services.forget_old()
    assert Subscriber.objects.filter(pk=stays.pk).exists()
    assert not Subscriber.objects.filter(pk=goes.pk).exists()


def test_no_address_in_logs_or_queue(client: Client, caplog) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    caplog.set_level("DEBUG")
    before = time.time()
    subscribe(client, "geheim@voorbeeld.example")
    assert time.time() >= before
    jobs = ProcrastinateJob.objects.filter(task_name__endswith="send_confirmation")
    assert [set(job.args) for job in jobs] == [{"request"}]
    assert "geheim" not in caplog.text
