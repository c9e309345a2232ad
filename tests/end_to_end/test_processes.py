"""What only shows with several processes: purging, scheduled work, stalled work, stopping."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from oggz.web.demonstration import web_server
from oggz.web.embedded import CASEWORK, PORTAL, EmbeddedServer
from tests.end_to_end.conftest import ROOT, VAR, free_port

server = EmbeddedServer(VAR / "postgres")


def environment() -> dict[str, str]:
    return os.environ | {
        "OGGZ_MODE": "demo",
        "OGGZ_PORTAL_DATABASE_URL": server.url(PORTAL.app, PORTAL.name),
        "OGGZ_PORTAL_DATABASE_OWNER_URL": server.url(PORTAL.owner, PORTAL.name),
    }


def read(address: str) -> tuple[str, str]:
    """The page, and its entity tag: only a page that is kept has one."""
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode(), answer.headers.get("ETag", "")


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


@contextmanager
def second_web_process() -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(web_server("portal", port), env=environment(), cwd=ROOT)
    address = f"http://localhost:{port}"
    try:
        wait_until(lambda: _answers(address), 60)
        yield address
    finally:
        process.terminate()
        process.wait(15)


def _answers(address: str) -> bool:
    try:
        read(f"{address}/healthz")
    except OSError:
        return False
    return True


def in_portal(program: str) -> None:
    """Run a piece of Python in a process of its own, as a command of the portal would."""
    subprocess.run(
        [sys.executable, "-m", "oggz", "portal", "shell", "--no-imports", "-c", program],
        env=environment(), cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


DRAFT = """
from datetime import timedelta
from django.utils import timezone
from oggz.portal.knowledge.models import NewsIndexPage, NewsPage
page = NewsPage(title="{title}", slug="{title}", introduction="Proef", live=False,
                body=[("heading", "Kop")])
NewsIndexPage.objects.order_by("depth").first().add_child(instance=page)
revision = page.save_revision()
"""
PUBLISH = "revision.publish()"
PLAN = """
planned = timezone.now() - timedelta(seconds=1)
page.go_live_at = planned
page.save_revision().publish()
NewsPage.objects.filter(pk=page.pk).update(live=False)
from wagtail.models import Revision
Revision.objects.filter(pk=page.latest_revision_id).update(approved_go_live_at=planned)
from oggz.portal.knowledge.tasks import publish_scheduled
publish_scheduled.defer(timestamp=0)
"""


def kept_list(address: str) -> str:
    """The list of news, once this process serves the copy that it keeps."""
    wait_until(lambda: bool(read(f"{address}/nieuws/")[1]))
    return read(f"{address}/nieuws/")[0]


@pytest.mark.parametrize(
    ("publish", "seconds"), [(PUBLISH, 10), (PLAN, 90)], ids=["now", "planned"]
)
def test_publishing_reaches_every_web_process(portal: str, publish: str, seconds: float) -> None:
    """Published by another process than the web servers: a command, or the worker by its plan."""
    title = f"proces-{uuid.uuid4().hex[:8]}"
    with second_web_process() as second:
        processes = (portal, second)
        assert all(title not in kept_list(address) for address in processes)
        in_portal(DRAFT.format(title=title) + publish)
        for address in processes:
            wait_until(lambda a=address: title in read(f"{a}/nieuws/")[0], seconds)


def test_a_job_of_a_worker_that_was_killed_is_done_by_another() -> None:
    with psycopg.connect(environment()["OGGZ_PORTAL_DATABASE_OWNER_URL"]) as connection:
        [worker] = connection.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '1 hour') RETURNING id"
        ).fetchone()
        [job] = connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id)"
            " VALUES ('default', 'oggz.web.tasks.clear_sessions',"
            " '{\"timestamp\": 0}', 'doing', %s)"
            " RETURNING id",
            [worker],
        ).fetchone()
        connection.commit()

        def status() -> str:
            row = connection.execute(
                "SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job]
            ).fetchone()
            connection.commit()
            return row[0]

        wait_until(lambda: status() == "succeeded", 150)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_a_demonstration_in_the_background_stops_on_a_signal(number: int, tmp_path: Path) -> None:
    """A script's background process ignores SIGINT; the demonstration listens all the same."""
    ports = {"PORTAL_PORT": str(free_port()), "CASEWORK_PORT": str(free_port())}
    log = tmp_path / "demo.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "oggz", "demo"], env=os.environ | ports, cwd=ROOT, text=True,
            stdout=output, stderr=output,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
        )  # fmt: skip
    wait_until(lambda: "Stoppen: Ctrl-C" in log.read_text(), 90)
    process.send_signal(number)
    assert process.wait(15) == 0
    for port in ports.values():
        with pytest.raises(OSError, match="refused"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)
    # The first demonstration still uses the database, so it goes on.
    with server.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_the_sites_do_not_share_an_account_or_a_cookie(portal: str, casework: str) -> None:
    with server.connect(CASEWORK.name) as connection:
        names = {row[0] for row in connection.execute("SELECT username FROM parties_member")}
    with server.connect(PORTAL.name) as connection:
        others = {row[0] for row in connection.execute("SELECT username FROM accounts_user")}
    assert names
    assert not names & others
