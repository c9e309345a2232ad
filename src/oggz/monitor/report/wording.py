"""Numbers, units and what is hidden, in the words of the report."""

from collections.abc import Callable

from oggz.monitor.agreement.wording import count_of
from oggz.monitor.report.views import Cell
from oggz.monitor.tables import Protection, TableInfo

HIDDEN = "verborgen"
HIDDEN_NOTE = (
    "‘Verborgen’ betekent: te weinig mensen om te laten zien, of verborgen omdat anders een ander"
    " klein aantal uit te rekenen is. Verborgen is dus niet hetzelfde als nul."
)
UNITS = {"persons": ("mens", "mensen"), "reports": ("registratie", "registraties")}
# Of whom a table is, by what it counts: one, and several.
_WHOM = {
    "persons": ("mens van de doelgroep", "mensen van de doelgroep"),
    "known": ("mens die bij een bron bekend is", "mensen die bij een bron bekend zijn"),
    "steady": ("mens bij een bron van beide periodes", "mensen bij bronnen van beide periodes"),
    "reported": ("mens over wie een melding was", "mensen over wie een melding was"),
    "before": ("mens van de vorige periode", "mensen van de vorige periode"),
    "reports": ("melding", "meldingen"),
    "records": ("registratie", "registraties"),
}
_LEAST = {
    "suppression": "Kleine aantallen zijn verborgen: geen getal gaat over 1 tot en met {most}"
    " mensen.",
    "rounding": "Alle aantallen zijn afgerond: geen getal laat een groep van 1 tot en met {most}"
    " mensen zien.",
    "cell_key": "De aantallen zijn licht veranderd: geen getal laat een groep van 1 tot en met"
    " {most} mensen zien.",
    "differential_privacy": "De aantallen zijn met toeval veranderd. Lees ze als ‘ongeveer’.",
}
METHODS = {
    "suppression": "kleine aantallen verbergen",
    "rounding": "aantallen afronden, zo dat alles blijft kloppen",
    "cell_key": "kleine toevallige veranderingen, per cel steeds dezelfde",
    "differential_privacy": "toevallige veranderingen met een privacybudget (differential privacy)",
}


def number(value: float | None) -> str:
    """A count, or a figure with one decimal; `verborgen` when there is none to show."""
    if value is None:
        return HIDDEN
    if float(value).is_integer():
        return count_of(int(value))
    return one_decimal(value)


def one_decimal(value: float) -> str:
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))


def shown(cell: Cell) -> str:
    return number(cell.count)


def percent(share: float) -> str:
    """A share in whole percents, without saying 0% or 100% of what is neither."""
    whole = round(share * 100)
    if share > 0 and whole == 0:
        return "minder dan 1%"
    if share < 1 and whole == 100:
        return "meer dan 99%"
    return f"{whole}%"


def tenths(share: float) -> str:
    return f"{share * 100:.1f}".replace(".", ",") + "%"


def interval(
    bounds: tuple[float, float] | None, write: Callable[[float], str] | None = None
) -> str:
    """Both bounds, kept on one line."""
    told = write or number
    return "" if bounds is None else f"{told(bounds[0])}\u00a0–\u2060\u00a0{told(bounds[1])}"


def of_whom(count: int, info: TableInfo) -> str:
    """A count, and of whom it is."""
    one, many = _WHOM.get(info.counted.split("-")[0], UNITS[info.unit])
    return f"{count_of(count)} {one if count == 1 else many}"


def units(info: TableInfo) -> str:
    """What is counted, in one word: people, reports or records."""
    return UNITS["persons"][1] if info.unit == "persons" else of_whom(0, info).split(maxsplit=1)[1]


def lower(label: str) -> str:
    """A label inside a sentence; names and abbreviations keep their capital."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def upper(label: str) -> str:
    """A label at the begin of a line."""
    return label[:1].upper() + label[1:]


def least(protection: Protection) -> str:
    """What the method does with small numbers, in a sentence."""
    return _LEAST[protection.method].format(most=protection.threshold - 1)


def several(count: int, one: str, many: str) -> str:
    return f"{count_of(count)} {one if count == 1 else many}"
