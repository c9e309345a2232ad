"""Finds what was changed, removed, added or cut in what was recorded and sealed.

Everything is read once, in order, a line at a time; memory does not grow with the number of
entries. After a fault the check goes on from the seal as it stands, so that one change is told
once. What no check of the database itself can find is a chain that somebody with full power made
anew or cut at its end: for that it is compared with anchors, and with heads that were told to
people outside.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

import psycopg

from oggz.casework.audit.chains import LINE, PLATFORM, Head, seal

# Longer than sealing ever takes; what has no seal by then was put there, or its seal removed.
SEALED_WITHIN_SECONDS = 60
_PROGRESS_EVERY = 10_000
_CHAINS = (
    "COPY (SELECT s.chain, s.number, (extract(epoch FROM s.at) * 1000000)::bigint,"  # noqa: S608
    f" encode(s.hash, 'hex'), s.entry, {LINE}"
    " FROM audit_seal s LEFT JOIN audit_entry e ON e.id = s.entry"
    " ORDER BY s.chain, s.number) TO STDOUT"
)
_UNSEALED = f"""
SELECT coalesce(e.covenant, '{PLATFORM}') AS chain, min(e.id), max(e.id) FROM audit_entry e
WHERE NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry = e.id)
    AND e.at < clock_timestamp() - make_interval(secs => {SEALED_WITHIN_SECONDS})
GROUP BY chain ORDER BY chain
"""  # noqa: S608
_HEADS = "SELECT DISTINCT chain, number, hash FROM audit_anchor ORDER BY chain, number"


class Kind(Enum):
    CHANGED = "is veranderd"
    ENTRY_GONE = "is verwijderd"
    SEALS_GONE = "hoort er te zijn en ontbreekt"
    UNSEALED = "heeft geen zegel"
    CUT = "ontbreekt, met alles erna: dit stuk is afgekapt, of de database is teruggezet"
    NOT_STAMPED = "heeft een tijdstempel dat niet van dit zegel of niet van deze dienst is"
    REMADE = "is een ander zegel dan eerder buiten het systeem is vastgelegd"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in which chain, at which seal (None: entries without one).

    `until` is the last seal, or the last entry, of several in a row.
    """

    kind: Kind
    chain: UUID
    number: int | None
    entry: int | None = None
    until: int | None = None

    def __str__(self) -> str:
        """One Dutch sentence."""
        if self.number is None:
            place, last = f"regel {self.entry}", self.entry
        else:
            place, last = f"zegel {self.number}", self.number
            if self.entry is not None:
                place += f" (regel {self.entry})"
        if self.until not in (None, last):
            place += f" tot en met {self.until}"
        return f"{called(self.chain)}: {place} {self.kind.value}."


@dataclass
class Found:
    """How far the check came: seals read, and the head of each chain as it stands.

    `late` were sealed more than a minute after they were written, and `first_late` is where: the
    sealer stood still, a backup was put back, or somebody added them afterwards.
    """

    seals: int = 0
    heads: dict[UUID, Head] = field(default_factory=dict)
    late: int = 0
    first_late: tuple[UUID, int] | None = None


def called(chain: UUID) -> str:
    return "Het platform zelf" if chain == PLATFORM else f"Convenant {chain}"


def faults(
    connection: psycopg.Connection,
    *,
    told: Iterable[Head] = (),
    found: Found | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Iterator[Fault]:
    """Everything that is wrong, in the order of the chains.

    `told` are heads known from outside; `found` is filled in on the way; `progress` hears now
    and then how many seals were read.
    """
    found = Found() if found is None else found
    yield from _in_chains(connection, found, progress)
    progress(found.seals)
    for chain, first, last in connection.execute(_UNSEALED):
        yield Fault(Kind.UNSEALED, chain, None, entry=first, until=last)
    anchored = (Head(*row) for row in connection.execute(_HEADS).fetchall())
    yield from _against_heads(connection, found, [*told, *anchored])


def _in_chains(
    connection: psycopg.Connection, found: Found, progress: Callable[[int], None]
) -> Iterator[Fault]:
    told, chain, number, kept = b"", PLATFORM, 0, b""
    with connection.cursor().copy(_CHAINS) as copy:
        for row in copy:
            this, at_number, at, hexadecimal, entry, line = bytes(row).split(b"\t", 5)
            if this != told:
                if told:
                    found.heads[chain] = Head(chain, number, kept)
                told, chain = this, UUID(this.decode())
                number, kept = 0, Head.first(chain).hash
            before, missing, number = kept, int(at_number) - number - 1, int(at_number)
            kept = bytes.fromhex(hexadecimal.decode())
            if missing > 0:
                yield Fault(Kind.SEALS_GONE, chain, number - missing, until=number - 1)
            if line.startswith(b"\\N"):
                yield Fault(Kind.ENTRY_GONE, chain, number, int(entry))
            elif missing < 0 or (not missing and seal(before, number, int(at), line) != kept):
                yield Fault(Kind.CHANGED, chain, number, int(entry))
            elif int(at) - int(line.split(b"\t", 2)[1]) > SEALED_WITHIN_SECONDS * 1_000_000:
                found.late += 1
                found.first_late = found.first_late or (chain, number)
            found.seals += 1
            if not found.seals % _PROGRESS_EVERY:
                progress(found.seals)
    if told:
        found.heads[chain] = Head(chain, number, kept)


def _against_heads(
    connection: psycopg.Connection, found: Found, told: Iterable[Head]
) -> Iterator[Fault]:
    """The first of the heads that does not fit, in each chain."""
    wrong: set[UUID] = set()
    for each in sorted(told, key=lambda head: (head.chain, head.number)):
        if each.chain in wrong or not each.number:
            continue
        row = connection.execute(
            "SELECT hash FROM audit_seal WHERE chain = %s AND number = %s",
            [each.chain, each.number],
        ).fetchone()
        if row and bytes(row[0]) == each.hash:
            continue
        wrong.add(each.chain)
        last = found.heads.get(each.chain, Head.first(each.chain)).number
        if last < each.number:
            yield Fault(Kind.CUT, each.chain, last + 1, until=each.number)
        else:
            yield Fault(Kind.REMADE, each.chain, each.number)
