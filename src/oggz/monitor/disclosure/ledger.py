"""The ledger of the privacy budget: what each release of each period has spent, and its answer.

A JSON file beside the agreement. Every line holds the hash of the line before it, and a release
holds that of its own line: a line that was changed, or removed after its release, is seen. The
noisy answer stands in the line, so that the same question costs once and is answered once: whoever
asks twice gets the same noise. Only the analysis unit keeps this file.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from math import log, sqrt
from pathlib import Path
from typing import Annotated, Literal

import opendp.prelude as dp
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from oggz.monitor.agreement.model import PrivacyBudget
from oggz.monitor.agreement.wording import decimal_of
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import whole_file

NAME = "privacybudget.json"
NO_PROMISE = (
    "Elke periode heeft een eigen budget. Dat is geen belofte voor het leven: wie elk jaar in de"
    " cijfers staat, verliest elk jaar een beetje bescherming. Een nieuw budget maakt dat niet"
    " goed."
)
_FIRST = "0" * 64
EVEN = 1 + 1e-9  # rounding of sums is no overspending

dp.enable_features("contrib")


class Line(BaseModel):
    """One release: what was asked (a keyed hash of the tables and bounds), what it cost in
    zero-concentrated differential privacy, and the noisy numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: Annotated[int, Field(ge=1)]
    period: str
    question: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    rho: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    delta: Annotated[float, Field(gt=0, lt=1)]
    answer: tuple[int, ...]
    previous: str
    hash: str

    @property
    def own_hash(self) -> str:
        told = self.model_dump(mode="json", exclude={"hash"})
        text = json.dumps(told, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["oggz-privacybudget-1"]
    project: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Ledger:
    """The ledger of a project at `path`; a file that is not there has no lines."""

    path: Path
    project: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines. Raises MonitorError when one was changed, removed or moved."""
        try:
            file = _File.model_validate_json(self.path.read_bytes())
        except FileNotFoundError:
            return ()
        except (OSError, ValidationError):
            raise MonitorError(
                f"{self.path} is onleesbaar of beschadigd. Zet een reservekopie terug; zonder dit"
                " bestand is niet te zien wat er van het privacybudget over is."
            ) from None
        if file.project != self.project:
            raise MonitorError(
                f"{self.path} hoort bij een ander project. Geef het bestand dat bij deze afspraak"
                " hoort."
            )
        before = _FIRST
        for number, line in enumerate(file.lines, start=1):
            if (line.number, line.previous, line.hash) != (number, before, line.own_hash):
                raise self._touched(f"bij regel {number} klopt de controlesom niet")
            before = line.hash
        return file.lines

    def answer(
        self, *, period: str, question: str, rho: float, delta: float, budget: PrivacyBudget,
        draw: Callable[[], Sequence[int]],
    ) -> Line:  # fmt: skip
        """The line of this question: the one that is there, or a new one with what `draw` gives.

        One process at a time: a second one waits. Raises Refused, and draws nothing, when this
        release and those before it would spend more than the budget of the period.
        """
        with self._alone():
            lines = self.lines
            for line in lines:
                if (line.period, line.question) == (period, question):
                    return line
            spent, at = self._spent(lines, period, delta)
            if epsilon_of(spent + rho, at) > budget.epsilon * EVEN:
                raise Refused(
                    f"Het privacybudget van {period} is op: deze uitgave kost epsilon"
                    f" {decimal_of(epsilon_of(rho, at))}, er is"
                    f" {decimal_of(epsilon_of(spent, at))} van de {decimal_of(budget.epsilon)}"
                    " gebruikt. Geef een uitgave opnieuw uit die al betaald is, of spreek"
                    " met de partijen een ander budget af.",
                    article=budget.article,
                )
            line = Line(
                number=len(lines) + 1, period=period, question=question, rho=rho, delta=delta,
                answer=tuple(draw()), previous=lines[-1].hash if lines else _FIRST, hash="",
            )  # fmt: skip
            line = line.model_copy(update={"hash": line.own_hash})
            file = _File(format="oggz-privacybudget-1", project=self.project, lines=(*lines, line))
            with whole_file(self.path) as part:
                part.write_text(file.model_dump_json() + "\n", encoding="utf-8")
            return line

    def must_have(self, number: int, line_hash: str) -> None:
        """Raise MonitorError unless the line that a release tells of is still there."""
        lines = self.lines
        if len(lines) < number or lines[number - 1].hash != line_hash:
            raise self._touched(f"regel {number}, van een eerdere uitgave, is weg of gewijzigd")

    def spent(self, period: str, delta: float) -> float:
        """Epsilon of all releases of a period together, at the least of this delta and theirs."""
        return epsilon_of(*self._spent(self.lines, period, delta))

    def printed(self, budget: PrivacyBudget, period: str, delta: float) -> str:
        """What was spent in this period and in all together, in Dutch."""
        lines = self.lines
        now = [line for line in lines if line.period == period]
        spent = self.spent(period, delta)
        told = [
            f"Privacybudget van {period}: epsilon {decimal_of(spent)} van"
            f" {decimal_of(budget.epsilon)} gebruikt, aan {len(now)}"
            f" {'uitgave' if len(now) == 1 else 'uitgaven'}."
        ]
        periods = sorted({line.period for line in lines} | {period})
        if len(periods) > 1:
            every = sum(line.rho for line in lines)
            least = min([delta, *(line.delta for line in lines)])
            told.append(
                f"Over alle {len(periods)} periodes samen ({', '.join(periods)}) is het epsilon"
                f" {decimal_of(epsilon_of(every, least))}."
            )
        return "\n".join((*told, NO_PROMISE))

    @staticmethod
    def _spent(lines: Sequence[Line], period: str, delta: float) -> tuple[float, float]:
        now = [line for line in lines if line.period == period]
        return sum(line.rho for line in now), min([delta, *(line.delta for line in now)])

    def _touched(self, what: str) -> MonitorError:
        return MonitorError(
            f"{self.path} is veranderd: {what}. Zet het ongewijzigde bestand terug; zonder dat is"
            " niet te zien wat er van het privacybudget over is, en wordt er niets uitgegeven."
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else writes in the ledger meanwhile; also not when this process is killed."""
        place = self.path.with_name(self.path.name + ".lock")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            lock = place.open("a+b")
        except OSError:
            raise MonitorError(
                f"{self.path} kan daar niet geschreven worden. Zet de afspraak in een map waarin u"
                " mag schrijven."
            ) from None
        with lock:
            try:
                _lock(lock.fileno())
            except OSError:
                raise MonitorError(
                    f"{self.path} is bij een ander programma in gebruik. Wacht tot dat klaar is en"
                    " begin opnieuw."
                ) from None
            yield


@cache
def epsilon_of(rho: float, delta: float) -> float:
    """The least epsilon, at this delta, that follows from rho (zCDP), by OpenDP's conversion."""
    if rho == 0:
        return 0.0
    one = dp.m.make_gaussian(
        dp.atom_domain(T=int), dp.absolute_distance(T=float), scale=1 / sqrt(2 * rho)
    )
    curve = dp.c.make_zCDP_to_approxDP(one).map(1.0)  # type: ignore[no-untyped-call]
    found: float = curve.epsilon(delta)
    return found


@cache
def rho_of(epsilon: float, delta: float) -> float:
    """The largest rho, but for a millionth, that stays within epsilon at this delta.

    Sought upwards from what the bound of Bun and Steinke (2016) allows in any case.
    """
    doubt = -log(delta)
    low = (sqrt(doubt + epsilon) - sqrt(doubt)) ** 2
    high = 4 * low
    while high > low * (1 + 1e-6):
        middle = (low + high) / 2
        if epsilon_of(middle, delta) <= epsilon:
            low = middle
        else:
            high = middle
    return low


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
