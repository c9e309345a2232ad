"""May this be done? A covenant is compiled once and then answers, always with its reasons.

Legal limit over forbid over permit. What nothing permits is refused, and so is every word that the
covenant or the platform does not know.
"""

from bisect import bisect_right
from datetime import date
from typing import Any

from oggz.covenant.answers import Met, nearly, over_time
from oggz.covenant.filtering import Filter, View, filtered
from oggz.covenant.index import DATE_COST, DIFFERENCE_BYTES, Index
from oggz.covenant.limits import LIMITS, Limit
from oggz.covenant.model import Covenant
from oggz.covenant.questions import Decision, Missing, Request
from oggz.covenant.rules import Rule, rules
from oggz.covenant.terms import LEVELS, Action, Condition, DataCategory, Phase, Role, Subject

# Answers with the same reasons are one object, made at its first use; so many of each are kept.
KEPT = 4096
# Rules that meet a request, be it on other days.
_MEETS = bytes(1 if distance in (0, DATE_COST) else 0 for distance in range(256))


class _Answers:
    """What is answered for one purpose: by the rules that meet, and by the nearest permit."""

    __slots__ = ("by_rules", "nearest", "vector")

    def __init__(self, vector: int) -> None:
        self.vector = vector
        self.by_rules: dict[bytes, tuple[Decision | None, ...]] = {}
        self.nearest: dict[tuple[int, bytes], Decision] = {}


class Compiled:
    """A covenant that answers. It never changes; `checksum` says of which text it was made."""

    __slots__ = (
        "_answers", "_bytes", "_dates", "_facts", "_index", "_lanes", "_limits",
        "_limits_from", "_permits_from", "_rules", "_starts", "_what", "_who", "_whose", "covenant",
    )  # fmt: skip

    def __init__(self, covenant: Covenant, limits: tuple[Limit, ...] = LIMITS) -> None:
        self.covenant = covenant
        self._limits = limits
        self._rules = rules(covenant, limits)
        self._index = index = Index(self._rules, covenant.parties, covenant.purposes)
        self._answers = {each: _Answers(vector) for each, vector in index.purposes.items()}
        # By themselves for speed: these are read at every decision.
        self._starts, self._dates, self._bytes = index.starts, index.dates, index.bytes
        self._who, self._what = index.who, index.what
        self._whose, self._facts = index.whose, index.facts
        self._permits_from, self._limits_from = index.permits_from, index.limits_from
        self._lanes = len(index.lanes)

    def __reduce__(self) -> tuple[Any, ...]:
        return Compiled, (self.covenant, self._limits)

    @property
    def checksum(self) -> str:
        return self.covenant.checksum

    def decide(self, request: Request) -> Decision:
        """Whether a request is allowed, and why; never an error, whatever is asked."""
        party, source = request.party, request.source
        subject, file = request.subject, request.seen_from
        try:
            answers = self._answers[request.purpose]
            stretch = bisect_right(self._starts, request.date)
            distances = (
                answers.vector
                + self._dates[stretch]
                + self._who[party, party if source is None else source, request.role]
                + self._what[request.action, request.category, request.phase]
                + self._whose[
                    subject, subject if file is None else file, request.level, request.bsn
                ]
                + self._facts[request.conditions]
            ).to_bytes(self._bytes, "little")
        except (KeyError, TypeError):
            return self._unknown(request)
        if distances.find(0, 0, self._limits_from) >= 0:
            met = distances[: self._lanes].translate(_MEETS)
            over = answers.by_rules.get(met)
            if over is None:
                over = self._by_rules(answers, met, request.purpose)
            answer = over[stretch - 1]
            if answer is not None:
                return answer
        return self._nearest(answers, distances, request.purpose)

    def filter(self, view: View) -> Filter:
        """Which rows of a list may be seen: exactly those that `decide` allows one by one."""
        return filtered(self._rules, view)

    def _by_rules(
        self, answers: _Answers, meets: bytes, purpose: str
    ) -> tuple[Decision | None, ...]:
        index = self._index
        taken: dict[int, list[Rule]] = {}
        for place, permit in enumerate(index.permit_of, index.limits_from):
            if meets[place]:
                taken.setdefault(permit, []).append(index.lanes[place])
        met = [
            Met(index.lanes[lane], tuple(taken.get(lane, ())))
            for lane in range(index.limits_from)
            if meets[lane]
        ]
        if len(answers.by_rules) >= KEPT:
            answers.by_rules.clear()
        return answers.by_rules.setdefault(meets, over_time(met, purpose, index.starts))

    def _nearest(self, answers: _Answers, distances: bytes, purpose: str) -> Decision:
        permits = distances[self._permits_from : self._limits_from]
        if not permits:
            return Decision(False, purpose)
        place = permits.index(min(permits))
        at = self._lanes + DIFFERENCE_BYTES * place
        differences = distances[at : at + DIFFERENCE_BYTES]
        answer = answers.nearest.get((place, differences))
        if answer is None:
            if len(answers.nearest) >= KEPT:
                answers.nearest.clear()
            permit = self._index.lanes[self._permits_from + place]
            answer = nearly(permit, differences, purpose)
            answers.nearest[place, differences] = answer
        return answer

    def _unknown(self, request: Request) -> Decision:
        parties = tuple(self.covenant.parties)
        known: dict[str, tuple[object, ...]] = {
            "party": parties,
            "role": tuple(Role),
            "action": tuple(Action),
            "purpose": tuple(self.covenant.purposes),
            "category": tuple(DataCategory),
            "phase": tuple(Phase),
            "level": (None, *LEVELS),
            "bsn": (False, True),
            "subject": tuple(Subject),
            "seen_from": (None, *Subject),
            "source": (None, *parties),
        }
        missing = [
            Missing(part, tuple(str(word) for word in words if word is not None))
            for part, words in known.items()
            if getattr(request, part) not in words
        ]
        if type(request.date) is not date:
            first, last = self.covenant.starts, self.covenant.ends
            missing.append(Missing("date", (first.isoformat(), last.isoformat())))
        if not (isinstance(request.conditions, frozenset) and request.conditions in self._facts):
            missing.append(Missing("conditions", tuple(Condition)))
        return Decision(False, str(request.purpose), missing=tuple(missing))


def compile_covenant(covenant: Covenant) -> Compiled:
    """The covenant as tables that answer; some tens of milliseconds, so keep it by checksum."""
    return Compiled(covenant)
