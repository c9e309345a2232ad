"""Evidence that tables were attacked: a file beside them, which a release cannot do without."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from oggz.monitor.audit.findings import VERSION, Findings
from oggz.monitor.errors import MonitorError
from oggz.monitor.files import MANIFEST, sha256, whole_file

ATTACK = "attack.json"
_AGAIN = "Val de tabellen opnieuw aan met ‘oggz monitor attack’."
_Checksum = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
_Times = Annotated[int, Field(ge=0)]


class Evidence(BaseModel):
    """What was tried on which tables. `manifest` is the checksum of the manifest beside which it
    stands, `previous` those of the earlier releases that were taken along, as `checksum_of`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["oggz-aanval-1"]
    auditor: int
    agreement: _Checksum
    period: str
    manifest: _Checksum
    previous: tuple[_Checksum, ...]
    method: str
    threshold: _Times
    cells: _Times
    hidden: _Times
    tried: Mapping[str, _Times]
    tried_by_table: Mapping[str, _Times]
    left_out: tuple[str, ...]
    leaks: _Times
    known_before: _Times
    gives_way: bool

    @model_validator(mode="after")
    def _leaks_give_way(self) -> Self:
        if self.gives_way != (self.leaks > 0):
            raise ValueError("gives_way")
        return self


def write_evidence(findings: Findings, folder: Path, previous: Sequence[str] = ()) -> Evidence:
    """Write attack.json into the folder of the tables; the same attack writes the same bytes."""
    evidence = Evidence(
        format="oggz-aanval-1", auditor=VERSION, agreement=findings.agreement,
        period=findings.period, manifest=sha256(folder / MANIFEST), previous=tuple(previous),
        method=findings.method, threshold=findings.threshold, cells=findings.cells,
        hidden=findings.hidden, tried=dict(findings.tried),
        tried_by_table=dict(findings.tried_by_table), left_out=findings.left_out,
        leaks=len(findings.leaks), known_before=len(findings.known_before),
        gives_way=findings.gives_way,
    )  # fmt: skip
    with whole_file(folder / ATTACK) as part:
        told = evidence.model_dump(mode="json")
        part.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return evidence


def read_evidence(folder: Path) -> Evidence:
    """The evidence beside tables that stood against every attack.

    Raises MonitorError when there is none, when it is of other tables or another auditor, or when
    something gave way.
    """
    path = folder / ATTACK
    try:
        evidence = Evidence.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise MonitorError(
            f"In {folder} staat geen {ATTACK}: deze tabellen zijn nog niet aangevallen. {_AGAIN}"
        ) from None
    except (OSError, ValidationError):
        raise MonitorError(f"{path} is beschadigd. {_AGAIN}") from None
    if evidence.auditor != VERSION:
        raise MonitorError(f"{path} is van een andere versie van de monitor. {_AGAIN}")
    if not (folder / MANIFEST).is_file() or sha256(folder / MANIFEST) != evidence.manifest:
        raise MonitorError(
            f"{path} hoort niet bij deze tabellen: ze zijn daarna gewijzigd. {_AGAIN}"
        )
    if evidence.gives_way:
        raise MonitorError(
            f"Deze tabellen bezweken bij de aanval ({evidence.leaks} keer). Beveilig ze opnieuw met"
            " ‘oggz monitor protect’ en val ze daarna weer aan."
        )
    return evidence
