"""What is asked of a covenant, and what it answers."""

from dataclasses import dataclass
from datetime import date

from oggz.covenant.terms import Action, Condition, DataCategory, Phase, Role, Subject


@dataclass(frozen=True, slots=True)
class Request:
    """May somebody of `party`, in `role`, do `action` with data of `category` on `date`?

    `subject` is whose data it is, `seen_from` in whose file the asker works (their own when None),
    `source` the party that brought it in (the asker's own when None: whoever knows the source must
    give it), `conditions` the facts that hold for this case.
    """

    party: str
    role: Role
    action: Action
    purpose: str
    category: DataCategory
    phase: Phase
    date: date
    level: int | None = None
    bsn: bool = False
    subject: Subject = Subject.PERSON
    seen_from: Subject | None = None
    source: str | None = None
    conditions: frozenset[Condition] = frozenset()


@dataclass(frozen=True, slots=True)
class Missing:
    """What was wanting to be allowed: which part of the request, and what it should have been."""

    part: str
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer that carries its reasons.

    Allowed: `articles` and `clauses` that permit it, and `until`, the last day up to which nothing
    changes by itself. Refused: the articles that forbid it, or the legal `limit`, or else what was
    `missing` from the nearest clause (whose article is given).
    """

    allowed: bool
    purpose: str
    articles: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    until: date | None = None
    limit: str | None = None
    missing: tuple[Missing, ...] = ()
