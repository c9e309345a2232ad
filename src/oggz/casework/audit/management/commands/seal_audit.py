import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from oggz.casework.audit import sealing


class Command(BaseCommand):
    help = "Verzegelt wat is vastgelegd, tot het proces stopt. Draai er één naast de site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="Verzegel wat er nu is, en stop dan."
        )

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            sealed = sealing.seal_now()
            self.stdout.write(
                "Een ander proces verzegelt al." if sealed is None else f"{sealed} verzegeld."
            )
            return
        stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopping.set())
        sealing.run(stopping)
