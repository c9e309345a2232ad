"""anonlink on clkhash's filters: one of 1,024 bits per record, compared in all pairs or in blocks.

Blocks are on seven exact values, as its authors' tools offer them; who shares one is compared.

Usage: clk.py FOLDER all|blocked|every-column OUT.csv
"""

import csv
import json
import sys
import time
import warnings
from pathlib import Path

warnings.simplefilter("ignore")

import anonlink  # noqa: E402
from clkhash.clk import generate_clks  # noqa: E402
from clkhash.schema import from_json_dict  # noqa: E402

THRESHOLD = 0.55  # scores below it are no links at any threshold that was best
# Bits set for each feature: what it weighs. Names by pairs of letters, the others by place. A
# filter of 1,024 bits is less than half full, so that strangers do not look alike.
OURS = {"given_name": (100, 2), "surname": (110, 2), "birth_date": (125, 1), "postcode": (75, 1),
        "house_number": (30, 1), "sex": (20, 1)}  # fmt: skip
EVERY = {"given_name": (80, 2), "surname": (90, 2), "street_number": (25, 1),
         "address_1": (60, 2), "address_2": (20, 2), "suburb": (50, 2), "postcode": (40, 1),
         "state": (15, 2), "date_of_birth": (100, 1)}  # fmt: skip


def main() -> None:
    folder, how, out = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    prefix, weights = ("all_", EVERY) if how == "every-column" else ("", OURS)
    tables = [read(folder / f"{prefix}{name}.csv") for name in ("a", "b")]
    columns = [column for column in weights if column in tables[0][0]]
    began = time.perf_counter()
    filters = [encode(table, columns, weights) for table in tables]
    encoded = time.perf_counter()
    blocks = [[keys(row) for row in table] for table in tables] if how == "blocked" else None
    scores, _, (left, right) = anonlink.candidate_generation.find_candidate_pairs(
        filters, anonlink.similarities.dice_coefficient_accelerated, THRESHOLD,
        blocking_f=(lambda source, record, _: blocks[source][record]) if blocks else None,
    )  # fmt: skip
    linked = time.perf_counter()
    with out.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("a", "b", "score"))
        for score, one, other in zip(scores, left, right, strict=True):
            writer.writerow((tables[0][one]["record_id"], tables[1][other]["record_id"], score))
    print(json.dumps({"encode": encoded - began, "link": linked - encoded}))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def encode(table: list[dict[str, str]], columns: list[str], weights: dict) -> list:
    features = [
        {
            "identifier": column,
            "format": {"type": "string", "encoding": "utf-8", "maxLength": 200},
            "hashing": {
                "comparison": {"type": "ngram", "n": weights[column][1],
                               "positional": weights[column][1] == 1},
                "strategy": {"bitsPerFeature": weights[column][0]},
                "missingValue": {"sentinel": "", "replaceWith": ""},
            },
        }
        for column in columns
    ]  # fmt: skip
    schema = from_json_dict(
        {
            "version": 3,
            "clkConfig": {"l": 1024, "kdf": {"type": "HKDF", "hash": "SHA256", "keySize": 64,
                          "salt": "SCbL2zHNnmsckfzchsNkZY9XoHk96P/G5nUBrM7ybymlEFsMV6PAeDZCNp3rf"
                                  "NUPCtLDMOGQHG4pCQpfhiHCyA==",
                          "info": "c2NoZW1hX2V4YW1wbGU="}},
            "features": features,
        }
    )  # fmt: skip
    rows = [tuple(row[column].lower() for column in columns) for row in table]
    return generate_clks(rows, schema, "a secret of the benchmark", validate=False, max_workers=1)


def keys(row: dict[str, str]) -> list[str]:
    given, surname = row["given_name"].lower(), row["surname"].lower()
    born, home = row["birth_date"], row["postcode"] + row["house_number"]
    made = []
    if born:
        made += [
            f"1{born}{row.get('sex', '')}",
            f"2{surname[:4]}{born[:4]}{given[:1]}",
            f"3{given}{born[5:]}",
            f"4{surname}{born[5:]}",
            f"5{given}{surname[:2]}{born[:4]}",
        ]
    if home:
        made += [f"6{home}", f"7{surname}{row['postcode'][:4]}{given[:1]}"]
    return made


main()
