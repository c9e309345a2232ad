"""How entries hang together: each seal is a hash of its entry and of the seal before it.

The bytes of an entry are its line in PostgreSQL's own text format for COPY, with the columns of
`LINE` in that order: nothing is read into Python and written out again, so that sealing and
checking cannot differ by how somebody's library writes a moment or a list.

    first  = SHA-256("oggz audit chain 1" NUL, the 16 bytes of the covenant)
    seal n = SHA-256(seal n-1, n TAB microseconds of sealing TAB, the line of its entry)
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

# The chain of what belongs to no covenant.
PLATFORM = UUID(int=0)

LINE = """e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.transaction, e.trace, e.span,
    e.action, e.outcome, e.member, e.responsible, e.party, e.role, e.purpose, e.covenant, e."case",
    e.subject, e.categories, e.articles, e.object_kind, e.object_id, e.detail"""


@dataclass(frozen=True, slots=True)
class Head:
    """The last seal of a chain; number 0 before there is any."""

    chain: UUID
    number: int
    hash: bytes

    @classmethod
    def first(cls, chain: UUID) -> "Head":
        return cls(chain, 0, hashlib.sha256(b"oggz audit chain 1\0" + chain.bytes).digest())


def seal(before: bytes, number: int, at: int, line: bytes) -> bytes:
    """The hash of seal `number`, made `at` (microseconds since 1970), of an entry's COPY line."""
    return hashlib.sha256(b"%b%d\t%d\t%b" % (before, number, at, line)).digest()
