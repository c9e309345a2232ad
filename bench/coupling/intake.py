"""Measures intake within our portal: python -m bench.coupling.intake; prints JSON at the end."""

import django

django.setup()

import json  # noqa: E402
import time  # noqa: E402
import urllib.request  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from datetime import timedelta  # noqa: E402
from email.utils import format_datetime  # noqa: E402
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer  # noqa: E402
from io import BytesIO  # noqa: E402
from threading import Thread  # noqa: E402

import feedparser  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.feedgenerator import Rss201rev2Feed  # noqa: E402

from bench.portal.sites import QUICK  # noqa: E402
from oggz.portal.coupling.models import Arrival, Item, Source  # noqa: E402
from oggz.portal.coupling.services import take_in  # noqa: E402
from oggz.portal.knowledge.models import NewsPage  # noqa: E402

FEEDS, ITEMS = 10, 100
ROUNDS = 1 if QUICK else 3
_TEXT = (
    "In de wijk werken een <b>verpleegkundige</b> en een ervaringsdeskundige samen. Zij gaan"
    ' langs bij mensen die niet om hulp vragen. <a href="/lees">Lees meer</a> &amp; doe mee.'
)


def feed(number: int) -> bytes:
    made = Rss201rev2Feed(title=f"Site {number}", link="https://site.example/", description="")
    for item in range(ITEMS):
        made.add_item(
            title=f"Bericht {item} van site {number}",
            link=f"https://site-{number}.example/bericht-{item}?utm_source=rss",
            description=f"<p>{_TEXT}</p>" * 4,
            unique_id=f"site-{number}-{item}",
            pubdate=timezone.now() - timedelta(hours=item),
        )
    return made.writeString("utf-8").encode()


@contextmanager
def sites() -> Iterator[list[str]]:
    """The addresses of the feeds, served by this machine."""
    bodies = {f"/{number}": feed(number) for number in range(FEEDS)}

    class Feeds(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.headers.get("If-None-Match") == '"een"':
                self.send_response(304)
                self.end_headers()
                return
            body = bodies[self.path]
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("ETag", '"een"')
            self.send_header("Date", format_datetime(timezone.now()))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Feeds)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.FETCH_ALLOW = [f"127.0.0.1:{server.server_port}"]
    yield [f"http://127.0.0.1:{server.server_port}{path}" for path in bodies]
    server.shutdown()


def ours(keys: list[int]) -> None:
    for key in keys:
        taken = take_in(key)
        assert taken is not None
        assert not taken.problem, taken.problem


def plain(addresses: list[str], sources: list[Source]) -> None:
    """What a program of a page would do: whatever there is already stays."""
    for address, source in zip(addresses, sources, strict=True):
        with urllib.request.urlopen(address) as answer:
            parsed = feedparser.parse(BytesIO(answer.read()))
        Item.objects.bulk_create(
            [
                Item(
                    source=source,
                    key=entry.id,
                    title=entry.title,
                    address=entry.link,
                    day=timezone.localdate(),
                    version="",
                )
                for entry in parsed.entries
            ],
            ignore_conflicts=True,
        )


def seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def coupled(addresses: list[str], arrival: Arrival) -> list[Source]:
    Source.objects.all().delete()
    return [Source.objects.create(title=a, address=a, arrival=arrival) for a in addresses]


def one_round(addresses: list[str]) -> dict[str, float]:
    found = {}
    sources = coupled(addresses, Arrival.LINKS)
    keys = [source.pk for source in sources]
    found["links"] = seconds(lambda: ours(keys))
    assert Item.objects.count() == FEEDS * ITEMS
    found["not_modified"] = seconds(lambda: ours(keys))
    Source.objects.update(etag="", last_modified="")
    found["again"] = seconds(lambda: ours(keys))
    assert Item.objects.count() == FEEDS * ITEMS
    sources = coupled(addresses, Arrival.LINKS)
    found["plain"] = seconds(lambda: plain(addresses, sources))
    assert Item.objects.count() == FEEDS * ITEMS
    found["plain_again"] = seconds(lambda: plain(addresses, sources))
    keys = [source.pk for source in coupled(addresses, Arrival.DRAFTS)]
    before = NewsPage.objects.count()
    found["drafts"] = seconds(lambda: ours(keys))
    assert NewsPage.objects.count() == before + FEEDS * ITEMS
    return found


def main() -> None:
    with sites() as addresses:
        rounds = [one_round(addresses) for _ in range(ROUNDS)]
    print(json.dumps({name: [each[name] for each in rounds] for name in rounds[0]}))


if __name__ == "__main__":
    main()
