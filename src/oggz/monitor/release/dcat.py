"""The release described for catalogues: DCAT-AP-NL 3.0, as JSON-LD.

Addresses are relative to where the description stands, so that it holds wherever the unpacked
release is put on line.
"""

from collections.abc import Mapping
from datetime import date

from oggz.geography import municipality
from oggz.monitor.agreement import Agreement, Role
from oggz.monitor.release.csvw import METADATA
from oggz.monitor.report.wording import least
from oggz.monitor.tables import Protection, Safe

DCAT = "dcat.jsonld"
_EU = "http://publications.europa.eu/resource/authority"
_TOOI = "https://identifier.overheid.nl/tooi/id/gemeente"
_CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#", "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#", "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#", "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
_FORMATS = {".csv": ("CSV", "text/csv"), ".html": ("HTML", "text/html"),
            ".pdf": ("PDF", "application/pdf")}  # fmt: skip
_TITLES = {"report.html": "Rapport als bladzijde", "report.pdf": "Rapport als PDF"}


def describe(
    agreement: Agreement, safe: Safe, files: Mapping[str, tuple[int, str]], *, day: date
) -> dict[str, object]:
    """The data set, its files and its publisher.

    `files` are the tables and reports by name, with their size in bytes and SHA-256.
    """
    titles = {f"tables/{info.name}.csv": info.title for info in safe.structure.tables}
    publisher = agreement.parties[agreement.only(Role.PUBLISHER)]
    dataset = {
        "@id": "#cijfers",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{agreement.project}-{agreement.period.label}",
        "dct:title": _nl(f"{agreement.title}, {agreement.period.label}"),
        "dct:description": _nl(_description(agreement, safe.protection)),
        "dct:publisher": {"@id": "#uitgever"},
        "dct:creator": {"@id": "#maker"},
        "dcat:contactPoint": {"@id": "#contact"},
        "dct:accessRights": {"@id": f"{_EU}/access-right/PUBLIC"},
        "dcat:theme": [{"@id": f"{_EU}/data-theme/SOCI"}, {"@id": f"{_EU}/data-theme/HEAL"}],
        "dcat:keyword": [_nl(word) for word in _KEYWORDS],
        "dct:language": {"@id": f"{_EU}/language/NLD"},
        "dct:issued": _date(day),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime", "dcat:startDate": _date(agreement.period.start),
            "dcat:endDate": _date(agreement.period.end),
        },
        "dct:spatial": [_place(code) for code in agreement.region.municipalities],
        "dct:accrualPeriodicity": {"@id": f"{_EU}/frequency/IRREG"},
        "adms:status": {"@id": f"{_EU}/dataset-status/COMPLETED"},
        "foaf:page": {"@id": "report.html"},
        "dcat:version": str(agreement.version),
        "dcat:distribution": [
            _distribution(name, titles.get(name) or _TITLES[name], size, checksum, day)
            for name, (size, checksum) in sorted(files.items())
        ],
    }  # fmt: skip
    contact = {
        "@id": "#contact", "@type": "vcard:Organization", "vcard:fn": publisher.organisation,
    }  # fmt: skip
    if "@" in publisher.contact and " " not in publisher.contact:
        contact["vcard:hasEmail"] = f"mailto:{publisher.contact}"
    else:
        contact["vcard:note"] = publisher.contact
    return {
        "@context": _CONTEXT,
        "@graph": [
            dataset, contact, _agent("#uitgever", publisher.organisation),
            _agent("#maker", agreement.parties[agreement.only(Role.ANALYSIS_UNIT)].organisation),
        ],
    }  # fmt: skip


_KEYWORDS = ("openbare geestelijke gezondheidszorg", "psychische kwetsbaarheid", "OGGz")


def _description(agreement: Agreement, protection: Protection) -> str:
    return (
        f"Hoeveel inwoners van {agreement.region.name} bij een of meer partners bekend zijn. Geteld"
        " over bronnen heen zonder dat iemand een naam zag, en beveiligd."
        f" {least(protection)}"
        + (" Dit zijn verzonnen mensen, om te oefenen." if agreement.people == "invented" else "")
    )


def _distribution(name: str, title: str, size: int, checksum: str, day: date) -> dict[str, object]:
    format_, media = _FORMATS[name[name.rindex(".") :]]
    told: dict[str, object] = {
        "@id": f"#{name}",
        "@type": "dcat:Distribution",
        "dct:title": _nl(title),
        "dcat:accessURL": {"@id": name},
        "dcat:downloadURL": {"@id": name},
        "dct:license": {"@id": f"{_EU}/licence/CC_BY_4_0"},
        "dct:format": {"@id": f"{_EU}/file-type/{format_}"},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media}"},
        "dct:language": {"@id": f"{_EU}/language/NLD"},
        "dct:issued": _date(day),
        "dcat:byteSize": {"@value": str(size), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum", "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": checksum, "@type": "xsd:hexBinary"},
        },
    }  # fmt: skip
    if format_ == "CSV":
        told["dct:conformsTo"] = {"@id": METADATA}
    return told


def _place(code: str) -> dict[str, object]:
    """A municipality by its address in the register of government organisations."""
    return {
        "@id": f"{_TOOI}/{code.lower()}", "@type": "dct:Location",
        "skos:prefLabel": _nl(municipality(code).name),
    }  # fmt: skip


def _agent(name: str, house: str) -> dict[str, object]:
    return {"@id": name, "@type": "foaf:Agent", "foaf:name": _nl(house)}


def _nl(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "nl"}


def _date(day: date) -> dict[str, str]:
    return {"@value": day.isoformat(), "@type": "xsd:date"}
