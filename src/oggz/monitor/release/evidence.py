"""The evidence of the attack that must come before a release, read from beside the tables."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field

from oggz.monitor.agreement import Agreement
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import MANIFEST, sha256
from oggz.monitor.tables import Safe

ATTACK = "attack.json"
_AGAIN = "Val de tabellen opnieuw aan met ‘oggz monitor attack’."


class Evidence(Protocol):
    """What was tried on which tables, and whether anything gave way.

    `manifest` is the checksum of the manifest of the tables, `previous` those of the releases that
    were taken along; `tried` counts attacks by kind and `tried_by_table` by table.
    """

    @property
    def manifest(self) -> str: ...
    @property
    def previous(self) -> tuple[str, ...]: ...
    @property
    def tried(self) -> Mapping[str, int]: ...
    @property
    def tried_by_table(self) -> Mapping[str, int]: ...
    @property
    def gives_way(self) -> bool: ...


_Times = Annotated[int, Field(ge=0)]


class _Written(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    manifest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    previous: tuple[str, ...] = ()
    tried: dict[str, _Times]
    tried_by_table: dict[str, _Times]
    gives_way: bool


def read_evidence(folder: Path) -> Evidence:
    """The evidence that `attack` wrote into the folder of the tables. Raises MonitorError."""
    path = folder / ATTACK
    if not path.is_file():
        raise MonitorError(f"{path} ontbreekt: deze tabellen zijn nog niet aangevallen. {_AGAIN}")
    try:
        return _Written.model_validate_json(path.read_bytes(), strict=False)
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
    tried = evidence.tried_by_table
    if missing := [one.name for one in safe.structure.tables if tried.get(one.name, 0) < 1]:
        raise _refused(agreement, f"Niet aangevallen: {', '.join(missing)}. {_AGAIN}")
    if set(safe.protection.previous) - set(evidence.previous):
        raise _refused(
            agreement,
            "Bij het beveiligen zijn eerdere uitgaven meegenomen die bij de aanval ontbraken. Val"
            " opnieuw aan en noem ze met --previous.",
        )


def as_json(evidence: Evidence) -> str:
    """What of the evidence goes out: no checksum of files that hold what is hidden."""
    told = {
        "previous": list(evidence.previous), "tried": dict(evidence.tried),
        "tried_by_table": dict(evidence.tried_by_table), "gives_way": evidence.gives_way,
    }  # fmt: skip
    return json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _refused(agreement: Agreement, text: str) -> Refused:
    return Refused(text, article=agreement.thresholds.article)
