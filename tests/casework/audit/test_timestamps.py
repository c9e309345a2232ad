"""A head that an authority stamps proves when it was there; no other answer counts."""

import uuid
from dataclasses import replace

import pytest

from oggz.casework.audit import timestamps
from oggz.casework.audit.chains import Head
from oggz.casework.audit.timestamps import NotStampedError
from oggz.errors import PlatformError
from tests.casework.audit.time_stamping import Authority, served

HEAD = Head(uuid.UUID(int=7), 12, b"h" * 32)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tsa")).set_up()


@pytest.fixture
def tsa(certificates):
    """The authority, and how the site knows it."""
    authority = Authority(certificates.folder)
    with served(authority) as url:
        yield authority, timestamps.authority(url, str(authority.root))


def test_the_stamp_of_a_real_authority_counts(tsa) -> None:
    _, known = tsa
    answer = timestamps.stamp(HEAD, known)
    assert timestamps.is_stamped(HEAD, answer, known)


@pytest.mark.parametrize(
    "other",
    [
        replace(HEAD, number=13),
        replace(HEAD, chain=uuid.UUID(int=8)),
        replace(HEAD, hash=b"i" * 32),
    ],
)
def test_a_stamp_is_of_one_head_only(tsa, other: Head) -> None:
    _, known = tsa
    assert not timestamps.is_stamped(other, timestamps.stamp(HEAD, known), known)


def test_an_answer_to_an_earlier_request_is_refused(tsa) -> None:
    """The same head again, but not this request: its nonce is another."""
    authority, known = tsa
    earlier = timestamps.stamp(HEAD, known)
    authority.spoil = lambda _: earlier
    with pytest.raises(NotStampedError):
        timestamps.stamp(HEAD, known)


def test_an_answer_about_another_head_is_refused(tsa, certificates) -> None:
    authority, known = tsa
    about_another = timestamps.stamp(replace(HEAD, number=99), known)
    assert not timestamps.is_stamped(HEAD, about_another, known)
    authority.spoil = lambda _: about_another
    with pytest.raises(NotStampedError):
        timestamps.stamp(HEAD, known)


def test_a_certificate_of_another_root_is_refused(tsa, tmp_path) -> None:
    authority, known = tsa
    stranger = Authority(tmp_path / "stranger").set_up()
    with (
        served(stranger) as url,
        pytest.raises(NotStampedError),
    ):
        timestamps.stamp(HEAD, replace(known, url=url))
    answer = timestamps.stamp(HEAD, known)
    of_stranger = timestamps.authority(known.url, str(stranger.root))
    assert not timestamps.is_stamped(HEAD, answer, of_stranger)
    assert authority.asked == 1


def test_a_certificate_that_is_not_for_time_stamping_is_refused(tsa) -> None:
    """The authority's own root signed it, for another use; openssl refuses to use it at all."""
    authority, known = tsa
    authority.signer = "server"
    with pytest.raises(NotStampedError):
        timestamps.stamp(HEAD, known)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda _: b"<html>onderhoud</html>",
        lambda answer: answer[:-1],
        lambda answer: answer[:200],
        lambda answer: answer[:-40] + bytes([answer[-40] ^ 1]) + answer[-39:],
        lambda _: b"x" * 200_000,
    ],
)
def test_an_answer_that_is_none_is_refused(tsa, spoil) -> None:
    authority, known = tsa
    authority.spoil = spoil
    with pytest.raises(NotStampedError):
        timestamps.stamp(HEAD, known)


@pytest.mark.parametrize("status", [302, 307, 404, 500])
def test_an_authority_that_errs_or_sends_elsewhere_is_refused(tsa, status: int) -> None:
    authority, known = tsa
    authority.status = status
    with pytest.raises(NotStampedError):
        timestamps.stamp(HEAD, known)
    assert authority.asked == 1


def test_an_authority_that_is_away_is_told_so(tsa) -> None:
    _, known = tsa
    with pytest.raises(NotStampedError, match="antwoordt niet"):
        timestamps.stamp(HEAD, replace(known, url="http://127.0.0.1:9/tsr"))


def test_without_an_address_there_is_no_authority(certificates) -> None:
    assert timestamps.authority("", "") is None


@pytest.mark.parametrize("path", ["", "/nowhere.pem", __file__])
def test_an_address_without_a_root_is_refused(path: str) -> None:
    with pytest.raises(PlatformError, match="OGGZ_TSA_CERTIFICATES"):
        timestamps.authority("https://tijd.voorbeeld.example/", path)


def test_an_address_of_something_else_is_refused(certificates) -> None:
    with pytest.raises(PlatformError, match="https"):
        timestamps.authority("file:///etc/passwd", str(certificates.root))
