"""One process of the benchmark of the audit: writes, seals or checks, and prints what it took."""

import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable
from uuid import UUID

import django

_CHAIN_ALONE = 200_000


def main() -> None:
    django.setup()
    what, *arguments = sys.argv[1:]
    {"write": _write, "seal": _seal, "check": _check}[what](*arguments)


def _write(kind: str, seconds: str) -> None:
    from django.db import transaction

    act = _plain() if kind == "plain" else _ours(subject="subject" in kind)
    for _ in range(20):
        with transaction.atomic():
            act()
    print("ready", flush=True)
    sys.stdin.readline()
    written, started = 0, time.perf_counter()
    while (now := time.perf_counter()) - started < float(seconds):
        with transaction.atomic():
            act()
        written += 1
    print(written / (now - started), flush=True)


def _ours(*, subject: bool) -> Callable[[], object]:
    from oggz.casework.audit.services import Event, record
    from oggz.covenant.terms import DataCategory, Role

    def act() -> None:
        record(
            Event(
                action="read",
                member=7,
                party="gemeente",
                role=Role.PROFESSIONAL,
                covenant=UUID(int=4),
                case=UUID(int=5),
                subject="a-person" if subject else None,
                categories=(DataCategory.HOUSING, DataCategory.CONTACT),
                articles=("4.2",),
                purpose="zorg",
                object_kind="case",
                object_id=UUID(int=5),
            )
        )

    return act


def _plain() -> Callable[[], object]:
    from django.db import models
    from django.utils import timezone

    class PlainLog(models.Model):
        content_type = models.IntegerField()
        object_pk = models.CharField(max_length=255)
        object_id = models.BigIntegerField(null=True)
        object_repr = models.TextField()
        serialized_data = models.JSONField(null=True)
        action = models.SmallIntegerField()
        changes_text = models.TextField()
        changes = models.JSONField(null=True)
        actor = models.BigIntegerField(null=True)
        actor_email = models.CharField(max_length=254, null=True)
        cid = models.CharField(max_length=255, null=True)
        remote_addr = models.GenericIPAddressField(null=True)
        remote_port = models.IntegerField(null=True)
        timestamp = models.DateTimeField()
        additional_data = models.JSONField(null=True)

        class Meta:
            app_label = "audit"
            db_table = "plain_log"
            managed = False

    return lambda: PlainLog.objects.create(
        content_type=3,
        object_pk="5",
        object_id=5,
        object_repr="case 5",
        action=3,
        changes_text="",
        changes={"accessed": ["housing", "contact"]},
        actor=7,
        cid="0" * 32,
        timestamp=timezone.now(),
        additional_data={"purpose": "zorg", "articles": ["4.2"]},
    )


def _seal() -> None:
    from oggz.casework.audit import sealing

    before, started = _megabytes(), time.perf_counter()
    entries = sealing.seal_now()
    taken = time.perf_counter() - started
    told = {"seconds": taken, "entries": entries, "megabytes": _megabytes() - before}
    print(json.dumps(told))


def _check() -> None:
    from oggz.casework.audit import sealing, verification

    before = _megabytes()
    found, started = verification.Found(), time.perf_counter()
    with sealing.connected() as connection:
        faults = list(verification.faults(connection, found=found))
    taken = time.perf_counter() - started
    memory = _megabytes() - before
    line = b"x" * 420
    chain, alone = b"\0" * 32, time.perf_counter()
    for number in range(_CHAIN_ALONE):
        chain = hashlib.sha256(b"%b%d\t%b" % (chain, number, line)).digest()
    print(
        json.dumps(
            {
                "seconds": taken,
                "seals": found.seals,
                "faults": len(faults),
                "megabytes": memory,
                "alone": _CHAIN_ALONE / (time.perf_counter() - alone),
            }
        )
    )


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
