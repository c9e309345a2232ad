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
from oggz.monitor.encoding.settings import EncodingSettings
from oggz.monitor.encoding.sharing import shared_by_few, with_room
from oggz.monitor.encoding.table import encode_table
from oggz.monitor.files import MANIFEST, whole_folder, write_manifest
from oggz.monitor.keys import SourceKey, derive, read_source_key, seal
from oggz.monitor.linkage.strangers import count_among
from oggz.monitor.manifests import ENCODE, ENCODINGS, PAYLOAD, STRANGERS, sign_manifest
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
        write_delivery(records, part, agreement=agreement, key=key, seed=seed)


def write_delivery(
    records: Path, part: Path, *, agreement: Agreement, key: SourceKey, seed: int | None = None
) -> None:
    """Write what `encode` writes into the folder `part`, of a file that was checked; what the
    agreement allows is not asked here."""
    kind = agreement.sources[key.source].kind
    random = np.random.default_rng(secrets.randbits(128) if seed is None else seed)
    people = with_dummies(read_people(records, kind=kind), agreement.encoding.dummies, random)
    secret = derive(
        key.linkage_secret, project=agreement.project, period=agreement.period.label,
        purpose=PURPOSE,
    )  # fmt: skip
    told = {"format": _FORMAT, "agreement": agreement.checksum, "source": key.source}
    written = write_encodings(
        people, part / ENCODINGS, part / STRANGERS, settings=agreement.encoding, key=secret,
        told=told, seed=seed,
    )  # fmt: skip
    # Without a name: also a killed process leaves no content that can be read.
    with TemporaryFile(dir=part) as plain:
        _write_payload(records, plain, kind, people)
        plain.seek(0)
        seal(plain, part / PAYLOAD, agreement=agreement, key=key)
    write_manifest(
        part / MANIFEST, command=ENCODE, agreement=agreement.checksum, inputs=[],
        outputs=[*written, part / PAYLOAD], source=key.source, records=people.num_rows,
    )  # fmt: skip
    sign_manifest(part, key.signing)


def write_encodings(
    people: pa.Table, encodings: Path, strangers: Path, *, settings: EncodingSettings, key: bytes,
    told: dict[str, str], seed: int | None = None,
) -> tuple[Path, Path]:  # fmt: skip
    """Encode once, and write from it what the linkage unit gets: the encodings, with `told` as
    their metadata, and how alike people of this source are."""
    encoded = encode_table(people, with_room(settings), key, seed=seed)
    # In the order of random numbers: the order of the file may tell who came when.
    delivered = shared_by_few(encoded, settings).sort_by("record_id")
    pq.write_table(delivered.replace_schema_metadata(told), encodings)
    pq.write_table(count_among(encoded, settings, work=encodings.parent), strangers)
    return encodings, strangers


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
