"""Asks a time stamping authority (RFC 3161) to sign that the head of a chain was there.

An answer counts only if it is about what was asked, to this very request, signed by a
certificate for time stamping that leads to the configured root.
"""

import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from oggz.casework.audit.chains import Head
from oggz.errors import PlatformError

_TIMEOUT_SECONDS = 20
_LARGEST_ANSWER = 64 * 1024
_TYPES = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class NotStampedError(PlatformError):
    """The authority gave no answer, or none that counts."""


@dataclass(frozen=True)
class Authority:
    url: str
    certificates: tuple[Certificate, ...]


def authority(url: str, path: str) -> Authority | None:
    """The configured authority; None without an address. Raises PlatformError when half of it."""
    if not url:
        return None
    if not url.startswith(("https://", "http://")):
        raise PlatformError("OGGZ_TSA_URL moet beginnen met https:// (of http://).")
    try:
        certificates = tuple(load_pem_x509_certificates(Path(path).read_bytes()))
    except (OSError, ValueError):
        raise PlatformError(
            "OGGZ_TSA_CERTIFICATES moet een leesbaar PEM-bestand zijn met het stamcertificaat van"
            " de tijdstempeldienst."
        ) from None
    return Authority(url, certificates)


def statement(head: Head) -> bytes:
    """What is signed: this hash, at this place in this chain."""
    return b"oggz audit head 1\0%b%d\t%b" % (head.chain.bytes, head.number, head.hash)


def stamp(head: Head, by: Authority) -> bytes:
    """The authority's whole answer, after it was checked. Raises NotStampedError."""
    message = statement(head)
    request = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = _ask(by.url, request.as_bytes())
    if not _counts(answer, message, by, nonce=request.nonce):
        raise NotStampedError("Het antwoord van de tijdstempeldienst klopt niet.")
    return answer


def is_stamped(head: Head, answer: bytes, by: Authority) -> bool:
    """Whether `answer` is this authority's stamp of `head`."""
    return _counts(answer, statement(head), by)


def _counts(answer: bytes, message: bytes, by: Authority, nonce: int | None = None) -> bool:
    verifier = VerifierBuilder(roots=list(by.certificates), nonce=nonce).build()
    try:
        return verifier.verify_message(decode_timestamp_response(answer), message)
    except (VerificationError, ValueError):
        return False


def _ask(url: str, query: bytes) -> bytes:
    request = urllib.request.Request(url, data=query, headers=_TYPES)  # noqa: S310
    opener = urllib.request.build_opener(_StayHere)
    try:
        with opener.open(request, timeout=_TIMEOUT_SECONDS) as reply:
            return reply.read(_LARGEST_ANSWER)
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise NotStampedError("De tijdstempeldienst antwoordt niet.") from error


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None
