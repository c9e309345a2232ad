"""Wmo services out of iWmo 3.2 messages: assignments (301), starts (305) and stops (307).

Messages about one service carry its assignment number; a later message replaces an earlier one,
and one that withdraws takes it away. Names of elements and codes are those of the message schemas
of iWmo 3.2; of the data type of addresses only the leaves postcode and house number are used.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, fromstring

import pyarrow as pa

from oggz.monitor.errors import MonitorError

_LARGEST = 32 << 20  # bytes of one message
_BATCH = 20_000
_ASSIGNED, _STARTED, _STOPPED = "414", "418", "420"  # BerichtCode
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


def _collected(folder: Path) -> tuple[list[dict[str, str]], dict[str, dict[str, str]]]:
    messages = sorted(
        (_parsed(path) for path in sorted(folder.glob("*.xml"))),
        key=lambda message: _text(message, "Header", "BerichtIdentificatie", "Dagtekening"),
    )
    services: dict[tuple[str, str], dict[str, str]] = {}
    people: dict[str, dict[str, str]] = {}
    for message in messages:
        code = _text(message, "Header", "BerichtCode")
        client = _child(message, "Client")
        if code not in (_ASSIGNED, _STARTED, _STOPPED) or client is None:
            continue
        bsn = _text(client, "Bsn")
        known = {name: value for name, value in _person(client).items() if value}
        people[bsn] = {**people.get(bsn, {}), **known}
        side = "Afzender" if code == _ASSIGNED else "Ontvanger"
        municipality = _text(message, "Header", side)
        for product in client.iter():
            kind = _local(product)
            if kind in ("ToegewezenProduct", "StartProduct", "StopProduct"):
                number = municipality, _text(product, "ToewijzingNummer")
                _take(services.setdefault(number, {"Bsn": bsn, "Gemeente": municipality}), product)
    # A start or stop whose assignment is not there says too little.
    whole = [one for one in services.values() if one.get("Ingangsdatum")]
    if not whole:
        raise MonitorError(
            f"In {folder} staan geen toewijzingen (301, in XML). Zet alle berichten 301, 305 en"
            " 307 van de periode in één map."
        )
    return whole, people


def _take(service: dict[str, str], product: Element) -> None:
    kind = _local(product)
    withdrawn = _text(product, "StatusAanlevering") == _WITHDRAWN
    if kind == "ToegewezenProduct":
        removed = _text(product, "RedenWijziging") == _REMOVED
        service["Categorie"] = _text(product, "Product", "Categorie")
        service["Leveringsvorm"] = "zin"  # messages are about care in kind only
        service["Ingangsdatum"] = "" if removed else _text(product, "Ingangsdatum")
        service["EinddatumToewijzing"] = _text(product, "Einddatum")
    elif kind == "StartProduct":
        service["Begindatum"] = "" if withdrawn else _text(product, "Begindatum")
    else:
        service["Einddatum"] = "" if withdrawn else _text(product, "Einddatum")
        service["RedenBeeindiging"] = "" if withdrawn else _text(product, "RedenBeeindiging")
        service.setdefault("Begindatum", _text(product, "Begindatum"))


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
