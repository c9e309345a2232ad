"""What a source delivers: encodings for the linkage unit, sealed content for the analysis unit."""

import secrets
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from oggz.monitor.agreement import Agreement, require
from oggz.monitor.encoding.dummies import with_dummies
from oggz.monitor.encoding.table import encode_table
from oggz.monitor.files import MANIFEST, whole_folder, write_manifest
from oggz.monitor.keys import derive, read_source_key, seal
from oggz.monitor.linkage.strangers import count_strangers
from oggz.monitor.manifests import ENCODINGS, PAYLOAD, STRANGERS, sign_manifest
from oggz.monitor.sources import must_pass, read_payload, read_people

PURPOSE = "encodings"
_FORMAT = "oggz-vergelijkcodes-1"


def encode(
    records: Path, out: Path, *, agreement: Agreement, source: str, key_file: Path,
    seed: int | None = None, today: date | None = None,
) -> None:  # fmt: skip
    """Check a source's file and write `out`: encodings.parquet and strangers.parquet for the
    linkage unit, payload.enc for the analysis unit, and a signed manifest.

    Raises MonitorError when the file has errors, Refused when the agreement does not allow it;
    then nothing is written. `seed` is for tests: it makes chance the same each time.
    """
    require(agreement, "encode", source=source, today=today)
    key = read_source_key(key_file, agreement, source, today=today)
    with whole_folder(out) as part:
        must_pass(records, agreement=agreement, source=source, today=today)
        kind = agreement.sources[source].kind
        random = np.random.default_rng(secrets.randbits(128) if seed is None else seed)
        people = with_dummies(read_people(records, kind=kind), agreement.encoding.dummies, random)
        secret = derive(
            key.linkage_secret, project=agreement.project, period=agreement.period.label,
            purpose=PURPOSE,
        )  # fmt: skip
        # In the order of random numbers: the order of the file may tell who came when.
        encodings = encode_table(people, agreement.encoding, secret, seed=seed)
        told = {"format": _FORMAT, "agreement": agreement.checksum, "source": source}
        encodings = encodings.sort_by("record_id").replace_schema_metadata(told)
        pq.write_table(encodings, part / ENCODINGS)
        strangers = count_strangers(people, agreement.encoding, secret, seed=seed, work=part)
        pq.write_table(strangers, part / STRANGERS)
        # Without a name: also a killed process leaves no content that can be read.
        with TemporaryFile(dir=part) as plain:
            _write_payload(records, plain, kind, people)
            plain.seek(0)
            seal(plain, part / PAYLOAD, agreement=agreement, key=key)
        write_manifest(
            part / MANIFEST, command="encode", agreement=agreement.checksum, inputs=[],
            outputs=[part / ENCODINGS, part / STRANGERS, part / PAYLOAD], source=source,
            records=people.num_rows,
        )  # fmt: skip
        sign_manifest(part, key.signing)


def _write_payload(records: Path, file: IO[bytes], kind: str, people: pa.Table) -> None:
    """All rows of the file without what identifies, and a row for each dummy that says so."""
    writer: pq.ParquetWriter | None = None
    try:
        for table in read_payload(records, kind=kind):
            rows = table.append_column("is_dummy", pa.array([False] * len(table), pa.bool_()))
            if writer is None:
                writer = pq.ParquetWriter(file, rows.schema)
                writer.write_table(_empty_rows(people, rows.schema))
            writer.write_table(rows)
    finally:
        if writer is not None:
            writer.close()


def _empty_rows(people: pa.Table, schema: pa.Schema) -> pa.Table:
    numbers = people.filter(people["is_dummy"])["record_id"].combine_chunks()
    columns = {name: pa.nulls(len(numbers), schema.field(name).type) for name in schema.names}
    columns |= {"record_id": numbers, "is_dummy": pa.array([True] * len(numbers), pa.bool_())}
    return pa.table(columns, schema)
