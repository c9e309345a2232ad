"""What an analysis finds: each declared 'never' with its verdict, and what else deserves a look."""

from dataclasses import dataclass
from enum import Enum

from oggz.covenant.model import Covenant, Never
from oggz.covenant.questions import Request


class Proof(Enum):
    """`UNDECIDED` when the proof took more effort than allowed: then nothing is known."""

    PROVEN = "bewezen"
    REFUTED = "weerlegd"
    UNDECIDED = "niet bewezen"


class Seriousness(Enum):
    ERROR = "fout"
    LOOK = "kijk hiernaar"


class Kind(Enum):
    NO_EFFECT = "no_effect"
    COVERED = "covered"
    CONTRADICTION = "contradiction"
    OVERLAP = "overlap"
    CONDITIONS = "conditions"
    NOT_READ = "not_read"
    IDLE_PARTY = "idle_party"
    UNUSED_PURPOSE = "unused_purpose"
    UNGUIDED_PHASE = "unguided_phase"
    EMPTY_NEVER = "empty_never"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of one `never`. When refuted: the permits that do it, and an example."""

    never: Never
    proof: Proof
    clauses: tuple[str, ...] = ()
    example: Request | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What the analysis came across.

    `about` is the clause, category, party, purpose, phase or article that it is about; `because`
    the clauses or legal limits that make it so. A contradiction has an example of a request that
    one clause permits and the other forbids.
    """

    kind: Kind
    seriousness: Seriousness
    about: str
    because: tuple[str, ...] = ()
    example: Request | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    covenant: Covenant
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]

    @property
    def stands(self) -> bool:
        """Whether every declared 'never' is proven, and nothing is an error."""
        return all(verdict.proof is Proof.PROVEN for verdict in self.verdicts) and not any(
            finding.seriousness is Seriousness.ERROR for finding in self.findings
        )
