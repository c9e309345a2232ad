"""The vault: sealing, opening a list, files and other keys, beside Fernet of `cryptography`."""

import json
import statistics
import sys
import tempfile
from pathlib import Path

from bench.casework.databases import casework
from bench.portal.sites import QUICK, VAR, call
from oggz.web.embedded import EmbeddedServer

ROUNDS, VALUES, CASES = (1, 500, 200) if QUICK else (5, 20_000, 20_000)
MEGABYTES = 64  # as in measure.py


def run_all() -> list[str]:
    """Measure; the lines of a Markdown section."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (
        EmbeddedServer(VAR / "postgres", durable=False).running() as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        kek = str(Path(folder) / "kek")
        environment = casework(server, "bench_vault", OGGZ_VAR=folder, OGGZ_VAULT_KEK_FILE=kek)
        command = [sys.executable, "-m", "bench.vault.measure"]
        printed = call([*command, *map(str, (ROUNDS, VALUES, CASES))], environment)
    return _told(json.loads(printed.splitlines()[-1]))


def _told(measured: dict[str, list[float]]) -> list[str]:
    found = {name: statistics.median(rounds) for name, rounds in measured.items()}

    def pace(name: str, number: float) -> str:
        return f"{number / found[name]:,.0f}" if name in found else "–"

    rows = [
        ("values of 200 bytes sealed, a second", "seal", VALUES),
        ("values opened, a second", "open", VALUES),
        ("keys of cases wrapped, a second", "wrap", VALUES),
        ("keys of cases unwrapped, a second", "unwrap", VALUES),
        ("files sealed, MB/s", "store", MEGABYTES),
        ("files opened, MB/s", "read", MEGABYTES),
        ("new cases with a key, a second", "make", 200),
        ("blind indexes, a second", "index", 500),
        ("keys of cases wrapped anew in the database, a second", "rewrap", CASES),
        ("cases of ten parts given new keys, a second", "renew", min(CASES, 200)),
    ]
    return [
        f"## Vault: a key per case and per part, {CASES:,} cases",
        "",
        f"Medians of {ROUNDS} rounds in turn, one process; new keys were measured once. Ours is"
        " bound to its place, padded, and has a key for each part of each case in PostgreSQL (which"
        " does not wait for the disk here). Fernet has one key for all, in the process, and nothing"
        " is bound; its files are whole in memory and its re-wrapping touches no database.",
        "",
        "| what | ours | Fernet |",
        "|---|---|---|",
        *(f"| {what} | {pace(n, number)} | {pace(f'{n}/fernet', number)} |"
          for what, n, number in rows),
        f"| a list of 50 rows of 50 cases, ms | {found['page'] * 10:,.1f} |"
        f" {found['page/fernet'] * 10:,.1f} |",
        f"| all {CASES:,} keys wrapped anew, s | {found['rewrap']:,.1f} |"
        f" {found['rewrap/fernet']:,.1f} |",
        "",
    ]  # fmt: skip
