"""Wmo services out of iWmo 3.2 messages: assignments (301), starts (305) and stops (307).

Messages about one service carry its assignment number; a later message replaces an earlier one,
and one that withdraws takes it away. Names of elements and codes are those of the message schemas
of iWmo 3.2; of the data type of addresses only the leaves postcode and house number are used.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, fromstring

import pyarrow as pa

from oggz.monitor.errors import MonitorError

_LARGEST = 32 << 20  # bytes of one message
_BATCH = 20_000
# BerichtCode of 301, 305 and 307, and which side of the message is the municipality.
_SIDES = {"414": "Afzender", "418": "Ontvanger", "420": "Ontvanger"}
_PRODUCTS = ("ToegewezenProduct", "StartProduct", "StopProduct")
_WITHDRAWN = "3"  # StatusAanlevering
_REMOVED = "13"  # RedenWijziging
# Where somebody lives: the registered address, else where they stay; never one for letters only.
_ADDRESSES = ("01", "03")

_PERSON = (
    "Bsn", "Geboortedatum", "Geslacht", "Achternaam", "Voorvoegsel", "Voornamen", "Voorletters",
    "Postcode", "Huisnummer",
)  # fmt: skip
_SERVICE = (
    "Gemeente", "Categorie", "Leveringsvorm", "Ingangsdatum", "EinddatumToewijzing", "Begindatum",
    "Einddatum", "RedenBeeindiging",
)  # fmt: skip


def read_messages(folder: Path, names: Sequence[str]) -> Iterator[pa.Table]:
    """The services in a folder of messages, one row each, as string columns `names`.

    Raises MonitorError that names the message that cannot be read.
    """
    known = (*_PERSON, *_SERVICE)
    if unknown := [name for name in names if name not in known]:
        raise MonitorError(
            f"iWmo-berichten hebben geen {', '.join(unknown)}. Kies uit: {', '.join(known)}."
        )
    if not folder.is_dir():
        raise MonitorError(f"{folder} is geen map. Noem de map met de iWmo-berichten.")
    services, people = _collected(folder)
    rows = [{**people[one["Bsn"]], **one} for one in services]
    for first in range(0, len(rows), _BATCH):
        some = rows[first : first + _BATCH]
        yield pa.table(
            {name: pa.array([row.get(name, "") for row in some], pa.string()) for name in names}
        )


@dataclass(frozen=True)
class _Message:
    """What is used of one message: the trees of a year's messages would fill the memory."""

    sent: str
    municipality: str
    person: dict[str, str]
    products: tuple[dict[str, str], ...]


def _collected(folder: Path) -> tuple[list[dict[str, str]], dict[str, dict[str, str]]]:
    read = [_message(_parsed(path)) for path in sorted(folder.glob("*.xml"))]
    services: dict[tuple[str, str], dict[str, str]] = {}
    people: dict[str, dict[str, str]] = {}
    for message in sorted(filter(None, read), key=lambda one: one.sent):
        bsn = message.person["Bsn"]
        people[bsn] = {**people.get(bsn, {}), **{k: v for k, v in message.person.items() if v}}
        for product in message.products:
            number = message.municipality, product["ToewijzingNummer"]
            service = services.setdefault(number, {"Gemeente": message.municipality})
            begun = service.get("Begindatum") or product.get("Begindatum", "")
            service.update({**product, "Bsn": bsn})
            if "Einddatum" in product:  # a stop repeats the start, which may be known better
                service["Begindatum"] = begun
    # A start or stop whose assignment is not there says too little.
    whole = [one for one in services.values() if one.get("Ingangsdatum")]
    if not whole:
        raise MonitorError(
            f"In {folder} staan geen toewijzingen (301, in XML). Zet alle berichten 301, 305 en"
            " 307 van de periode in één map."
        )
    return whole, people


def _message(message: Element) -> _Message | None:
    client, code = _child(message, "Client"), _text(message, "Header", "BerichtCode")
    if client is None or code not in _SIDES:
        return None
    return _Message(
        _text(message, "Header", "BerichtIdentificatie", "Dagtekening"),
        _text(message, "Header", _SIDES[code]),
        _person(client),
        tuple(_product(one) for one in client.iter() if _local(one) in _PRODUCTS),
    )


def _product(product: Element) -> dict[str, str]:
    withdrawn = _text(product, "StatusAanlevering") == _WITHDRAWN
    found = {"ToewijzingNummer": _text(product, "ToewijzingNummer")}
    if _local(product) == "ToegewezenProduct":
        removed = _text(product, "RedenWijziging") == _REMOVED
        return found | {
            "Categorie": _text(product, "Product", "Categorie"),
            "Leveringsvorm": "zin",  # messages are about care in kind only
            "Ingangsdatum": "" if removed else _text(product, "Ingangsdatum"),
            "EinddatumToewijzing": _text(product, "Einddatum"),
        }
    found["Begindatum"] = "" if withdrawn else _text(product, "Begindatum")
    if _local(product) == "StopProduct":
        found["Einddatum"] = "" if withdrawn else _text(product, "Einddatum")
        found["RedenBeeindiging"] = "" if withdrawn else _text(product, "RedenBeeindiging")
    return found


def _person(client: Element) -> dict[str, str]:
    born = _child(client, "Geboortedatum")
    # With DatumGebruik, a part of the date is not known.
    whole = born is not None and not _text(born, "DatumGebruik")
    person = {
        "Bsn": _text(client, "Bsn"),
        "Geboortedatum": _text(client, "Geboortedatum", "Datum") if whole else "",
        "Geslacht": _text(client, "Geslacht"),
        "Achternaam": _text(client, "Naam", "Geslachtsnaam", "Achternaam"),
        "Voorvoegsel": _text(client, "Naam", "Geslachtsnaam", "Voorvoegsel"),
        "Voornamen": _text(client, "Naam", "Voornamen"),
        "Voorletters": _text(client, "Naam", "Voorletters"),
    }
    return {**person, **_address(client)}


def _address(client: Element) -> dict[str, str]:
    """The address of the client: their relations have addresses too, and those are not ours."""
    contacts = _child(client, "Contactgegevens")
    found = {} if contacts is None else {_text(one, "Soort"): one for one in contacts}
    for kind in _ADDRESSES:
        address = _child(found[kind], "Adres") if kind in found else None
        if address is not None:
            leaves = {_local(leaf): (leaf.text or "").strip() for leaf in address.iter()}
            number = leaves.get("Huisnummer", "") + leaves.get("Huisletter", "")
            return {"Postcode": leaves.get("Postcode", ""), "Huisnummer": number}
    return {}


def _parsed(path: Path) -> Element:
    data = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    # Entities can make a small file endless or read other files; a message has none.
    if not data or b"\0" in data or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise MonitorError(f"{path} is geen iWmo-bericht in UTF-8. Haal het uit de map.")
    try:
        return fromstring(data)  # noqa: S314
    except (ParseError, ValueError, LookupError):
        raise MonitorError(
            f"{path} is geen geldig XML. Haal het bericht opnieuw op; er is niets geschreven."
        ) from None


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if _local(child) == name), None)


def _text(element: Element, *names: str) -> str:
    found: Element | None = element
    for name in names:
        found = None if found is None else _child(found, name)
    return "" if found is None else (found.text or "").strip()
