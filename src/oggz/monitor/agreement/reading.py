"""Reading an agreement and the documents beside it: every error at once, each with its line."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from oggz.documents import Problem, Written, read_toml, validated, wrong
from oggz.monitor.agreement import contradictions, framework
from oggz.monitor.agreement.legal import LegalFramework
from oggz.monitor.agreement.model import Agreement, Encoding
from oggz.monitor.agreement.target_group import TargetGroup
from oggz.monitor.errors import MonitorError


def read(path: Path) -> Agreement:
    """The agreement in a TOML file, with the legal framework and the definition of the target group
    that lie beside it.

    Signatures are read, not trusted: `require` verifies them. Raises WrongDocument with all errors
    and their lines, MonitorError when a file cannot be read or one beside it is another.
    """
    written = read_toml(path)
    content = dict(written.content)
    problems = list(_reserved(content))
    for beside in _BESIDE:
        if named := _named_file(content, beside.article):
            content[beside.field] = beside.read(_written_beside(path, beside, *named))
    content["checksum"] = written.checksum
    hidden = tuple(beside.field for beside in _BESIDE)
    agreement, invalid = validated(Agreement, content, hidden=hidden)
    problems += invalid
    problems += _left_to_the_program(written.content)
    if agreement is not None:
        problems += list(contradictions.find(agreement))
    if agreement is None or problems:
        raise wrong(written, problems)
    return agreement


def read_framework(path: Path) -> LegalFramework:
    """The legal framework in a TOML file. Raises WrongDocument with all errors and lines."""
    return _framework(read_toml(path))


def read_target_group(path: Path) -> TargetGroup:
    """The definition of the target group in a TOML file. Raises WrongDocument with all errors and
    lines."""
    return _target_group(read_toml(path))


def _framework(written: Written) -> LegalFramework:
    legal, problems = validated(LegalFramework, written.content)
    if legal is not None:
        problems += list(contradictions.find_in_framework(legal))
    if legal is None or problems:
        raise wrong(written, problems)
    return legal


def _target_group(written: Written) -> TargetGroup:
    target, problems = validated(TargetGroup, written.content)
    if target is not None:
        problems += list(framework.find(target))
    if target is None or problems:
        raise wrong(written, problems)
    return target


def _reserved(content: dict[str, object]) -> Iterator[Problem]:
    """What the program adds itself may not be in the file, where it could pretend."""
    for key in ("checksum", *(beside.field for beside in _BESIDE)):
        if key in content:
            del content[key]
            yield Problem((key,), "hoort hier niet. Haal deze regel weg.")


def _left_to_the_program(content: Mapping[str, object]) -> list[Problem]:
    """Settings that are not written out: another version of the program may mean another value."""
    given = content.get("encoding")
    if not isinstance(given, dict):
        return []
    return [
        Problem(
            ("encoding", name), "ontbreekt. Schrijf elke instelling voluit: die wordt ondertekend."
        )
        for name, field in Encoding.model_fields.items()
        if not field.is_required() and field.default is not None and name not in given
    ]


def _named_file(content: Mapping[str, object], article: str) -> tuple[str, str] | None:
    part = content.get(article)
    if not isinstance(part, dict):
        return None
    file, checksum = part.get("file"), part.get("checksum")
    if not isinstance(file, str) or not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,59}\.toml", file):
        return None
    return (file, checksum) if isinstance(checksum, str) else None


def _written_beside(agreement: Path, beside: "_Beside", file: str, checksum: str) -> Written:
    path = agreement.parent / file
    if not path.exists():
        raise MonitorError(
            f"Naast {agreement.name} ontbreekt {beside.dutch} {file}. Zet het in dezelfde map."
        )
    written = read_toml(path)
    if written.checksum != checksum:
        raise MonitorError(
            f"{file} is een {beside.other} dan in {agreement.name} staat: de controlesom"
            f" is {written.checksum}. Gebruik het bestand dat bij de afspraak hoort, of neem deze"
            " controlesom op en laat iedereen opnieuw ondertekenen."
        )
    return written


@dataclass(frozen=True)
class _Beside:
    """A document that is signed along: the article that names it, and where it is read into."""

    article: str
    field: str
    dutch: str
    other: str
    read: Callable[[Written], BaseModel]


_BESIDE = (
    _Beside("legal", "framework", "het wettelijk kader", "ander wettelijk kader", _framework),
    _Beside(
        "target_group", "definitions", "de omschrijving van de doelgroep",
        "andere omschrijving van de doelgroep", _target_group,
    ),
)  # fmt: skip
