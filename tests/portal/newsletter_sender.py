"""Sends an edition like the worker does, in a process that a test can kill.

python -m tests.portal.newsletter_sender EDITION: takes a connection of its own, and stops when
nothing is left that may be sent now.
"""

import sys

import django

django.setup()

from oggz.portal.newsletters.models import Edition  # noqa: E402
from oggz.portal.newsletters.sending import send_batch  # noqa: E402


def main(edition: int) -> None:
    print("sending", flush=True)
    while send_batch(edition).more:
        pass
    print(Edition.objects.get(pk=edition).state, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
