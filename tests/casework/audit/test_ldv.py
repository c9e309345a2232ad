"""The log of processings leaves as the standard has it, without who did it."""

import json
import stat
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from oggz.casework.audit import context, ldv
from oggz.casework.audit.events import Event, Outcome
from oggz.casework.audit.models import Entry, Span
from oggz.casework.audit.services import record
from oggz.casework.audit.subjects import blinded
from tests.casework.parties import people

pytestmark = pytest.mark.django_db

COVENANT, OTHER = uuid.uuid4(), uuid.uuid4()
PERSON = "4f1f6f0e-person"


def processed(subject: str = PERSON, *, covenant: uuid.UUID = COVENANT, **more) -> Entry:
    told = {"action": "read", "member": 4242, "party": "woonstichting", "purpose": "zorg"} | more
    return Entry.objects.get(pk=record(Event(covenant=covenant, subject=subject, **told)))


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., list[dict]]:
    def _export(*more: str, first: date | None = None, last: date | None = None) -> list[dict]:
        file = tmp_path / f"{uuid.uuid4()}.jsonl"
        today = timezone.localdate()
        call_command(
            "ldv_export", str(file), f"--from={first or today}", f"--to={last or today}", *more
        )
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        return [json.loads(line) for line in file.read_text().splitlines()]

    return _export


def test_each_processing_of_each_person_is_a_line_of_the_standard(export) -> None:
    with context.acting() as who:
        entry = processed()
    processed("somebody-else", outcome=Outcome.REFUSED)
    first, second = export(f"--covenant={COVENANT}")
    span = Span.objects.get(trace=entry.trace, span=entry.span)
    assert (first["trace_id"], first["span_id"]) == (entry.trace, entry.span)
    assert first["parent_span_id"] == who.span
    assert (first["name"], first["status"], second["status"]) == ("read", "Ok", "Error")
    assert first["attributes"] == {
        "dpl.core.processing_activity_id": f"urn:oggz:{COVENANT}:zorg",
        "dpl.core.data_subject_id": blinded(COVENANT, PERSON),
        "dpl.core.data_subject_id_type": "urn:oggz:betrokkene:hmac-sha256",
    }
    assert first["resource"]["attributes"]["service.name"] == "oggz-casework"
    assert first["start_time"] <= first["end_time"]
    assert (
        first["end_time"] == f"{span.ended:%Y-%m-%dT%H:%M:%S}.{span.ended.microsecond // 1000:03}Z"
    )


def test_no_line_says_who_did_it_or_about_whom(export) -> None:
    who = people.member("Zeldzaam")
    case = uuid.uuid4()
    processed(member=who.pk, responsible=4243, case=case, object_id=case, detail={"of": 4244})
    [line] = export(f"--covenant={COVENANT}")
    assert set(line) == {
        "trace_id", "span_id", "parent_span_id", "name", "status", "start_time", "end_time",
        "resource", "attributes",
    }  # fmt: skip
    kept = {line[name] for name in ("trace_id", "span_id", "parent_span_id")}
    said = {value for each in (line, line["attributes"]) for value in map(str, each.values())}
    for secret in (who.pk, 4243, 4244, case, PERSON, "woonstichting", "Zeldzaam"):
        assert str(secret) not in said - kept
    assert "Zeldzaam" not in json.dumps(line)
    assert "woonstichting" not in json.dumps(line)


def test_only_the_days_and_the_covenant_that_were_asked_for(export) -> None:
    processed()
    processed(covenant=OTHER)
    yesterday = timezone.localdate() - timedelta(1)
    assert export(first=yesterday, last=yesterday) == []
    assert len(export(f"--covenant={COVENANT}", first=yesterday)) == 1
    found = {each["attributes"]["dpl.core.processing_activity_id"] for each in export()}
    assert {f"urn:oggz:{COVENANT}:zorg", f"urn:oggz:{OTHER}:zorg"} <= found


def test_a_long_log_is_never_in_memory_as_a_whole(monkeypatch) -> None:
    monkeypatch.setattr(ldv, "_AT_A_TIME", 2)
    for number in range(5):
        processed(f"person-{number}")
    today = timezone.localdate()
    found = ldv.lines(today, today, covenant=COVENANT)
    told = [_subject(next(found))]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors")
        assert cursor.fetchone() == (1,), "the database holds the rest"
    told += map(_subject, found)
    assert told == [blinded(COVENANT, f"person-{number}") for number in range(5)]


def _subject(line: str) -> str:
    return json.loads(line)["attributes"]["dpl.core.data_subject_id"]


def test_that_it_was_taken_along_is_recorded(export) -> None:
    export()
    entry = Entry.objects.filter(action="ldv.exported").latest("pk")
    today = timezone.localdate().isoformat()
    assert (entry.member, entry.detail) == (None, {"from": today, "until": today})


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("--from=2026-02-01", "--to=2026-01-01"), "voor de eerste"),
        (("--from=gisteren", "--to=2026-01-01"), "‘gisteren’ is geen dag"),
        (("--from=2026-01-01", "--to=2026-01-01", "--covenant=x"), "geen kenmerk"),
    ],
)
def test_what_cannot_be_asked_makes_no_file(tmp_path: Path, days, said: str) -> None:
    file = tmp_path / "ldv.jsonl"
    with pytest.raises(CommandError, match=said):
        call_command("ldv_export", str(file), *days)
    assert not file.exists()


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "ldv.jsonl"
    file.write_text("van gisteren")
    with pytest.raises(CommandError, match="kan niet worden gemaakt"):
        call_command("ldv_export", str(file), "--from=2026-01-01", "--to=2026-01-01")
    assert file.read_text() == "van gisteren"
