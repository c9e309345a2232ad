"""The message of one reader: what all have in common is made once, the rest is filled in.

A newsletter of forty thousand bytes is encoded once. For each reader there are a few headers and
two tokens to put in their places, so that neither the number of readers nor of messages that
were made before takes memory.
"""

import binascii
import re
import secrets
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr, formatdate, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.urls import reverse

from oggz.portal.newsletters import composing, tokens
from oggz.portal.newsletters.claims import Claim
from oggz.portal.newsletters.models import Edition

_CRLF = b"\r\n"
# A line that ends so goes on in the next one (RFC 2045, 6.7): no line becomes too long, whatever
# is filled in between.
_SOFT = b"=\r\n"


class Letter:
    """An edition as it is sent, of which each reader gets a message of their own."""

    def __init__(self, edition: Edition) -> None:
        letter = edition.newsletter
        self.edition = edition.pk
        self.newsletter = letter.pk
        self.sender_name, self.sender_address = sender_of(letter.title)
        self.subject = edition.subject
        self.reply_to = letter.reply_to
        self.domain = self.sender_address.rpartition("@")[2]
        self.list_id = f"<{letter.slug}.nieuwsbrief.{self.domain}>"
        self.html, self.text = edition.html, edition.text
        self.marks = composing.placeholders(edition.mark)
        self._boundary = f"=_{secrets.token_hex(16)}".encode()
        self._headers = self._common_headers()
        self._pieces = self._encoded()

    def to(self, claim: Claim) -> "ReadersMessage":
        return ReadersMessage(self, claim)

    def headers_of(self, claim: Claim) -> dict[str, str]:
        """What differs for each reader besides the address."""
        leave = tokens.UNSUBSCRIBE.token(claim.subscriber, self.newsletter)
        address = composing.absolute(reverse("newsletters:unsubscribe", args=[leave]))
        return {
            "List-Unsubscribe": f"<{address}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Message-ID": f"<{secrets.token_hex(8)}.{claim.delivery}@{self.domain}>",
            "Date": formatdate(),
            "X-Delivery": tokens.return_token(claim.delivery),
        }

    def filled(self, claim: Claim) -> bytes:
        """The whole message, in lines of at most 76 signs of ASCII."""
        own = self.headers_of(claim) | {"To": claim.address}
        lines = b"".join(f"{name}: {value}\r\n".encode("ascii") for name, value in own.items())
        values = {
            self.marks[0]: tokens.PREFERENCES.token(claim.subscriber).encode(),
            self.marks[1]: tokens.UNSUBSCRIBE.token(claim.subscriber, self.newsletter).encode(),
        }
        body = b"".join(
            _SOFT + values[piece] + _SOFT if piece in values else piece for piece in self._pieces
        )
        return lines + self._headers + body

    def bodies_for(self, claim: Claim) -> tuple[str, str]:
        """Text and HTML of one reader, for who encodes them itself."""
        preferences = tokens.PREFERENCES.token(claim.subscriber)
        leave = tokens.UNSUBSCRIBE.token(claim.subscriber, self.newsletter)

        def fill(body: str) -> str:
            filled = body.replace(self.marks[0].decode(), preferences)
            return filled.replace(self.marks[1].decode(), leave)

        return fill(self.text), fill(self.html)

    def _common_headers(self) -> bytes:
        given = {
            "From": formataddr((self.sender_name, self.sender_address), "utf-8"),
            "Subject": Header(self.subject, "utf-8", header_name="Subject").encode(),
            "Reply-To": self.reply_to,
            "List-Id": self.list_id,
            "Precedence": "bulk",
            "MIME-Version": "1.0",
        }
        lines = "".join(
            f"{name}: {_folded(value)}\r\n" for name, value in given.items() if value
        ).encode("ascii")
        return lines + (
            b'Content-Type: multipart/alternative;\r\n boundary="' + self._boundary + b'"\r\n\r\n'
        )

    def _encoded(self) -> list[bytes]:
        """The bodies in pieces, the marks apart."""
        pieces = []
        for subtype, body in (("plain", self.text), ("html", self.html)):
            pieces.append(
                b"--" + self._boundary + _CRLF
                + f"Content-Type: text/{subtype}; charset=utf-8\r\n".encode()
                + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
            )  # fmt: skip
            split = re.split(b"(" + b"|".join(self.marks) + b")", body.encode())
            pieces += [each if each in self.marks else quoted(each) for each in split]
            pieces.append(_CRLF)
        pieces.append(b"--" + self._boundary + b"--\r\n")
        return pieces


@dataclass(frozen=True)
class ReadersMessage:
    """One message, in the form that its carrier asks for."""

    letter: Letter
    claim: Claim

    @property
    def recipient(self) -> str:
        return self.claim.address

    @property
    def sender(self) -> str:
        """Where it comes back: an address that tells which message it was."""
        return return_path(self.claim.delivery) or self.letter.sender_address

    def as_bytes(self) -> bytes:
        return self.letter.filled(self.claim)

    def as_email(self) -> EmailMessage:
        letter = self.letter
        text, html = letter.bodies_for(self.claim)
        message = EmailMultiAlternatives(
            subject=letter.subject,
            body=text,
            from_email=formataddr((letter.sender_name, letter.sender_address)),
            to=[self.claim.address],
            reply_to=[letter.reply_to] if letter.reply_to else None,
            headers=letter.headers_of(self.claim)
            | {"List-Id": letter.list_id, "Precedence": "bulk"},
        )
        message.attach_alternative(html, "text/html")
        # By which a provider tells us later what became of it.
        message.metadata = {"delivery": tokens.return_token(self.claim.delivery)}
        return message


def sender_of(name: str) -> tuple[str, str]:
    """The name of a newsletter with the address of the platform."""
    return _one_line(name), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def return_path(delivery: int) -> str:
    """Such as terug+1a-0123@voorbeeld.nl; empty if no such address is set."""
    local, _, domain = settings.MAIL_RETURN.rpartition("@")
    return f"{local}+{tokens.return_token(delivery)}@{domain}" if local else ""


def quoted(text: bytes) -> bytes:
    """In quoted-printable, with no line that begins with a dot, which SMTP would have doubled."""
    lines = b"\n".join(text.splitlines()) + (b"\n" if text.endswith((b"\n", b"\r")) else b"")
    encoded = binascii.b2a_qp(lines, istext=True).replace(b"\r\n", b"\n")
    encoded = re.sub(rb"(?m)^\.", b"=2E", encoded)
    return encoded.replace(b"\n", _CRLF)


def _folded(header: str) -> str:
    return re.sub(r"\r?\n", "\r\n", header)


def _one_line(text: str) -> str:
    return " ".join(text.split())
