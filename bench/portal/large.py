"""The portal with ten thousand pages: filtered lists, search, and a section for everyone.

Ours and a plain Wagtail site have the same items and are asked in turn, as in `speed`. The plain
one filters with the ORM, without counts, and searches with the view of a new Wagtail project:
no synonyms, facets, highlights or spelling help. It is asked the same words all the same.
"""

import json
import os
import statistics
import sys
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from bench.client import Measured, percentile
from bench.portal.content import THEMES
from bench.portal.sites import ROUNDS, SECONDS, Sites, call, in_turn, serving
from bench.portal.texts import PAGES, SEARCHES, region_slugs

# What a plain site with 1,000 pages, all found, reached on PostgreSQL.
SEARCH_GOAL = 53


def run(sites: Sites) -> list[str]:
    """Measure; the lines of a Markdown section."""
    ours, entered = sites.filled("ours", "bench_ours_many", "bench.portal.fill_ours_many")
    peer, indexed = sites.filled("peer", "bench_peer_many", "bench.portal.fill_peer_many")
    themes, regions = _our_themes(sites), region_slugs()
    with (
        serving("ours", ours | {"OGGZ_PAGE_CACHE_BYTES": "0"}) as our_port,
        serving("peer", peer) as peer_port,
    ):
        table = [
            *_rows("list of 20", our_port, ["/nieuws/"], peer_port, ["/nieuws/"]),
            *_rows(
                "the same, of a theme in a region",
                our_port, _filtered(themes, regions),
                peer_port, _filtered([f"thema-{n}" for n in range(THEMES)], regions),
            ),
        ]  # fmt: skip
        our_searches = [f"/zoeken/?q={quote(words)}" for _, words in SEARCHES]
        peer_searches = [f"/search/?query={quote(words)}" for _, words in SEARCHES]
        found = in_turn(our_port, our_searches, peer_port, peer_searches, whole_passes=True)
    # Last, because it adds pages.
    enrolled = json.loads(call([sys.executable, "-m", "bench.portal.enrol"], ours))
    return [
        f"## Portal with {PAGES:,} pages: uncached, one web process",
        "",
        f"Medians of {ROUNDS} rounds of {SECONDS:.0f} s, in turn, two asked at a time;"
        f" {os.cpu_count()} cores shared by server, database and client. The time until an answer"
        " is of all rounds together. Ours counts what each filter would give; the plain site has"
        " no counts, synonyms, highlights or spelling help.",
        "",
        "| page | ours, pages/s | plain Wagtail | ratio | ours, p50 / p95 | plain, p50 / p95 |",
        "|---|---|---|---|---|---|",
        *table,
        _row(f"search, {len(SEARCHES)} different", *found),
        "",
        *_goals(*found),
        "",
        "| search for | ours, p50 / p95 | plain Wagtail, p50 / p95 |",
        "|---|---|---|",
        *_by_sort(dict(zip(our_searches, SEARCHES, strict=True)),
                  dict(zip(peer_searches, SEARCHES, strict=True)), *found),
        "",
        "| once | ours | plain Wagtail |",
        "|---|---|---|",
        f"| making the catalogue, or Wagtail's index, of all pages anew |"
        f" {_seconds(entered)} | {_seconds(indexed)} |",
        *_enrolled(enrolled),
        "",
    ]  # fmt: skip


def _our_themes(sites: Sites) -> list[str]:
    """The slugs of our themes, in the order in which the items were given them."""
    with sites.server.connect("bench_ours_many") as connection:
        rows = connection.execute(
            "SELECT slug FROM wagtailcore_page JOIN knowledge_themepage ON page_ptr_id = id"
            " ORDER BY path LIMIT %s", [THEMES],
        )  # fmt: skip
        return [slug for (slug,) in rows]


def _filtered(themes: Sequence[str], regions: Sequence[str]) -> list[str]:
    return [f"/nieuws/?thema={theme}&regio={region}" for theme in themes for region in regions]


def _rows(
    name: str, our_port: int, our_paths: list[str], peer_port: int, peer_paths: list[str]
) -> Iterator[str]:
    yield _row(name, *in_turn(our_port, our_paths, peer_port, peer_paths))


def _row(name: str, ours: list[Measured], peers: list[Measured]) -> str:
    ratio = statistics.median(
        our.per_second / peer.per_second for our, peer in zip(ours, peers, strict=True)
    )
    return (
        f"| {name} | {_pages(ours):,.0f} | {_pages(peers):,.1f} | {ratio:.2f} |"
        f" {_spread(_times(ours))} | {_spread(_times(peers))} |"
    )


def _goals(ours: list[Measured], peers: list[Measured]) -> Iterator[str]:
    pages, goal = _pages(ours), SEARCH_GOAL
    our_p95, peer_p95 = (percentile(_times(each), 0.95) * 1000 for each in (ours, peers))
    yield "| goal of search | reached | |"
    yield "|---|---|---|"
    yield (
        f"| {goal} pages/s, what a plain site did with 1,000 pages | {pages:,.0f} |"
        f" {_met(pages >= goal)} |"
    )
    yield (
        f"| p95 no longer than the plain site's beside it, {peer_p95:,.0f} ms |"
        f" {our_p95:,.0f} ms | {_met(our_p95 <= peer_p95)} |"
    )


def _by_sort(
    our_sorts: dict[str, tuple[str, str]],
    peer_sorts: dict[str, tuple[str, str]],
    ours: list[Measured],
    peers: list[Measured],
) -> Iterator[str]:
    for sort in dict.fromkeys(sort for sort, _ in SEARCHES):
        cells = []
        for sorts, measured in ((our_sorts, ours), (peer_sorts, peers)):
            times = [
                seconds for each in measured for path, seconds in each.times
                if sorts[path][0] == sort
            ]  # fmt: skip
            cells.append(_spread(times))
        yield f"| {sort} | {cells[0]} | {cells[1]} |"


def _enrolled(enrolled: dict) -> Iterator[str]:
    number = enrolled["municipalities"]
    first, again = enrolled["runs"]
    yield (
        f"| a section for all {number} municipalities, of which {enrolled['had_one']} had one |"
        f" {first['total']:,.1f} s; {first['total'] / number * 1000:,.0f} ms each,"
        f" the slowest {first['slowest'] * 1000:,.0f} ms | – |"
    )
    yield (
        f"| the same again, when all have one | {again['total']:,.1f} s;"
        f" {again['total'] / number * 1000:,.0f} ms each | – |"
    )


def _pages(measured: list[Measured]) -> float:
    return statistics.median(each.per_second for each in measured)


def _times(measured: list[Measured]) -> list[float]:
    return [seconds for each in measured for _, seconds in each.times]


def _spread(times: list[float]) -> str:
    p50, p95 = (percentile(times, part) * 1000 for part in (0.5, 0.95))
    return f"{p50:,.0f} / {p95:,.0f} ms"


def _seconds(printed: str) -> str:
    return f"{json.loads(printed)['seconds']:,.1f} s"


def _met(reached: bool) -> str:
    return "reached" if reached else "**not reached**"
