"""Five thousand readers, and senders that are killed in the middle: nobody is mailed twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import ModelLogEntry

from oggz.portal.accounts.models import User
from oggz.portal.newsletters.models import Delivery, Edition, Subscriber
from oggz.portal.newsletters.services.sending import start_edition
from tests import smtp_server
from tests.portal.factories import PASSWORD
from tests.portal.newsletters import draft_edition, letter_of, readers
from tests.together import really

pytestmark = pytest.mark.django_db

READERS = 5000
CONNECTIONS = 2
_DOMAIN = "gedood.example"
State = Delivery.State


@pytest.fixture
def edition() -> Iterator[int]:
    """An edition that has just begun, committed, so that other processes see it."""

    def begin() -> int:
        by = User.objects.create_user("verzender", password=PASSWORD)
        by.groups.add(Group.objects.get(name="Moderators"))
        letter = letter_of("dronten")  # nobody has it yet
        readers(letter, (f"lezer-{n}@{_DOMAIN}" for n in range(READERS)))
        edition = draft_edition(letter, by=by)
        Edition.objects.filter(pk=edition.pk).update(
            state=Edition.State.APPROVED, send_at=timezone.now()
        )
        assert start_edition(edition.pk)
        return edition.pk

    def remove() -> None:
        Edition.objects.filter(authors__username="verzender").delete()
        ModelLogEntry.objects.filter(user__username="verzender").delete()
        Subscriber.objects.filter(address__endswith=_DOMAIN).delete()
        User.objects.filter(username="verzender").delete()

    [key] = really(begin)
    assert isinstance(key, int), key
    yield key
    assert really(remove) == [None]


def counts(edition: int) -> Counter[str]:
    [states] = really(
        lambda: list(Delivery.objects.filter(edition=edition).values_list("state", flat=True))
    )
    return Counter(states)


def test_nobody_is_mailed_twice_and_everyone_is_accounted_for(edition: int, tmp_path: Path) -> None:
    with smtp_server.running(tmp_path) as server:
        environment = dict(os.environ) | {
            "DJANGO_SETTINGS_MODULE": "oggz.portal.settings",
            "OGGZ_SMTP_URL": server.url,
            "OGGZ_MAIL_CONNECTIONS": str(CONNECTIONS),
        }

        def senders() -> list[subprocess.Popen[str]]:
            command = [sys.executable, "-m", "tests.portal.newsletter_sender", str(edition)]
            return [
                subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
                for _ in range(CONNECTIONS)
            ]

        killed = 0
        for goal in (READERS // 4, READERS // 2):
            running = senders()
            while len(server.accepted()) < goal:
                assert any(process.poll() is None for process in running), "stopped by themselves"
                time.sleep(0.005)
            for process in running:
                process.send_signal(signal.SIGKILL)
                process.communicate()
                killed += 1
        at_death = counts(edition)
        assert at_death[State.WAITING] > 0
        assert at_death[State.CLAIMED] <= CONNECTIONS

        # Whoever comes next finds what the dead had claimed.
        for process in (last := senders()):
            out, _ = process.communicate(timeout=300)
            assert process.returncode == 0, out

        accepted = Counter(server.accepted())
        assert max(accepted.values()) == 1, "somebody got it twice"
        end = counts(edition)
        assert len(last) == CONNECTIONS
        # Nothing waits or is claimed; uncertain is at most one for each that was killed.
        assert set(end) <= {State.HANDED_OVER, State.UNCERTAIN}
        assert end[State.UNCERTAIN] <= killed
        assert sum(end.values()) == READERS
        # What was handed over was accepted; of what is uncertain that is not known.
        assert end[State.HANDED_OVER] <= len(accepted) <= READERS
    [state] = really(lambda: Edition.objects.get(pk=edition).state)
    assert state == Edition.State.SENT
