"""Writing a new agreement from its model, for parties to fill in or as an example."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from oggz.documents import read_toml
from oggz.geography import figures, indicator
from oggz.monitor.encoding.settings import EncodingSettings
from oggz.monitor.indicators.registry import indicator as figure

AGREEMENT = "agreement.toml"
FRAMEWORK = "wettelijk-kader.toml"
TARGET_GROUP = "doelgroep.toml"
_YEAR = 2021  # of the inhabitants in oggz.geography
_DATES_OF_BIRTH = 80 * 365.25  # as if people were spread evenly over eighty years
_PER_ADDRESS = 2.1  # people in a Dutch household, CBS


@dataclass(frozen=True)
class PlannedParty:
    name: str
    role: str
    organisation: str
    contact: str
    signing_key: str = ""
    opening_key: str = ""


@dataclass(frozen=True)
class PlannedSource:
    name: str
    kind: str
    ground: str
    text: str
    variables: tuple[str, ...]
    expected: int
    has_duplicates: bool = False


@dataclass(frozen=True)
class PlannedReason:
    """Who asked for a figure, and which decision it informs."""

    name: str
    asked_by: str
    decision: str


@dataclass(frozen=True)
class SharedBy:
    fields: tuple[str, ...]
    people: float
    source: str


@dataclass(frozen=True)
class Plan:
    """What differs between agreements that follow the model."""

    project: str
    title: str
    people: str
    region: str
    municipalities: tuple[str, ...]
    label: str
    start: date
    end: date
    begins: date
    kept_short: date
    ends: date
    parties: tuple[PlannedParty, ...]
    sources: tuple[PlannedSource, ...]
    indicators: tuple[str, ...]
    maker: str
    advising: tuple[str, ...]
    settings: EncodingSettings = field(default_factory=EncodingSettings)
    framework_checksum: str = ""
    target_group_checksum: str = ""

    @property
    def inhabitants(self) -> int:
        known = figures(_YEAR)
        return round(sum(known[code]["inhabitants"] or 0 for code in self.municipalities))

    @property
    def inhabitants_year(self) -> int:
        return _YEAR

    @property
    def inhabitants_source(self) -> str:
        return f"CBS, {indicator('inhabitants').source_table} {_YEAR}"

    @property
    def reasons(self) -> tuple[PlannedReason, ...]:
        """Of each figure, as the registry proposes: asked by the first party of that role."""
        asking = {party.role: party.name for party in reversed(self.parties)}
        return tuple(
            PlannedReason(name, asking[figure(name).asked_by], figure(name).decision)
            for name in self.indicators
        )

    @property
    def encoding(self) -> tuple[tuple[str, str], ...]:
        """The settings as TOML, each written out."""
        dumped = self.settings.model_dump(mode="json")
        return tuple((name, _toml(value)) for name, value in dumped.items() if value is not None)

    @property
    def shared(self) -> tuple[SharedBy, ...]:
        """How many people share a value of each salt: on average, and at least one."""
        rows = {salt.fields for salt in self.settings.salts if salt.fields}
        return tuple(self._shared_by(tuple(fields)) for fields in sorted(rows))

    def _shared_by(self, fields: tuple[str, ...]) -> SharedBy:
        people = float(self.inhabitants)
        reckoned: list[str] = []
        if "birth_date" in fields:
            people /= _DATES_OF_BIRTH
            reckoned.append("inwoners, gelijk verdeeld over geboortedatums van 80 jaar")
        if {"postcode", "house_number"} <= set(fields):
            people = min(people, _PER_ADDRESS)
            reckoned.append("mensen per huishouden (CBS)")
        for name, share in (("sex", 2.0), ("initial", 12.0), ("surname", 200.0)):
            if name in fields:
                people /= share
                reckoned.append(f"aangenomen: gedeeld door {share:g} voor {name}")
        source = "Berekend: " + "; ".join(reckoned or ["alle inwoners"])
        return SharedBy(fields, max(1.0, round(people, 2)), source)


def write(folder: Path, plan: Plan) -> Path:
    """Write agreement.toml, its legal framework and its definition of the target group into an
    existing folder; give the first."""
    for name in (FRAMEWORK, TARGET_GROUP):
        with as_file(files("oggz.monitor.agreement") / "templates" / name) as model:
            shutil.copyfile(model, folder / name)
    environment = Environment(
        loader=PackageLoader("oggz.monitor.agreement"),
        autoescape=False,  # noqa: S701  TOML, from names that the reading checks
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    text = environment.get_template("afspraak.toml.j2").render(plan=_bound(plan, folder))
    path = folder / AGREEMENT
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _bound(plan: Plan, folder: Path) -> Plan:
    return replace(
        plan, framework_checksum=read_toml(folder / FRAMEWORK).checksum,
        target_group_checksum=read_toml(folder / TARGET_GROUP).checksum,
    )  # fmt: skip


def _toml(value: object) -> str:
    """A JSON value as a TOML value on one line."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
