"""From a source's CSV file to the file that anonlink reads, by a linkage schema of clkhash."""

import base64
import csv
import json
from collections.abc import Iterator
from pathlib import Path

from oggz.monitor.encoding.clkhash_reading import read_schema
from oggz.monitor.encoding.clkhash_schema import LinkageSchema
from oggz.monitor.encoding.clkhash_v3 import encode_like_clkhash
from oggz.monitor.errors import MonitorError
from oggz.monitor.files import MANIFEST, whole_folder, write_manifest

CLKS = "clks.json"


def encode_file_like_clkhash(
    records: Path, out: Path, *, schema: Path, secret: str, agreement: str
) -> list[str]:
    """Write `out`/clks.json, with `clks` in base64 in the order of the file, and a manifest.

    `secret` is what the partner gives to clkhash, `agreement` the checksum of the agreement that
    allows this. Returns Dutch sentences about what clkhash leaves out of the schema, to be shown.
    Raises MonitorError; nothing is written then.
    """
    checked = read_schema(schema)
    clks = encode_like_clkhash(read_rows(records, checked), checked, secret)
    with whole_folder(out) as folder:
        file = folder / CLKS
        file.write_text(json.dumps({"clks": [base64.b64encode(clk).decode() for clk in clks]}))
        write_manifest(
            folder / MANIFEST, command="encode --clkhash-schema", agreement=agreement,
            inputs=(records, schema), outputs=(file,), records=len(clks),
        )  # fmt: skip
    return checked.remarks()


def read_rows(path: Path, schema: LinkageSchema) -> Iterator[list[str]]:
    """The records of a CSV file whose header is the features of the schema, in their order.

    Raises MonitorError when the file cannot be read or the header differs.
    """
    expected = [feature.identifier for feature in schema.features]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            try:
                if next(rows, None) != expected:
                    raise MonitorError(
                        f"{path}, regel 1: de kopregel is niet die van het linkage schema. Nodig"
                        " zijn deze kolommen, in deze volgorde en met komma's ertussen:"
                        f" {', '.join(expected)}."
                    )
                yield from rows
            except csv.Error:
                raise MonitorError(
                    f"{path}, regel {rows.line_num}: dit is geen goede CSV. Kijk naar de"
                    " aanhalingstekens op en vlak vóór deze regel."
                ) from None
    except UnicodeDecodeError:
        raise MonitorError(f"{path} is niet in UTF-8. Sla het bestand op als UTF-8.") from None
    except OSError as error:
        raise MonitorError(f"{path} kan niet gelezen worden: {error.strerror}.") from None
