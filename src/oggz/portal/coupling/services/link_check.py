"""Asking other sites whether what we link to is still there: politely, and a few at a time.

Each address is asked at most once a week, or once a day while it fails; one site gets a request
at a time with seconds between them, and is left alone as long as it asks. What a site answered
is kept as soon as all that was asked of it is answered, so that whoever is stopped loses little.
"""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.db import transaction
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from oggz.portal.coupling.models import CheckedLink, Host, LinkState
from oggz.web.fetch import Answer, Fault, FetchError, fetch

SECONDS_BETWEEN = 3.0
SITES_AT_ONCE = 8
_SITES_IN_BATCH = 32
_LINKS_OF_SITE = 4
_SECONDS = 12.0
_BROKEN_AFTER = 3
_WEEK, _ALMOST_A_DAY = timedelta(days=7), timedelta(hours=20)
_LONGEST_WAIT = timedelta(days=7)
_USUAL_WAIT = timedelta(hours=6)
# Refused to a program, while a reader may well see the page.
_NOT_FOR_US = (401, 402, 403, 406, 407, 451, 999)
_TOO_OFTEN = (429,)


class Verdict(Enum):
    GOOD = "good"
    FAILED = "failed"
    UNCLEAR = "unclear"
    LATER = "later"


@dataclass(frozen=True)
class Outcome:
    """What asking an address told."""

    verdict: Verdict
    status: int | None = None
    problem: str = ""
    wait: timedelta = timedelta(0)


def check_batch() -> bool:
    """Ask some addresses that are due, of many sites at once; whether there may be more."""
    by_host: dict[str, list[CheckedLink]] = {}
    for link in _due():
        by_host.setdefault(link.host, []).append(link)
    with ThreadPoolExecutor(SITES_AT_ONCE) as pool:
        asked = {pool.submit(_ask_site, links): host for host, links in by_host.items()}
        for done in as_completed(asked):
            _keep(asked[done], done.result())
    soon = timezone.now() + timedelta(minutes=10)
    waits = Host.objects.filter(not_before__gt=soon).values("name")
    return _all_due().exclude(host__in=waits).exists()


def check_now(link: CheckedLink) -> CheckedLink:
    """Ask one address while an editor waits, unless its site wants to be left alone."""
    resting = Host.objects.filter(name=link.host, not_before__gt=timezone.now()).first()
    if resting is None or resting.not_before < timezone.now() + timedelta(minutes=1):
        _keep(link.host, _ask_site([link]))
    link.refresh_from_db()
    return link


def _all_due() -> QuerySet[CheckedLink]:
    used = CheckedLink.objects.exclude(host="").filter(uses__isnull=False)
    return used.filter(next_check__lte=timezone.now()).distinct()


def _due() -> Iterator[CheckedLink]:
    """At most a few of each site, of sites that may be asked now; the longest waiting first."""
    resting = Host.objects.filter(not_before__gt=timezone.now()).values("name")
    numbered = (
        CheckedLink.objects.filter(pk__in=_all_due().values("pk"))
        .exclude(host__in=resting)
        .annotate(number=Window(RowNumber(), F("host"), order_by=["next_check", "pk"]))
    )
    hosts: set[str] = set()
    for link in numbered.filter(number__lte=_LINKS_OF_SITE).order_by("number", "next_check"):
        if link.host in hosts or len(hosts) < _SITES_IN_BATCH:
            hosts.add(link.host)
            yield link


# --- asking, without the database


def _ask_site(links: Iterable[CheckedLink]) -> list[tuple[CheckedLink, Outcome]]:
    outcomes: list[tuple[CheckedLink, Outcome]] = []
    for link in links:
        if outcomes:
            time.sleep(SECONDS_BETWEEN)
        outcomes.append((link, ask(link.address)))
        if outcomes[-1][1].verdict is Verdict.LATER:
            break
    return outcomes


def ask(address: str) -> Outcome:
    """Whether there is something at an address: the head of a page, or the page if refused."""
    outcome = _ask_with("HEAD", address)
    if outcome.verdict in (Verdict.GOOD, Verdict.LATER) or outcome.status is None:
        return outcome
    time.sleep(SECONDS_BETWEEN)
    return _ask_with("GET", address)


def _ask_with(method: str, address: str) -> Outcome:
    try:
        answer = fetch(address, method=method, wants_body=False, seconds=_SECONDS)
    except FetchError as problem:
        if problem.fault is Fault.FORBIDDEN:
            # A site behind a door of its own, which readers may well be able to open.
            return Outcome(Verdict.UNCLEAR, problem="Dit adres staat niet op het open internet.")
        return Outcome(Verdict.FAILED, problem=str(problem))
    return _judged(answer)


def _judged(answer: Answer) -> Outcome:
    status = answer.status
    if answer.is_ok or status == 304:
        return Outcome(Verdict.GOOD, status)
    asked = answer.retry_after
    if status in _TOO_OFTEN or (status == 503 and asked is not None):
        wait = _USUAL_WAIT if asked is None else min(timedelta(seconds=asked), _LONGEST_WAIT)
        return Outcome(Verdict.LATER, status, "Deze website vraagt ons te wachten.", wait)
    if status in _NOT_FOR_US:
        problem = "Deze website laat ons de pagina niet zien. Kijk zelf of de link werkt."
        return Outcome(Verdict.UNCLEAR, status, problem)
    if status in (404, 410):
        return Outcome(Verdict.FAILED, status, "Deze pagina bestaat niet (meer).")
    return Outcome(Verdict.FAILED, status, f"Deze website geeft een fout (code {status}).")


# --- keeping


@transaction.atomic
def _keep(host: str, outcomes: list[tuple[CheckedLink, Outcome]]) -> None:
    now = timezone.now()
    rest = timedelta(seconds=SECONDS_BETWEEN)
    for asked, outcome in outcomes:
        link = CheckedLink.objects.select_for_update().filter(pk=asked.pk).first()
        if outcome.verdict is Verdict.LATER:
            rest = max(rest, outcome.wait)
        if link is not None:
            _record(link, outcome)
            link.save()
    if outcomes:
        Host.objects.update_or_create(name=host, defaults={"not_before": now + rest})


def _record(link: CheckedLink, outcome: Outcome) -> None:
    """Broken only after failing on three days: a site may be down for an evening."""
    now, today = timezone.now(), timezone.localdate()
    if outcome.verdict is Verdict.LATER:
        link.next_check = now + max(outcome.wait, timedelta(seconds=SECONDS_BETWEEN))
        return
    link.checked_on, link.status, link.problem = now, outcome.status, outcome.problem[:300]
    if outcome.verdict is Verdict.FAILED:
        if link.last_failed_on != today:
            link.failures += 1
        link.last_failed_on = today
        link.first_failed = link.first_failed or now
        is_broken = link.failures >= _BROKEN_AFTER
        link.state = LinkState.BROKEN if is_broken else LinkState.DOUBTFUL
        link.next_check = now + _ALMOST_A_DAY
        return
    is_good = outcome.verdict is Verdict.GOOD
    link.state = LinkState.GOOD if is_good else LinkState.UNCLEAR
    link.failures, link.first_failed, link.last_failed_on = 0, None, None
    link.next_check = now + _WEEK
