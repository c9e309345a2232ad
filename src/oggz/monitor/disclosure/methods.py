"""The methods beside suppression, for who asks for them, with what the agreement says."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from oggz.monitor.agreement import Agreement
from oggz.monitor.disclosure.adding_up import TIME_LIMIT
from oggz.monitor.disclosure.cell_key import perturb
from oggz.monitor.disclosure.ledger import NAME, Ledger
from oggz.monitor.disclosure.privacy import DELTA, Bounds, release_noisy
from oggz.monitor.disclosure.rounding import round_tables
from oggz.monitor.errors import MonitorError
from oggz.monitor.keys.keyfiles import OwnKey
from oggz.monitor.tables import Safe, Tables


class Method(StrEnum):
    """As they are asked for."""

    ROUNDING = "rounding"
    CELL_KEY = "cell-key"
    DIFFERENTIAL_PRIVACY = "differential-privacy"


def protect_by(
    method: Method, tables: Tables, *, agreement: Agreement, place: Path, key: OwnKey | None = None,
    previous: Sequence[Safe] = (), base: int | None = None, epsilon: float | None = None,
    bounds: Bounds | None = None, time_limit: float = TIME_LIMIT,
) -> Safe:  # fmt: skip
    """Tables protected by a method, with the threshold and the budget of the agreement.

    `place` is the folder of the agreement, where the ledger stands; `key` that of the analysis
    unit, for noise. Rounding is to the threshold unless `base` is given; differential privacy
    spends the whole budget unless `epsilon` is. `time_limit` (seconds) is for each program that is
    solved. Raises MonitorError and Refused as the methods do.
    """
    least = agreement.thresholds.count
    if method is Method.ROUNDING:
        base = least if base is None else base
        return round_tables(tables, base=base, threshold=least, previous=previous,
                            time_limit=time_limit)  # fmt: skip
    if key is None:
        raise MonitorError(
            "Deze methode heeft de sleutel van de analyse-eenheid nodig. Geef die met --key."
        )
    secret = key.signing.private_bytes_raw()
    if method is Method.CELL_KEY:
        return perturb(tables, secret=secret, threshold=least, previous=previous)
    budget = agreement.privacy_budget
    return release_noisy(
        tables, epsilon=budget.epsilon if epsilon is None else epsilon, budget=budget,
        ledger=ledger_of(agreement, place), secret=secret, threshold=least, bounds=bounds,
        previous=previous, time_limit=time_limit,
    )  # fmt: skip


def bounds_of(codes: Iterable[str], reports: int | None) -> Bounds:
    """The bounds of one person from texts such as `domain=3`. Raises MonitorError."""
    found: dict[str, int] = {}
    for text in codes:
        name, _, most = text.partition("=")
        if not name or not (most.isascii() and most.isdigit()) or name in found:
            raise MonitorError(
                "Geef bij --most-codes één keer per dimensie hoeveel codes iemand ten hoogste"
                " heeft, zoals domain=3."
            )
        found[name] = int(most)
    return Bounds(found, reports)


def ledger_of(agreement: Agreement, place: Path) -> Ledger:
    """The ledger of the agreement's project, in the folder of the agreement."""
    return Ledger(place / NAME, agreement.project)


def budget_told(agreement: Agreement, place: Path) -> str:
    """What is spent of the agreement's budget, in Dutch. Raises MonitorError."""
    ledger = ledger_of(agreement, place)
    return ledger.printed(agreement.privacy_budget, agreement.period.label, DELTA)
