"""Pages a second of the portal, beside a plain Wagtail site in the same run.

Both have the same thousand articles and images and one web process of their own. They are asked
in turn, round after round, and the median of the rounds is reported with the ratio: a machine
that is slow for a while is slow for both. Our cached pages are measured beside Django's own
whole-page cache around the plain site.
"""

import os
import statistics
from collections.abc import Iterator
from contextlib import ExitStack

from bench.portal.sites import ROUNDS, SECONDS, Sites, in_turn, serving

# What is measured: name, our address, the plain site's; several articles, asked in turn.
PAGES = (
    ("home", ["/"], ["/"]),
    ("list of 20 with images", ["/nieuws/"], ["/nieuws/"]),
    (
        "article",
        [f"/nieuws/bericht-{n}/" for n in range(100, 140)],
        [f"/nieuws/bericht-{n}/" for n in range(100, 140)],
    ),
    ("municipality with 1,000 news pages", ["/gemeenten/lelystad/"], []),
)


def run(sites: Sites) -> list[str]:
    """Measure; the lines of a Markdown section."""
    ours, _ = sites.filled("ours", "bench_ours", "bench.portal.fill_ours")
    peer, _ = sites.filled("peer", "bench_peer", "bench.portal.fill_peer")
    with ExitStack() as stack:
        ports = [
            stack.enter_context(serving("ours", ours | {"OGGZ_PAGE_CACHE_BYTES": "0"})),
            stack.enter_context(serving("peer", peer)),
            stack.enter_context(serving("ours", ours)),
            stack.enter_context(serving("peer", peer | {"PEER_CACHED": "1"})),
        ]
        return [
            "## Portal: pages a second, one web process",
            "",
            f"Medians of {ROUNDS} rounds of {SECONDS:.0f} s, in turn; {os.cpu_count()} cores shared"
            " by server, database and client.",
            "",
            "| page | ours | plain Wagtail | ratio |",
            "|---|---|---|---|",
            *_rows(ports[0], ports[1], ""),
            *_rows(ports[2], ports[3], ", cached"),
            "",
        ]


def _rows(our_port: int, peer_port: int, label: str) -> Iterator[str]:
    for name, our_paths, peer_paths in PAGES:
        ours, peers = in_turn(our_port, our_paths, peer_port, peer_paths)
        our_median = statistics.median(each.per_second for each in ours)
        if peers:
            pairs = zip(ours, peers, strict=True)
            ratio = statistics.median(o.per_second / p.per_second for o, p in pairs)
            peer_median = statistics.median(each.per_second for each in peers)
            beside = f"{peer_median:,.0f} | {ratio:.2f}"
        else:
            beside = "– | –"
        yield f"| {name}{label} | {our_median:,.0f} | {beside} |"
