"""Sends to an SMTP server, ours or as Django does: python -m bench.newsletters.send WHO EDITION.

Prints as JSON how many messages, in how many seconds, and the most memory that the process had.
Both send the same edition to the same addresses over one connection. Ours claims and commits
each message before it is handed over; Django's loop keeps no account at all.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator

import django

django.setup()

from django.core.mail import EmailMultiAlternatives, get_connection  # noqa: E402

from oggz.portal.newsletters.claims import Claim  # noqa: E402
from oggz.portal.newsletters.messages import Letter  # noqa: E402
from oggz.portal.newsletters.models import Delivery, Edition  # noqa: E402
from oggz.portal.newsletters.sending import send_batch  # noqa: E402


def ours(edition: int) -> int:
    while send_batch(edition).more:
        pass
    return Delivery.objects.filter(edition=edition, state=Delivery.State.HANDED_OVER).count()


def plain(edition: int) -> int:
    """One connection and one loop: a message is made when it is its turn."""
    letter = Letter(Edition.objects.select_related("newsletter").get(pk=edition))
    rows = Delivery.objects.filter(edition=edition).values_list(
        "pk", "subscriber", "subscriber__address"
    )

    def messages() -> Iterator[EmailMultiAlternatives]:
        for delivery, subscriber, address in rows.iterator(2000):
            claim = Claim(delivery, subscriber, address, 0)
            text, html = letter.bodies_for(claim)
            message = EmailMultiAlternatives(
                letter.subject, text, letter.sender_address, [address],
                headers=letter.headers_of(claim),
            )  # fmt: skip
            message.attach_alternative(html, "text/html")
            yield message

    return get_connection().send_messages(messages())


def main(who: str, edition: int) -> None:
    started = time.perf_counter()
    number = {"ours": ours, "plain": plain}[who](edition)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"messages": number, "seconds": seconds, "megabytes": peak}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
