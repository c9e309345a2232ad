"""What is wrong with a document, in Dutch, with what to do about it."""

import difflib
import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

_SYNTAX = (
    ("Cannot overwrite a value", "deze naam staat er al. Elke naam mag maar één keer."),
    ("Cannot declare", "dit onderdeel staat er al. Elk onderdeel mag maar één keer."),
    ("Cannot mutate", "dit onderdeel is al afgesloten. Elk onderdeel mag maar één keer."),
    ("Cannot redefine", "dit onderdeel staat er al. Elk onderdeel mag maar één keer."),
    ("Duplicate inline", "deze naam staat er al. Elke naam mag maar één keer."),
    ("Unterminated string", "het aanhalingsteken aan het einde ontbreekt."),
    ("Illegal character", "hier staat een teken dat niet mag. Typ de regel opnieuw."),
    ("Unclosed array", "de haak ] aan het einde ontbreekt."),
    ("Unclosed inline", "de haak } aan het einde ontbreekt."),
    ("Expected '=' after a key", "na de naam ontbreekt het teken =."),
    ("Expected ']'", "de haak ] aan het einde ontbreekt."),
    ("Expected newline", "achter deze waarde staat nog iets. Begin een nieuwe regel."),
    ("Invalid value", "dit is geen waarde. Zet tekst tussen aanhalingstekens."),
    ("Invalid date", "deze datum bestaat niet."),
    ("Invalid initial character", "hier hoort een naam van letters, cijfers, - en _."),
    ("Found invalid character", "hier staat een teken dat niet mag. Typ de regel opnieuw."),
    ("Invalid hex", "na \\u horen cijfers en de letters A tot en met F."),
    ("Invalid statement", "hier hoort een naam met = en een waarde."),
    ("Unescaped '\\'", "het teken \\ mag hier niet."),
)
_FORMS = {
    "^[a-z][a-z0-9_-]": "een korte naam van kleine letters, cijfers en streepjes",
    "^[a-z0-9][a-z0-9-]": "een korte naam van kleine letters, cijfers en streepjes",
    "^[a-z][a-z0-9_]": "een kolomnaam van kleine letters, cijfers en _",
    "^[1-9]": "een artikelnummer, zoals 5 of 5.1",
    "^[0-9a-f]": "een controlesom van 64 tekens",
    "^[a-z0-9][a-z0-9_-]": "een bestandsnaam zonder map, die eindigt op .toml",
    "^GM": "een gemeentecode van het CBS, zoals GM0995",
    "^[a-z][a-z0-9]{": "een korte naam van kleine letters en cijfers",
    "^[A-Za-z0-9_+": "een code uit het tabelschema",
    "^[a-z]+$": "een naam van kleine letters",
    "^(\\*|": "een korte naam van kleine letters, of * voor alle",
    "^[^@": "een e-mailadres",
}
_QUOTED = re.compile(r"'([^']+)'")
_LONGEST_WORD = 60


def of_syntax(message: str) -> str:
    """A message of tomllib, without its place."""
    for begin, text in _SYNTAX:
        if message.startswith(begin):
            return text
    return "hier staat iets dat geen TOML is. Vergelijk met het voorbeeld."


def of_value(error: ErrorDetails, model: type[BaseModel]) -> str:
    """An error of pydantic, as what follows after the name of the value."""
    kind, context = error["type"], error.get("ctx", {})
    match kind:
        case "missing":
            return "ontbreekt. Vul dit in."
        case "extra_forbidden":
            return f"is onbekend.{_meant(error['loc'], model)} Haal dit weg of verbeter de naam."
        case "string_pattern_mismatch":
            return f"moet {_form(str(context['pattern']))} zijn."
        case "literal_error" | "enum":
            words = str(context["expected"]).replace(" or ", " of ")
            return f"moet een van deze zijn: {words}.{_meant_word(error, model)}"
        case "greater_than_equal":
            return f"mag niet kleiner zijn dan {context['ge']}."
        case "greater_than":
            return f"moet groter zijn dan {context['gt']}."
        case "less_than_equal":
            return f"mag niet groter zijn dan {context['le']}."
        case "multiple_of":
            return f"moet een veelvoud zijn van {context['multiple_of']}."
        case "too_short":
            return "is leeg. Noem er ten minste één."
        case "string_too_long" | "string_too_short":
            return "heeft niet de goede lengte."
        case "value_error":
            return f"{context['error']}."
        case _:
            return _of_type(kind)


def _of_type(kind: str) -> str:
    for begin, expected in (
        ("string", "tekst tussen aanhalingstekens"),
        ("int", "een heel getal"),
        ("float", "een getal"),
        ("finite", "een gewoon getal"),
        ("date", "een datum zonder aanhalingstekens, zoals 2026-01-31"),
        ("bool", "true of false"),
        ("dict", "een onderdeel met namen en waarden"),
        ("model", "een onderdeel met namen en waarden"),
        ("tuple", "een lijst tussen [ en ]"),
    ):
        if kind.startswith(begin):
            return f"moet {expected} zijn."
    return "is niet geldig. Vergelijk met het voorbeeld."


def _form(pattern: str) -> str:
    fitting = [begin for begin in _FORMS if pattern.startswith(begin)]
    return _FORMS[max(fitting, key=len)] if fitting else "in de goede vorm"


def _meant(location: tuple[str | int, ...], model: type[BaseModel]) -> str:
    """A suggestion, when the name looks like one that exists in that place."""
    fields = _fields_at(model, location[:-1])
    near = difflib.get_close_matches(str(location[-1]), fields, n=1)
    return f" Bedoelt u {near[0]}?" if near else ""


def _meant_word(error: ErrorDetails, model: type[BaseModel]) -> str:
    """The word that was meant, when what stands there looks like it or like its Dutch."""
    given, words = error["input"], _QUOTED.findall(str(error.get("ctx", {})["expected"]))
    if not isinstance(given, str) or len(given) > _LONGEST_WORD:
        return ""
    known = {word: word for word in words} | {
        term.dutch.casefold(): term.value
        for enum in _enums_in(_annotation_at(model, error["loc"]))
        for term in enum
        if hasattr(term, "dutch") and term.value in words
    }
    near = difflib.get_close_matches(given.casefold(), known, n=1)
    return f" Bedoelt u {known[near[0]]}?" if near else ""


def _annotation_at(model: type[BaseModel], path: tuple[str | int, ...]) -> Any:
    names = [part for part in path if isinstance(part, str) and part != "[key]"]
    for length in range(len(names), 0, -1):
        field = _fields_at(model, tuple(names[: length - 1])).get(names[length - 1])
        if field is not None:
            return field.annotation
    return None


def _enums_in(annotation: Any) -> list[type[Enum]]:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [annotation]
    return [enum for part in get_args(annotation) for enum in _enums_in(part)]


def _fields_at(model: type[BaseModel], path: tuple[str | int, ...]) -> Mapping[str, Any]:
    for part in path:
        field = model.model_fields.get(str(part))
        if field is not None:
            inner = _models_in(field.annotation)
            if not inner:
                return {}
            model = inner[0]
    return model.model_fields


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
