import mailbox
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from oggz.portal.newsletters import reports, services
from oggz.portal.newsletters.reports import Kind, Report

_NAMES = {
    Kind.BOUNCE: "teruggekomen",
    Kind.COMPLAINT: "klachten",
    Kind.DELAY: "zonder gevolg",
    Kind.NONE: "geen melding",
}


class Command(BaseCommand):
    help = (
        "Leest berichten over nieuwsbrieven die niet aankwamen of waarover iemand klaagde: uit een"
        " Maildir, of één bericht van de standaardinvoer, zodat een mailserver het kan aanroepen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "maildir", nargs="?", type=Path,
            help="Map met ‘cur’ en ‘new’. Meldingen worden daaruit gewist; wat geen melding is,"
            " blijft staan en geldt als gelezen.",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path | None = options["maildir"]
        if folder is None:
            found = Counter([_carry_out(reports.read(sys.stdin.buffer.read(reports.LARGEST + 1)))])
        else:
            found = _read_folder(folder)
        told = ", ".join(f"{found[kind]} {name}" for kind, name in _NAMES.items() if found[kind])
        self.stdout.write(f"Gelezen: {told or 'niets'}.")


def _read_folder(folder: Path) -> Counter[Kind]:
    if not (folder / "cur").is_dir() or not (folder / "new").is_dir():
        raise CommandError(
            f"{folder} is geen Maildir: de mappen ‘cur’ en ‘new’ ontbreken. Geef de map waarin de"
            " mailserver bewaart wat naar OGGZ_MAIL_RETURN gaat."
        )
    box = mailbox.Maildir(folder, factory=None, create=False)
    found: Counter[Kind] = Counter()
    for key in box.keys():  # noqa: SIM118 - a mailbox is no dict
        try:
            message = box.get_message(key)
        except KeyError:  # another took it meanwhile
            continue
        if message.get_subdir() == "cur" and "S" in message.get_flags():
            continue
        kind = _carry_out(reports.read(box.get_bytes(key)))
        found[kind] += 1
        if kind is Kind.NONE:
            message.set_subdir("cur")
            message.add_flag("S")
            box[key] = message
        else:
            box.discard(key)
    return found


def _carry_out(report: Report) -> Kind:
    if report.delivery is not None:
        if report.kind is Kind.BOUNCE:
            services.note_bounce(report.delivery)
        elif report.kind is Kind.COMPLAINT:
            services.note_complaint(report.delivery)
    return report.kind
