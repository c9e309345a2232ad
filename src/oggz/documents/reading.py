"""Reading a TOML document: every error at once, each with its line."""

import re
import stat
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from oggz.documents import canonical, dutch, lines
from oggz.documents.problems import Problem
from oggz.errors import PlatformError

LARGEST_FILE = 1 << 20
_AT = re.compile(r" \(at line (\d+), column (\d+)\)$")
_MOST_SHOWN = 50
_LONGEST_NUMBER = 5
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Written:
    """A TOML document as it is written down; `name` is what errors call it."""

    name: str
    text: str
    content: dict[str, object]
    places: dict[lines.Path, int]

    @property
    def checksum(self) -> str:
        return canonical.checksum(self.content)

    def line(self, path: lines.Path) -> int:
        return lines.line_at(self.places, path)

    def article(self, path: lines.Path) -> str | None:
        """The number of the article that a value stands in, if one is given."""
        found = None
        for value in self._along(path):
            number = value.get("article") if isinstance(value, dict) else None
            if isinstance(number, str) and len(number) <= _LONGEST_NUMBER:
                found = number
        return found

    def named(self, path: lines.Path) -> str:
        """The name of a place; what stands in a list is called by its id, or else its number."""
        found = tuple(self._along(path))
        names = []
        for place, part in enumerate(path):
            value = found[place] if place < len(found) else None
            called = value.get("id") if isinstance(value, dict) else None
            if isinstance(part, str):
                names.append(part)
            elif isinstance(called, str) and _ID.fullmatch(called):
                names.append(called)
            else:
                names.append(str(part + 1))
        return ".".join(names)

    def _along(self, path: lines.Path) -> Iterator[object]:
        """The value at each part of a path, as far as it goes."""
        value: object = self.content
        for part in path:
            try:
                value = value[part]  # type: ignore[index]
            except (LookupError, TypeError):
                return
            yield value


class WrongDocument(PlatformError):
    """A document with one or more errors; `problems` are the Dutch sentences, in order of line."""

    def __init__(self, name: str, problems: list[str]) -> None:
        shown = problems[:_MOST_SHOWN]
        if more := len(problems) - len(shown):
            shown.append(f"… en nog {more} fouten. Herstel eerst deze.")
        count = "1 fout" if len(problems) == 1 else f"{len(problems)} fouten"
        super().__init__("\n".join([f"{name} heeft {count}:", *shown]))
        self.problems = tuple(problems)


def read_toml(path: Path) -> Written:
    """A TOML file of at most 1 MB. Raises PlatformError that says what is wrong and where."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise PlatformError(f"{path} is geen bestand. Geef een TOML-bestand op.")
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise PlatformError(f"{path} bestaat niet. Controleer de naam en de map.") from None
    except OSError:
        raise PlatformError(f"{path} kan niet gelezen worden. Controleer uw rechten.") from None
    if len(raw) > LARGEST_FILE:
        raise _too_large(str(path))
    return read_text(_decoded(path.name, raw), name=path.name)


def read_text(text: str, *, name: str) -> Written:
    """A TOML document that is no file, such as what somebody is writing; at most 1 MB.

    Raises PlatformError, or WrongDocument that says what is wrong and where.
    """
    if len(text.encode(errors="replace")) > LARGEST_FILE:
        raise _too_large(name)
    try:
        content = tomllib.loads(text)
        places = lines.lines_of(text)
        canonical.checksum(content)
    except tomllib.TOMLDecodeError as error:
        raise WrongDocument(name, [_syntax(str(error), text)]) from None
    except RecursionError:
        raise WrongDocument(name, ["Te veel haken in elkaar."]) from None
    except canonical.MomentWithTime:
        raise WrongDocument(
            name, ["Een datum heeft een tijd. Schrijf alleen de datum, zoals 2026-01-31."]
        ) from None
    except UnicodeError:
        raise WrongDocument(name, ["Er staan halve tekens in. Typ de tekst opnieuw."]) from None
    except ValueError:
        raise WrongDocument(name, ["Een getal is te lang. Schrijf een gewoon getal."]) from None
    return Written(name, text, content, places)


def validated(
    model: type[Model], content: Mapping[str, object], hidden: tuple[str, ...] = ()
) -> tuple[Model | None, list[Problem]]:
    """The model, or None with what is wrong; errors within the parts `hidden` are not told."""
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


def wrong(written: Written, problems: Iterable[Problem]) -> WrongDocument:
    """The problems of a document with their lines, in that order."""
    told = sorted(
        {
            (
                written.line(item.path), written.article(item.path) or "",
                written.named(item.path), item.text,
            )
            for item in problems
        }
    )  # fmt: skip
    return WrongDocument(written.name, [_told(*problem) for problem in told])


def _told(line: int, article: str, name: str, text: str) -> str:
    place = f"Regel {line}, artikel {article}" if article else f"Regel {line}"
    return f"{place}: {name} {text}"


def _too_large(name: str) -> PlatformError:
    return PlatformError(f"{name} is groter dan 1 MB. Dat is te groot voor een document.")


def _decoded(name: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise WrongDocument(
            name, [f"Regel {line}: geen UTF-8. Bewaar het bestand opnieuw als UTF-8."]
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


def _place(location: tuple[str | int, ...]) -> lines.Path:
    return tuple(part for part in location if part != "[key]")
