import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from itertools import chain
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from oggz.casework.audit import anchoring, sealing, verification
from oggz.casework.audit.chains import Head
from oggz.casework.audit.verification import Found, called

_HEAD = re.compile(r"([0-9a-f-]{36}):([1-9]\d{0,17}):([0-9a-f]{64})")
# A database that was emptied is told in a few lines.
_MOST_TOLD = 50


def told_head(text: str) -> Head:
    """A head as it stands in a mail: covenant, number and hash, with colons between."""
    match = _HEAD.fullmatch(text.strip().lower())
    try:
        if match:
            return Head(UUID(match[1]), int(match[2]), bytes.fromhex(match[3]))
    except ValueError:
        pass
    raise ArgumentTypeError(
        f"‘{text}’ is geen zegel: neem over wat in de mail achter --head staat, zoals"
        " 00000000-0000-0000-0000-000000000000:12:9f86…"
    )


class Command(BaseCommand):
    help = (
        "Controleert of wat is vastgelegd nog is zoals het was: niets veranderd, verwijderd,"
        " toegevoegd of afgekapt. Exitcode 1 als er iets mis is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head", action="append", default=[], type=told_head, metavar="CONVENANT:NUMMER:ZEGEL",
            help="Een zegel uit een mail aan een functionaris gegevensbescherming. Mag vaker.",
        )  # fmt: skip

    def handle(self, *args: Any, head: list[Head], **options: Any) -> None:
        found, wrong = Found(), 0
        with sealing.connected() as connection, connection.transaction():
            # One view of everything, for as long as it takes.
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            connection.execute("SET LOCAL statement_timeout = 0")
            connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            for fault in chain(
                verification.faults(connection, told=head, found=found, progress=self._progress),
                anchoring.false_stamps(connection),
            ):
                wrong += 1
                if wrong <= _MOST_TOLD:
                    self._over_progress(self.stdout, str(fault))
        self._over_progress(self.stdout, f"{found.seals} zegels gelezen.")
        for last in sorted(found.heads.values(), key=lambda head: head.chain):
            self.stdout.write(
                f"{called(last.chain)}: {last.number} zegels, laatste --head"
                f" {last.chain}:{last.number}:{last.hash.hex()}"
            )
        if found.first_late:
            where, number = found.first_late
            self.stdout.write(
                f"Let op: {found.late} regels zijn meer dan een minuut na hun tijdstip verzegeld,"
                f" de eerste bij zegel {number} ({called(where)}). Dat kan als het verzegelen stil"
                " lag of een reservekopie is teruggezet; anders zijn ze later toegevoegd."
            )
        if wrong:
            self.stdout.write(
                f"NIET IN ORDE: {wrong} keer klopt er iets niet. Verander niets meer, bewaar een"
                " kopie van de database en licht de functionarissen gegevensbescherming in."
            )
            sys.exit(1)
        self.stdout.write("In orde.")

    def _progress(self, seals: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{seals} zegels …", ending="")

    def _over_progress(self, out: Any, text: str) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")
        out.write(text)
