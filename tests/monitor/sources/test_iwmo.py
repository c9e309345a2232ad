"""Services out of iWmo messages of invented people."""

from pathlib import Path

import pytest

from oggz.monitor.errors import MonitorError
from oggz.monitor.sources.faults import Fault
from tests.monitor.sources.deliveries import checked
from tests.monitor.sources.test_adapting import made

NAMESPACES = (
    'xmlns:iwmo="http://www.istandaarden.nl/iwmo/3_2/basisschema/schema"'
    ' xmlns:m="http://www.istandaarden.nl/iwmo/3_2/wmo/schema"'
)
ADDRESSES = """
<m:Relaties><m:Relatie><m:Contact><m:Soort>01</m:Soort><m:Adres><iwmo:Postcode>9999ZZ</iwmo:Postcode>
</m:Adres></m:Contact></m:Relatie></m:Relaties>
<m:Contactgegevens>
<m:Contact><m:Soort>02</m:Soort><m:Adres><iwmo:Huis><iwmo:Huisnummer>1</iwmo:Huisnummer></iwmo:Huis>
<iwmo:Postcode>1000AA</iwmo:Postcode></m:Adres></m:Contact>
<m:Contact><m:Soort>01</m:Soort><m:Adres><iwmo:Huis><iwmo:Huisnummer>12</iwmo:Huisnummer>
<iwmo:Huisletter>b</iwmo:Huisletter></iwmo:Huis><iwmo:Postcode>1315AB</iwmo:Postcode></m:Adres>
</m:Contact></m:Contactgegevens>"""
ASSIGNED = (
    "ToegewezenProduct",
    "<m:Product><iwmo:Categorie>02</iwmo:Categorie></m:Product>"
    "<m:Ingangsdatum>2024-02-01</m:Ingangsdatum><m:Einddatum>2024-12-31</m:Einddatum>",
)
STARTED = "StartProduct", "<m:Begindatum>2024-02-05</m:Begindatum>"
STOPPED = (
    "StopProduct",
    "<m:Begindatum>2024-02-05</m:Begindatum><m:RedenBeeindiging>31</m:RedenBeeindiging>"
    "<m:Einddatum>2024-06-30</m:Einddatum>",
)
CODES = {"ToegewezenProduct": "414", "StartProduct": "418", "StopProduct": "420"}


def message(
    product: tuple[str, str], *, number: str = "300201", sent: str = "2024-02-01",
    status: str = "1", born: str = "<iwmo:Datum>1980-05-23</iwmo:Datum>", bsn: str = "999900006",
    extra: str = "",
) -> str:  # fmt: skip
    kind, content = product
    assigned = kind == "ToegewezenProduct"
    sides = ("0034", "65656055") if assigned else ("65656055", "0034")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<m:Bericht {NAMESPACES}><m:Header><m:BerichtCode>{CODES[kind]}</m:BerichtCode>
<m:Afzender>{sides[0]}</m:Afzender><m:Ontvanger>{sides[1]}</m:Ontvanger>
<m:BerichtIdentificatie><iwmo:Dagtekening>{sent}</iwmo:Dagtekening></m:BerichtIdentificatie>
</m:Header><m:Client><m:Bsn>{bsn}</m:Bsn><m:Geboortedatum>{born}</m:Geboortedatum>
<m:Geslacht>1</m:Geslacht><m:Naam><iwmo:Geslachtsnaam><iwmo:Achternaam>Wit</iwmo:Achternaam>
<iwmo:Voorvoegsel>de</iwmo:Voorvoegsel></iwmo:Geslachtsnaam><iwmo:Voornamen>Tim</iwmo:Voornamen>
<iwmo:Voorletters>T</iwmo:Voorletters></m:Naam>{ADDRESSES if assigned else ""}
<m:Producten><m:{kind}><m:ToewijzingNummer>{number}</m:ToewijzingNummer>{content}{extra}
<m:StatusAanlevering>{status}</m:StatusAanlevering></m:{kind}></m:Producten></m:Client></m:Bericht>"""


def folder(path: Path, *messages: str) -> Path:
    made_folder = path / "berichten"
    made_folder.mkdir()
    for i, text in enumerate(messages):
        (made_folder / f"{i}.xml").write_text(text, encoding="utf-8")
    return made_folder


def test_assignment_start_and_stop_become_one_service(tmp_path: Path) -> None:
    path = folder(
        tmp_path, message(STOPPED, sent="2024-07-01"), message(STARTED), message(ASSIGNED)
    )
    _, (row,) = made(path, "wmo")
    row.pop("record_id")
    assert row == {
        "given_name": "Tim", "initials": "T", "prefix": "de", "surname": "Wit",
        "birth_date": "1980-05-23", "sex": "m", "postcode": "1315AB", "house_number": "12b",
        "municipality": "GM0034", "age_group": "35-44", "product_category": "02",
        "delivery": "zin", "assigned_from": "2024-02-01", "assigned_until": "2024-12-31",
        "started_on": "2024-02-05", "ended_on": "2024-06-30", "end_reason": "31",
    }  # fmt: skip
    assert checked(tmp_path / "wmo.csv", kind="wmo").findings == ()


def test_two_services_of_one_person_share_a_number_and_no_bsn_is_written(tmp_path: Path) -> None:
    report, rows = made(folder(tmp_path, message(ASSIGNED), message(ASSIGNED, number="2")), "wmo")
    assert (report.written, report.records) == (2, 1)
    assert "999900006" not in (tmp_path / "wmo.csv").read_text()
    assert rows[0]["record_id"] == rows[1]["record_id"]


def test_a_message_that_withdraws_takes_the_stop_away(tmp_path: Path) -> None:
    withdrawn = message(STOPPED, sent="2024-07-02", status="3")
    stopped = message(STOPPED, sent="2024-07-01")
    _, (row,) = made(
        folder(tmp_path, withdrawn, message(ASSIGNED), message(STARTED), stopped), "wmo"
    )
    assert (row["started_on"], row["ended_on"], row["end_reason"]) == ("2024-02-05", "", "")


def test_an_assignment_that_was_removed_is_no_service(tmp_path: Path) -> None:
    removed = message(ASSIGNED, sent="2024-03-01", extra="<m:RedenWijziging>13</m:RedenWijziging>")
    kept = message(ASSIGNED, number="2")
    assert made(folder(tmp_path, message(ASSIGNED), removed, kept), "wmo")[0].written == 1


def test_a_birth_date_of_which_a_part_is_unknown_is_left_empty(tmp_path: Path) -> None:
    born = "<iwmo:Datum>1980-01-01</iwmo:Datum><iwmo:DatumGebruik>2</iwmo:DatumGebruik>"
    _, (row,) = made(folder(tmp_path, message(ASSIGNED, born=born)), "wmo")
    assert row["birth_date"] == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<m:Bericht>", "geen geldig XML"),
        ('<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>', "geen iWmo-bericht"),
        ("", "geen iWmo-bericht"),
        (message(STARTED), "geen toewijzingen"),
    ],
)
def test_what_is_no_message_is_told_and_nothing_is_written(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(MonitorError, match=told):
        made(folder(tmp_path, text), "wmo")
    assert not (tmp_path / "wmo.csv").exists()


def test_a_file_instead_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a")
    with pytest.raises(MonitorError, match="geen map"):
        made(tmp_path / "x.csv", "wmo")


def test_the_check_sees_a_service_that_ends_before_it_starts(tmp_path: Path) -> None:
    wrong = STOPPED[0], STOPPED[1].replace("2024-06-30", "2024-01-30")
    made(folder(tmp_path, message(ASSIGNED), message(wrong, sent="2024-07-01")), "wmo")
    assert [one.fault for one in checked(tmp_path / "wmo.csv", kind="wmo").errors] == [
        Fault.DATE_ORDER
    ]


def test_services_that_were_over_before_the_period_stay_at_home(tmp_path: Path) -> None:
    over = message((ASSIGNED[0], ASSIGNED[1].replace("2024-12-31", "2023-12-31")), number="2")
    later = message((ASSIGNED[0], ASSIGNED[1].replace("2024-02-01", "2025-01-01")), number="3")
    report, rows = made(folder(tmp_path, over, later, message(ASSIGNED)), "wmo")
    assert [row["assigned_from"] for row in rows] == ["2024-02-01"]
    assert report.left_out == {"assigned_from": 1, "assigned_until": 1}
