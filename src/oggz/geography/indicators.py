"""The key figures we show of every municipality, and tables of their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Unit = Literal["per_1000", "percent", "count", "class"]

NO_DATA = "geen gegevens"

_URBANITY = {
    1: "zeer sterk stedelijk",
    2: "sterk stedelijk",
    3: "matig stedelijk",
    4: "weinig stedelijk",
    5: "niet stedelijk",
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One key figure of CBS.

    `key` is used in code, `column` in CSV files (for inhabitants followed by `_<year>`).
    `name`, `description` and `higher_means` are Dutch; `higher_means` says without judgement what
    a higher number is. `decimals` is how many to show. `source_table` is the series of CBS tables
    it comes from; the table of one year stands in data/cbs_tabellen.csv.
    """

    key: str
    column: str
    name: str
    unit: Unit
    description: str
    higher_means: str
    decimals: int = 1
    source_table: str = "Kerncijfers wijken en buurten"

    @property
    def lowest(self) -> float:
        """The lowest value that can occur."""
        return 1 if self.unit == "class" else 0

    @property
    def highest(self) -> float:
        """The highest value that can occur; for a count more than the country has."""
        highest: dict[Unit, float] = {
            "per_1000": 1000,
            "percent": 100,
            "count": 20_000_000,
            "class": 5,
        }
        return highest[self.unit]

    @property
    def is_whole(self) -> bool:
        """Whether only whole numbers occur."""
        return self.unit in ("count", "class")

    def text(self, value: float | None) -> str:
        """Return a value as a Dutch reader expects it, with its unit; None is 'geen gegevens'."""
        if value is None:
            return NO_DATA
        if self.unit == "class":
            label = _URBANITY.get(int(value)) if value == int(value) else None
            return f"{value:g} ({label})" if label else f"{value:g}".replace(".", ",")
        number = f"{value:,.{self.decimals}f}".translate(str.maketrans(",.", ".,"))
        return number + {"per_1000": " per 1.000", "percent": "%", "count": ""}[self.unit]


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "inhabitants",
        "inwoners",
        "Inwoners",
        "count",
        "Het aantal inwoners op 1 januari.",
        "meer inwoners",
        decimals=0,
    ),
    Indicator(
        "wmo_clients",
        "wmo_clienten_per_1000",
        "Inwoners met hulp uit de Wmo",
        "per_1000",
        "Het aantal inwoners dat hulp krijgt uit de Wet maatschappelijke ondersteuning (Wmo), "
        "per 1.000 inwoners.",
        "meer inwoners krijgen hulp uit de Wmo",
        decimals=0,
    ),
    Indicator(
        "social_assistance",
        "bijstand_per_1000",
        "Inwoners met bijstand",
        "per_1000",
        "Het aantal inwoners met een bijstandsuitkering, per 1.000 inwoners.",
        "meer inwoners hebben een bijstandsuitkering",
    ),
    Indicator(
        "disability_benefit",
        "ao_uitkering_per_1000",
        "Inwoners met een arbeidsongeschiktheidsuitkering",
        "per_1000",
        "Het aantal inwoners met een uitkering omdat zij door ziekte of handicap niet of minder "
        "kunnen werken, per 1.000 inwoners.",
        "meer inwoners hebben een arbeidsongeschiktheidsuitkering",
    ),
    Indicator(
        "youth_care",
        "jeugdzorg_pct",
        "Jongeren met jeugdzorg",
        "percent",
        "Van alle jongeren tot 23 jaar het deel dat jeugdzorg krijgt.",
        "een groter deel van de jongeren krijgt jeugdzorg",
    ),
    Indicator(
        "low_income_households",
        "huishoudens_laag_inkomen_pct",
        "Huishoudens met een laag inkomen",
        "percent",
        "Het deel van de huishoudens met een inkomen onder de lage-inkomensgrens van het CBS.",
        "een groter deel van de huishoudens heeft een laag inkomen",
    ),
    Indicator(
        "social_minimum_households",
        "rond_sociaal_minimum_pct",
        "Huishoudens onder of rond het sociaal minimum",
        "percent",
        "Het deel van de huishoudens met een inkomen onder of rond het sociaal minimum.",
        "een groter deel van de huishoudens leeft onder of rond het sociaal minimum",
    ),
    Indicator(
        "one_person_households",
        "eenpersoonshuishoudens_pct",
        "Huishoudens van één persoon",
        "percent",
        "Het deel van de huishoudens dat uit één persoon bestaat.",
        "een groter deel van de huishoudens bestaat uit één persoon",
    ),
    Indicator(
        "aged_65_plus",
        "leeftijd_65plus_pct",
        "Inwoners van 65 jaar of ouder",
        "percent",
        "Het deel van de inwoners dat 65 jaar of ouder is.",
        "een groter deel van de inwoners is 65 jaar of ouder",
    ),
    Indicator(
        "social_housing",
        "corporatiewoningen_pct",
        "Woningen van een woningcorporatie",
        "percent",
        "Het deel van de woningen dat van een woningcorporatie is.",
        "een groter deel van de woningen is van een woningcorporatie",
        decimals=0,
    ),
    Indicator(
        "labour_participation",
        "netto_arbeidsparticipatie_pct",
        "Inwoners met betaald werk",
        "percent",
        "Van de inwoners van 15 tot 75 jaar het deel dat betaald werk heeft.",
        "een groter deel van de inwoners heeft betaald werk",
        decimals=0,
    ),
    Indicator(
        "urbanity",
        "stedelijkheid_1_5",
        "Stedelijkheid",
        "class",
        "Hoe dicht adressen bij elkaar staan, in vijf klassen van het CBS: "
        "1 is zeer sterk stedelijk, 5 is niet stedelijk.",
        "minder stedelijk",
        decimals=0,
    ),
)
"""The key figures, in the order in which they are shown."""

_BY_KEY = {indicator.key: indicator for indicator in INDICATORS}


def indicator(key: str) -> Indicator:
    """Return the indicator with this key. Raises KeyError."""
    return _BY_KEY[key]


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """The key figures of one year.

    `values` gives for each CBS code a value for each key of INDICATORS; None where CBS gives no
    figure. `source` is the Dutch attribution with the year; `warnings` are Dutch sentences on what
    was accepted but deserves a look.
    """

    year: int
    values: Mapping[str, Mapping[str, float | None]]
    source: str
    warnings: tuple[str, ...] = ()
