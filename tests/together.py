"""Doing things at the same moment, for real: in threads, each with a connection that commits."""

import threading
from collections.abc import Callable

from django.db import connections

was_used = threading.Event()


def really(work: Callable[[], object], times: int = 1) -> list[object]:
    """Run it `times` at the same moment; gives all answers, errors too.

    What it leaves in the database a test must undo; for the portal `left_as_found` does.
    """
    was_used.set()
    start, answers = threading.Barrier(times), []

    def run() -> None:
        try:
            start.wait(10)
            answers.append(work())
        except Exception as error:
            answers.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)  # a busy machine is slow, not wrong
    return answers
