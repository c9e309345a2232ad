"""A form without an account: people get through, programs and floods do not."""

import time
from typing import Any

import pytest
from django import forms
from django.test import RequestFactory

from oggz.web import public_forms
from oggz.web.public_forms import PublicForm, sender_of

pytestmark = pytest.mark.django_db


class Remark(PublicForm):
    purpose = "proef"
    most_per_address = 3
    most_in_all = 5

    text = forms.CharField()


class Wish(PublicForm):
    purpose = "ander doel"


def moment(seconds_ago: float = 10, form: type[PublicForm] = Remark) -> str:
    asked = form(RequestFactory().get("/"))
    signed = int(time.time() - seconds_ago)
    return asked._signer.sign(str(signed))


def sent(address: str = "192.0.2.1", **fields: Any) -> Remark:
    data = {"moment": moment(), "website": "", "text": "Dit klopt niet."} | fields
    return Remark(RequestFactory().post("/", data, REMOTE_ADDR=address))


def told(form: PublicForm) -> str:
    return " ".join(form.non_field_errors())


def test_who_takes_the_time_gets_through() -> None:
    form = sent()
    assert form.is_valid()
    assert form.cleaned_data["text"] == "Dit klopt niet."


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"moment": ""}, "niet volledig"),
        ({"moment": "1234567890:abc"}, "niet volledig"),
        ({"moment": lambda: moment(form=Wish)}, "niet volledig"),
        ({"moment": lambda: moment(0)}, "erg snel"),
        ({"moment": lambda: moment(5 * 60 * 60)}, "te lang open"),
        ({"website": "http://koop.example"}, "leeg"),
    ],
)
def test_what_no_person_sends_is_refused(fields: dict[str, Any], message: str) -> None:
    form = sent(**{name: value() if callable(value) else value for name, value in fields.items()})
    assert not form.is_valid()
    assert message in told(form)


def test_what_was_typed_can_be_sent_again_after_a_moment(monkeypatch) -> None:
    form = sent(moment=moment(0))
    assert not form.is_valid()
    again = {"moment": form["moment"].value(), "text": form["text"].value()}
    now = time.time()
    monkeypatch.setattr(public_forms.time, "time", lambda: now + 5)
    assert sent(**again).is_valid()


def test_one_address_may_send_a_few() -> None:
    assert [sent().is_valid() for _ in range(4)] == [True, True, True, False]
    assert "over een uur" in told(sent())
    assert sent("192.0.2.2").is_valid()


def test_all_together_may_send_so_many() -> None:
    answers = [sent(f"192.0.2.{n}").is_valid() for n in range(7)]
    assert answers == [True] * 5 + [False] * 2


def test_half_a_form_does_not_count() -> None:
    assert not any(sent(text="").is_valid() for _ in range(5))
    assert sent().is_valid()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "same"),
    [
        (0, "203.0.113.9", False),  # without a proxy of ours anyone can write this
        (1, "203.0.113.9, 198.51.100.7", True),
        (1, "198.51.100.7", True),
        (2, "198.51.100.7, 192.0.2.200", True),
        (2, "198.51.100.7", True),
        (1, "198.51.100.7, 203.0.113.9", False),
    ],
)
def test_only_our_own_proxies_tell_who_asks(
    settings, proxies: int, forwarded: str, same: bool
) -> None:
    settings.TRUSTED_PROXIES = 0
    wanted = sender_of(RequestFactory().get("/", REMOTE_ADDR="198.51.100.7"))
    settings.TRUSTED_PROXIES = proxies
    asked = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert (sender_of(asked) == wanted) is same
    assert "198.51" not in wanted
