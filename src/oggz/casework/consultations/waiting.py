"""What waits with consultations: a question to answer, an answer to read."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from oggz.casework.consultations import selectors
from oggz.casework.consultations.selectors import Line
from oggz.casework.parties.sessions import Situation
from oggz.casework.worklist.rooms import Change, Task


def tasks(now: Situation) -> Iterator[Task]:
    """What somebody's party was asked and did not answer, until it disappears."""
    for line in selectors.to_answer(now):
        row = line.consultation
        yield Task(
            f"Geef {row.party.name} raad, zonder naam", _path(line), _purpose(line),
            since=row.asked_at,
        )  # fmt: skip


def changes(now: Situation, since: datetime) -> Iterator[Change]:
    """Answers to one's own questions that one did not read."""
    for line in selectors.answered(now):
        if line.answered_at and line.answered_at >= since:
            yield Change(
                "Er is een antwoord op uw anonieme vraag", line.answered_at, _path(line),
                _purpose(line),
            )  # fmt: skip


def _path(line: Line) -> str:
    return reverse("consultations:consultation", args=[line.consultation.pk])


def _purpose(line: Line) -> str:
    return line.purpose.key if line.purpose else ""
