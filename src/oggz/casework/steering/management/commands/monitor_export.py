from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from oggz.casework.steering.delivering import asking, services


class Command(BaseCommand):
    help = (
        "Schrijft het bestand dat de casusomgeving als bron aan de monitor levert: alleen de"
        " kolommen die de afspraak noemt, en alleen wie en wat een artikel van het convenant"
        " toelaat. Het bestand bevat namen: alleen wie het maakte kan het lezen. Verwerk het met"
        " ‘oggz monitor check’ en ‘oggz monitor encode’, en vernietig het daarna."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--agreement", type=Path, required=True, metavar="A.toml", help="De monitorafspraak."
        )
        parser.add_argument(
            "--as", dest="by", required=True, metavar="E-MAIL",
            help="De procesregisseur uit wiens naam dit gebeurt: e-mailadres of nummer.",
        )  # fmt: skip
        parser.add_argument(
            "--out", type=Path, required=True, metavar="RECORDS.csv", help="Uw nieuwe bestand."
        )
        parser.add_argument(
            "--source", metavar="BRON", help="De bron in de afspraak, als er meer casussen leveren."
        )
        parser.add_argument(
            "--covenant", type=UUID, metavar="NUMMER",
            help="Als meer convenanten het doel hebben.",
        )  # fmt: skip
        parser.add_argument(
            "--invented", action="store_true",
            help="Alle mensen in deze omgeving zijn verzonnen: oefen met een oefenafspraak.",
        )  # fmt: skip

    def handle(
        self, *args: Any, agreement: Path, by: str, out: Path, source: str | None,
        covenant: UUID | None, invented: bool, **options: Any,
    ) -> None:  # fmt: skip
        asked = asking.read(agreement, source, invented=invented)
        done = services.export(out, asked, by=by, covenant=covenant)
        self.stdout.write(f"{done.people} mensen in {out}, voor de bron {asked.source}.")
        if done.stopped:
            self.stdout.write(
                f"{done.stopped} niet: er is bezwaar, of een verzoek om beperking of wissen."
            )
        if done.refused:
            self.stdout.write(f"{done.refused} niet: geen artikel laat het voor hen toe.")
        last = asked.agreement.retention.source_files
        self.stdout.write(
            f"Vernietig het bestand uiterlijk op {last:%d-%m-%Y}, en houd het tot dan bij u."
        )
