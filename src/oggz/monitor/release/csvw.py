"""Tables described for machines: CSV on the Web, with a code list for every dimension.

Method: W3C, Metadata Vocabulary for Tabular Data (2015).
"""

import csv
import io
from collections.abc import Mapping

from oggz.monitor.agreement import Agreement
from oggz.monitor.tables import Dimension, Protection, Structure, TableInfo
from oggz.monitor.tables.model import HIDDEN, STATUS

METADATA = "csv-metadata.json"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_UNITS = {"persons": "mensen", "reports": "registraties"}
_HIDDEN = (
    "Leeg, met ‘hidden’ in de laatste kolom: te weinig mensen om te laten zien, of verborgen zodat"
    " een ander klein aantal niet uit te rekenen is. Leeg is dus nooit nul."
)
_CHANGED = {
    "suppression": "",
    "rounding": " De aantallen zijn afgerond.",
    "cell_key": " De aantallen zijn met kleine toevallige getallen veranderd.",
    "differential_privacy": " De aantallen zijn met toevallige getallen veranderd.",
}


def codes_path(dimension: Dimension) -> str:
    return f"codes/{dimension.name}.csv"


def table_path(info: TableInfo) -> str:
    return f"tables/{info.name}.csv"


def code_list(dimension: Dimension) -> str:
    """The codes of a dimension as CSV: code, label and the code that it is part of."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("code", "label", "parent"))
    writer.writerows((one.code, one.label, one.parent or "") for one in dimension.codes)
    return text.getvalue()


def metadata(
    agreement: Agreement, structure: Structure, protection: Protection
) -> dict[str, object]:
    """The description of all tables and code lists, for beside them."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}],
        "dc:title": f"{agreement.title}, {agreement.period.label}",
        "dc:license": {"@id": LICENCE},
        "rdfs:comment": _HIDDEN + _CHANGED[protection.method],
        "tables": [
            *(_table(info, structure) for info in structure.tables),
            *(_codes(dimension) for dimension in structure.dimensions),
        ],
    }


def _table(info: TableInfo, structure: Structure) -> dict[str, object]:
    dimensions = [structure.dimension(name) for name in info.dimensions]
    columns: list[Mapping[str, object]] = [
        _column(one.name, one.label, "string", required=True) for one in dimensions
    ]
    columns.append(
        {**_column("count", f"Aantal {_UNITS[info.unit]}", "nonNegativeInteger"),
         "rdfs:comment": _HIDDEN}
    )  # fmt: skip
    columns += [_column(one.name, one.label, "number") for one in info.measures]
    columns.append(_column(STATUS, "Verborgen", {"base": "string", "format": HIDDEN}))
    return {
        "url": table_path(info),
        "dc:title": info.title,
        "tableSchema": {
            "columns": columns,
            "primaryKey": list(info.dimensions),
            "foreignKeys": [_foreign(one.name, one) for one in dimensions],
        },
    }


def _codes(dimension: Dimension) -> dict[str, object]:
    own = _foreign("parent", dimension)
    return {
        "url": codes_path(dimension),
        "dc:title": f"Codes van {dimension.label.lower()}",
        "rdfs:comment": "De delen zijn samen het geheel." if dimension.adds_up
        else "Een mens kan meer dan een code hebben: de delen zijn samen meer dan het geheel.",
        "tableSchema": {
            "columns": [
                _column("code", "Code", "string", required=True),
                _column("label", "Naam", "string", required=True),
                _column("parent", "Hoort bij", "string"),
            ],
            "primaryKey": "code",
            "foreignKeys": [own],
        },
    }  # fmt: skip


def _column(
    name: str, title: str, datatype: object, *, required: bool = False
) -> dict[str, object]:
    """A column; its first title is what stands in the file."""
    told: dict[str, object] = {"name": name, "titles": {"nl": [name, title]}, "datatype": datatype}
    return {**told, "required": True} if required else told


def _foreign(column: str, dimension: Dimension) -> dict[str, object]:
    return {
        "columnReference": column,
        "reference": {"resource": codes_path(dimension), "columnReference": "code"},
    }
