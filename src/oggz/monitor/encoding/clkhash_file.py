"""What a source sends to partners who link with anonlink: CLKs by a linkage schema of clkhash.

These are unsalted, so an agreement must allow them by name.
"""

import base64
import csv
import json
from datetime import date
from pathlib import Path

from oggz.monitor.agreement import Agreement, require
from oggz.monitor.encoding.clkhash_reading import read_schema
from oggz.monitor.encoding.clkhash_schema import LinkageSchema
from oggz.monitor.encoding.clkhash_v3 import encode_like_clkhash
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import MANIFEST, whole_folder, write_manifest
from oggz.monitor.keys import derive, read_source_key
from oggz.monitor.manifests import ENCODE_CLKHASH, sign_manifest
from oggz.monitor.sources import must_pass, read_people

PURPOSE = "clkhash"
CLKS, NUMBERS = "clks.json", "record_ids.csv"


def encode_for_anonlink(
    records: Path, out: Path, *, schema: Path, agreement: Agreement, source: str, key_file: Path,
    today: date | None = None,
) -> list[str]:  # fmt: skip
    """Check a source's file and write `out`: clks.json, with `clks` in base64 as anonlink reads
    them, record_ids.csv with the record number of each for the source itself, and a signed
    manifest.

    The secret of clkhash follows from the linkage secret, as 64 hexadecimal digits. Returns Dutch
    sentences about what clkhash leaves out of the schema, to be shown. Raises Refused when the
    agreement does not allow it, MonitorError when the file or the schema is wrong; then nothing is
    written.
    """
    require(agreement, "encode", source=source, today=today)
    if not agreement.encoding.clkhash:
        raise Refused(
            "Vergelijkcodes naar een schema van clkhash mogen niet: wie namen kent, kan er mensen"
            " in herkennen. Laat de optie weg, of spreek met alle partijen af dat het mag.",
            article=agreement.encoding.article,
        )
    key = read_source_key(key_file, agreement, source, today=today)
    checked = read_schema(schema)
    with whole_folder(out) as part:
        must_pass(records, agreement=agreement, source=source, today=today)
        people = read_people(records, kind=agreement.sources[source].kind)
        _must_have(checked, people.column_names, records, schema)
        secret = derive(
            key.linkage_secret, project=agreement.project, period=agreement.period.label,
            purpose=PURPOSE,
        ).hex()  # fmt: skip
        clks = encode_like_clkhash(people, checked, secret)
        # In the order of random numbers: the order of the file may tell who came when.
        pairs = sorted(zip(people["record_id"].to_pylist(), clks, strict=True))
        told = {"clks": [base64.b64encode(clk).decode() for _, clk in pairs]}
        (part / CLKS).write_text(json.dumps(told))
        with (part / NUMBERS).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["place", "record_id"])
            writer.writerows((place, number) for place, (number, _) in enumerate(pairs))
        write_manifest(
            part / MANIFEST, command=ENCODE_CLKHASH, agreement=agreement.checksum,
            inputs=[schema], outputs=[part / CLKS], source=source, records=len(clks),
        )  # fmt: skip
        sign_manifest(part, key.signing)
    return checked.remarks()


def _must_have(schema: LinkageSchema, columns: list[str], records: Path, path: Path) -> None:
    wanted = [one.identifier for one in schema.features if not one.ignored]
    if missing := [name for name in wanted if name not in columns or name == "record_id"]:
        raise MonitorError(
            f"{path} vraagt om wat in {records.name} geen identificerende kolom is:"
            f" {', '.join(missing)}. Er zijn: {', '.join(columns[1:])}. Pas de identifiers van het"
            " schema aan; aan de codes verandert dat niets."
        )
