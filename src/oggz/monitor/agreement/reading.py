"""Reading an agreement and the documents beside it: every error at once, each with its line."""

import re
import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from oggz.monitor.agreement import canonical, contradictions, dutch, framework, lines
from oggz.monitor.agreement.legal import LegalFramework
from oggz.monitor.agreement.model import Agreement, Encoding
from oggz.monitor.agreement.problems import Problem
from oggz.monitor.agreement.target_group import TargetGroup
from oggz.monitor.errors import MonitorError

LARGEST_FILE = 1 << 20
_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")
_MOST_SHOWN = 50
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Written:
    """A TOML document as it stands in a file."""

    path: Path
    text: str
    content: dict[str, object]
    places: dict[lines.Path, int]

    @property
    def checksum(self) -> str:
        return canonical.checksum(self.content)

    def line(self, path: lines.Path) -> int:
        return lines.line_at(self.places, path)


class WrongDocument(MonitorError):
    """A document with one or more errors; `problems` are the Dutch sentences, in order of line."""

    def __init__(self, path: Path, problems: list[str]) -> None:
        shown = problems[:_MOST_SHOWN]
        if more := len(problems) - len(shown):
            shown.append(f"… en nog {more} fouten. Herstel eerst deze.")
        count = "1 fout" if len(problems) == 1 else f"{len(problems)} fouten"
        super().__init__("\n".join([f"{path.name} heeft {count}:", *shown]))
        self.problems = tuple(problems)


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
    agreement, wrong = _validated(Agreement, content, hidden=hidden)
    problems += wrong
    problems += _left_to_the_program(written.content)
    if agreement is not None:
        problems += list(contradictions.find(agreement))
    if agreement is None or problems:
        raise _wrong(written, problems)
    return agreement


def read_framework(path: Path) -> LegalFramework:
    """The legal framework in a TOML file. Raises WrongDocument with all errors and lines."""
    return _framework(read_toml(path))


def read_target_group(path: Path) -> TargetGroup:
    """The definition of the target group in a TOML file. Raises WrongDocument with all errors and
    lines."""
    return _target_group(read_toml(path))


def _framework(written: Written) -> LegalFramework:
    legal, problems = _validated(LegalFramework, written.content)
    if legal is not None:
        problems += list(contradictions.find_in_framework(legal))
    if legal is None or problems:
        raise _wrong(written, problems)
    return legal


def _target_group(written: Written) -> TargetGroup:
    target, problems = _validated(TargetGroup, written.content)
    if target is not None:
        problems += list(framework.find(target))
    if target is None or problems:
        raise _wrong(written, problems)
    return target


def read_toml(path: Path) -> Written:
    """A TOML file of at most 1 MB. Raises MonitorError that says what is wrong and where."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise MonitorError(f"{path} is geen bestand. Geef een TOML-bestand op.")
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise MonitorError(f"{path} bestaat niet. Controleer de naam en de map.") from None
    except OSError:
        raise MonitorError(f"{path} kan niet gelezen worden. Controleer uw rechten.") from None
    if len(raw) > LARGEST_FILE:
        raise MonitorError(f"{path} is groter dan 1 MB. Dat kan geen afspraak zijn.")
    text = _decoded(path, raw)
    try:
        content = tomllib.loads(text)
        places = lines.lines_of(text)
        canonical.checksum(content)
    except tomllib.TOMLDecodeError as error:
        raise WrongDocument(path, [_syntax(str(error), text)]) from None
    except RecursionError:
        raise WrongDocument(path, ["Te veel haken in elkaar."]) from None
    except ValueError:
        raise WrongDocument(
            path, ["Een datum heeft een tijd. Schrijf alleen de datum, zoals 2026-01-31."]
        ) from None
    return Written(path, text, content, places)


def _decoded(path: Path, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise WrongDocument(
            path, [f"Regel {line}: geen UTF-8. Bewaar het bestand opnieuw als UTF-8."]
        ) from None


def _syntax(message: str, text: str) -> str:
    match = _AT.search(message)
    if match:
        place = f"Regel {match.group(1)}, teken {match.group(2)}"
        message = message[: match.start()]
    else:
        place = f"Regel {text.count(chr(10)) + 1} (het einde)"
        message = message.removesuffix(" (at end of document)")
    return f"{place}: {dutch.of_syntax(message)}"


def _validated(
    model: type[Model], content: Mapping[str, object], hidden: tuple[str, ...] = ()
) -> tuple[Model | None, list[Problem]]:
    try:
        return model.model_validate(content), []
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=True)
        problems = [
            Problem(_place(item["loc"]), dutch.of_value(item, model))
            for item in wrong
            if item["loc"][0] not in hidden
        ]
        return None, problems


def _place(location: tuple[str | int, ...]) -> lines.Path:
    return tuple(part for part in location if part != "[key]")


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


def _wrong(written: Written, problems: list[Problem]) -> WrongDocument:
    told = sorted({(written.line(item.path), item.named, item.text) for item in problems})
    return WrongDocument(
        written.path, [f"Regel {line}: {name} {text}" for line, name, text in told]
    )
