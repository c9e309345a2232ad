"""One process of the benchmark of the vault: prints as JSON the seconds of each round.

Beside ours, in turn: Fernet of `cryptography` (AES-128-CBC with HMAC-SHA256) with one key for all,
bound to nothing, kept in the process; and for re-wrapping its MultiFernet.rotate.
"""

import io
import json
import os
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from cryptography.fernet import Fernet, MultiFernet  # noqa: E402
from django.conf import settings  # noqa: E402

from oggz.casework.vault import blind, files, kek, keyring, rotation, services  # noqa: E402
from oggz.casework.vault.kek import key_encryption  # noqa: E402
from oggz.casework.vault.models import CaseKey  # noqa: E402
from oggz.casework.vault.services import Place, Sealed, open_many, seal  # noqa: E402

TEXT = ("Komt elke week langs bij het buurthuis. " * 5).encode()  # 200 bytes
MEGABYTES = 64
Act = Callable[[], object]


def main(rounds: int, values: int, cases: int) -> None:
    settings.MEDIA_ROOT = tempfile.mkdtemp()
    kek.make_file(Path(os.environ["OGGZ_VAULT_KEK_FILE"]))
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, act in _acts(values).items():
            found.setdefault(name, []).append(_timed(act))
    found |= _rewrapping(cases)
    found |= _renewing(min(cases, 200))
    print(json.dumps(found))


def _acts(values: int) -> dict[str, Act]:
    """What is measured in rounds; each does its work `values` times unless it says otherwise."""
    case, fernet = _case(), Fernet(Fernet.generate_key())
    sealed = [seal(case, "f", TEXT) for _ in range(values)]
    tokens = [fernet.encrypt(TEXT) for _ in range(values)]
    many = [Sealed(Place(case, "f"), value) for value in sealed]
    wrapped = key_encryption().wrap([(os.urandom(64), b"context")] * values)
    whole = os.urandom(MEGABYTES * 2**20)
    stored, token = files.store(case, io.BytesIO(whole)), fernet.encrypt(whole)
    page = []
    for _ in range(50):
        one = _case()
        page.append(Sealed(Place(one, "f"), seal(one, "f", TEXT)))
    covenant = uuid.uuid4()
    return {
        "seal": lambda: [seal(case, "f", TEXT) for _ in range(values)],
        "seal/fernet": lambda: [fernet.encrypt(TEXT) for _ in range(values)],
        "open": lambda: open_many(many),
        "open/fernet": lambda: [fernet.decrypt(each) for each in tokens],
        "wrap": lambda: key_encryption().wrap([(os.urandom(64), b"context")] * values),
        "unwrap": lambda: key_encryption().unwrap(wrapped),
        "page": lambda: [_page(page) for _ in range(100)],
        "page/fernet": lambda: [[fernet.decrypt(each) for each in tokens[:50]] for _ in range(100)],
        "index": lambda: [
            blind.blind_index(covenant, blind.Field.BSN, "123456782") for _ in range(500)
        ],
        "make": lambda: [_case() for _ in range(200)],
        "store": lambda: files.store(case, io.BytesIO(whole)),
        "store/fernet": lambda: _keep(fernet.encrypt(whole)),
        "read": lambda: [None for _ in files.read(case, stored)],
        "read/fernet": lambda: fernet.decrypt(token),
    }


def _page(page: list[Sealed]) -> None:
    keyring.forget()  # as at each request
    if not all(isinstance(each, bytes) for each in open_many(page)):
        raise RuntimeError("a value did not open")


def _case() -> uuid.UUID:
    case = uuid.uuid4()
    services.make_key(case)
    return case


def _keep(token: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(token)
        file.flush()
        os.fsync(file.fileno())


def _rewrapping(cases: int) -> dict[str, list[float]]:
    """Every key of `cases` cases wrapped anew, and as many tokens by MultiFernet."""
    CaseKey.objects.all().delete()
    keys = [uuid.uuid4() for _ in range(cases)]
    contexts = [(os.urandom(64), keyring.case_context(case)) for case in keys]
    wrapped = key_encryption().wrap(contexts)
    CaseKey.objects.bulk_create(
        [CaseKey(case=c, wrapped=w.sealed, kek=w.kek) for c, w in zip(keys, wrapped, strict=True)],
        batch_size=2_000,
    )
    key_encryption().begin_generation()
    ours = _timed(lambda: sum(rotation.rewrap()))
    if rotation.to_rewrap():
        raise RuntimeError("not all was wrapped anew")
    older, newer = Fernet(Fernet.generate_key()), Fernet(Fernet.generate_key())
    tokens, both = [older.encrypt(os.urandom(64)) for _ in keys], MultiFernet([newer, older])
    peer = _timed(lambda: [both.rotate(token) for token in tokens])
    return {"rewrap": [ours], "rewrap/fernet": [peer]}


def _renewing(cases: int) -> dict[str, list[float]]:
    """A new key for a case and its ten parts."""
    keys = [_case() for _ in range(cases)]
    for case in keys:
        for part in range(10):
            seal(case, "f", b"", part=str(part))
    return {"renew": [_timed(lambda: [rotation.renew_case(case) for case in keys])]}


def _timed(act: Act) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
