"""The evidence of the attack that must come before a release, read from beside the tables."""

import json
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from oggz.monitor.agreement import Agreement
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import MANIFEST, sha256
from oggz.monitor.tables import Safe

ATTACK = "attack.json"
BY_PEOPLE = ("alone", "party_alone")
_Times = Annotated[int, Field(ge=0)]
_AGAIN = "Val de tabellen opnieuw aan met ‘oggz monitor attack’."


class Evidence(BaseModel):
    """What was tried on which tables, and whether anything gave way.

    `manifest` is the checksum of the manifest of the tables, `previous` those of the releases that
    were taken along; `tried` counts attacks by kind and `tried_by_table` by table. `left_out` says
    which attacks do not apply. Who attacks shares no code with who protects, and protecting reads
    releases: so the file is what both know of one another.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    format: Literal["oggz-aanval-1"]
    auditor: int
    manifest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    previous: tuple[str, ...]
    method: str
    threshold: int
    tried: dict[str, _Times]
    tried_by_table: dict[str, _Times]
    left_out: tuple[str, ...]
    gives_way: bool


def read_evidence(folder: Path) -> Evidence:
    """The evidence that `attack` wrote into the folder of the tables. Raises MonitorError."""
    path = folder / ATTACK
    if not path.is_file():
        raise MonitorError(f"{path} ontbreekt: deze tabellen zijn nog niet aangevallen. {_AGAIN}")
    try:
        return Evidence.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        raise MonitorError(f"{path} is beschadigd. {_AGAIN}") from None


def must_be_clean(evidence: Evidence, folder: Path, safe: Safe, agreement: Agreement) -> None:
    """Raise Refused unless exactly these tables were attacked, all of them, and none gave way."""
    if evidence.manifest != sha256(folder / MANIFEST):
        raise _refused(
            agreement, f"{folder / ATTACK} gaat over andere tabellen dan die er nu staan. {_AGAIN}"
        )
    if evidence.gives_way:
        raise _refused(
            agreement,
            "Een nagebootste aanval lukte. Beveilig de tabellen beter en val opnieuw aan.",
        )
    if (evidence.method, evidence.threshold) != (
        safe.protection.method, safe.protection.threshold
    ):  # fmt: skip
        raise _refused(agreement, f"De aanval ging uit van een andere beveiliging. {_AGAIN}")
    tried = evidence.tried_by_table
    if missing := [one.name for one in safe.structure.tables if tried.get(one.name, 0) < 1]:
        raise _refused(agreement, f"Niet aangevallen: {', '.join(missing)}. {_AGAIN}")
    if set(safe.protection.previous) - set(evidence.previous):
        raise _refused(
            agreement,
            "Bij het beveiligen zijn eerdere uitgaven meegenomen die bij de aanval ontbraken. Val"
            " opnieuw aan en noem ze met --previous.",
        )


def counted(evidence: Evidence) -> dict[str, int]:
    """The attacks by kind, but for those by people who are alone in a hidden cell: their number
    would tell how many such people there are."""
    return {kind: times for kind, times in evidence.tried.items() if kind not in BY_PEOPLE}


def as_json(evidence: Evidence) -> str:
    """What of the evidence goes out: no checksum of files that hold what is hidden, no numbers that
    depend on who is alone."""
    told = evidence.model_dump(mode="json", exclude={"manifest"})
    told |= {"tried": counted(evidence), "tried_uncounted": list(BY_PEOPLE)}
    return json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _refused(agreement: Agreement, text: str) -> Refused:
    return Refused(text, article=agreement.thresholds.article)
