"""What a source delivers to link two periods: encodings of both, and sealed which is which.

Every record gets a number that it has nowhere else. Only the analysis unit learns which record of
which period that is: with their own numbers, the linkage unit could lay the two periods it linked
before beside the transition, and dummies of a period would stand out as what is not in it.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from oggz.monitor.agreement import Agreement, Source, Transition, require, transition_of, verify
from oggz.monitor.agreement.model import Period
from oggz.monitor.encoding.delivery import write_encodings
from oggz.monitor.encoding.dummies import with_dummies
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import MANIFEST, whole_folder, write_manifest
from oggz.monitor.keys import SourceKey, derive, read_source_key, seal
from oggz.monitor.manifests import ENCODE_TRANSITION, NUMBERS, sign_manifest, transition_files
from oggz.monitor.sources import read_people
from oggz.monitor.sources.checking import check_file, refuse_faults

PURPOSE = "transition-encodings"
_FORMAT = "oggz-overgangscodes-1"
_NUMBER = 16  # bytes: no two records get the same by chance


@dataclass(frozen=True)
class _Part:
    """The file of one period, and what was agreed about it."""

    path: Path
    delivery: Source
    period: Period


def encode(
    records: Path, previous: Path | None, out: Path, *, agreement: Agreement, earlier: Agreement,
    source: str, key_file: Path, seed: int | None = None, today: date | None = None,
) -> None:  # fmt: skip
    """Check a source's files of this period and the one before, and write `out`: encodings and
    strangers of each period for the linkage unit, numbers.enc for the analysis unit, and a signed
    manifest that says what they are for.

    `earlier` is the agreement of the period before. `previous` is None for a source that was not
    in it. Raises MonitorError when a file has errors, Refused when one of the agreements does not
    allow it or the key holds no secret for it; then nothing is written. `seed` is for tests.
    """
    day = today or date.today()
    require(agreement, "encode", source=source, today=day)
    moved = transition_of(agreement, today=day)
    _must_be_before(earlier, agreement, moved)
    key = read_source_key(key_file, agreement, source, today=day)
    if key.transition_secret is None:
        raise Refused(
            f"In {key_file.name} zit geen overgangsgeheim. Doe de stappen van ‘oggz monitor keys"
            " --transition’; is het al vernietigd, dan kan het niet meer.",
            article=agreement.keys.article,
        )
    parts = list(_parts(records, previous, agreement, earlier, source, day))
    for part in parts:
        report = check_file(
            part.path, source=source, delivery=part.delivery, period=part.period, today=day
        )
        refuse_faults(report, part.path)
    secret = derive(
        key.transition_secret, project=agreement.project,
        period=f"{moved.previous_period}>{agreement.period.label}", purpose=PURPOSE,
    )  # fmt: skip
    with whole_folder(out) as folder:
        written = _write_codes(folder, parts, agreement, key, secret, seed)
        write_manifest(
            folder / MANIFEST, command=ENCODE_TRANSITION, agreement=agreement.checksum, inputs=[],
            outputs=written, source=source,
            has_duplicates={part.period.label: part.delivery.has_duplicates for part in parts},
            keep_until=min(earlier.retention.spine, agreement.retention.spine).isoformat(),
        )  # fmt: skip
        sign_manifest(folder, key.signing)


def _write_codes(
    folder: Path, parts: Sequence[_Part], agreement: Agreement, key: SourceKey, secret: bytes,
    seed: int | None,
) -> list[Path]:  # fmt: skip
    """Write the encodings of each period and, sealed, which record each number is."""
    random = np.random.default_rng(secrets.randbits(128) if seed is None else seed)
    settings = agreement.encoding
    written: list[Path] = []
    told: list[pa.Table] = []
    for part in parts:
        label = part.period.label
        people = with_dummies(
            read_people(part.path, kind=part.delivery.kind), settings.dummies, random
        )
        numbered = _numbered(people, None if seed is None else random)
        told.append(_told(people, numbered, label))
        encodings, strangers = transition_files(label)
        written += write_encodings(
            numbered, folder / encodings, folder / strangers, settings=settings, key=secret,
            seed=seed, told={
                "format": _FORMAT, "agreement": agreement.checksum, "source": key.source,
                "period": label,
            },
        )  # fmt: skip
    plain = folder / "numbers.parquet"
    pq.write_table(pa.concat_tables(told), plain)
    seal(plain, folder / NUMBERS, agreement=agreement, key=key, purpose="transition")
    plain.unlink()
    return [*written, folder / NUMBERS]


def _must_be_before(earlier: Agreement, agreement: Agreement, moved: Transition) -> None:
    """The agreement of the period before must be the one that this agreement names, and signed."""
    if (earlier.checksum, earlier.period.label) != (moved.previous_checksum, moved.previous_period):
        raise Refused(
            "De afspraak van de vorige periode is een andere dan die welke hier genoemd wordt."
            f" Gebruik de ondertekende afspraak van periode {moved.previous_period}.",
            article=moved.article,
        )
    if earlier.project != agreement.project:
        raise Refused("De vorige afspraak is van een ander project.", article=moved.article)
    verify(earlier)


def _parts(
    records: Path, previous: Path | None, agreement: Agreement, earlier: Agreement, source: str,
    day: date,
) -> Iterator[_Part]:  # fmt: skip
    before = earlier.sources.get(source)
    if before is None and previous is not None:
        raise MonitorError(
            f"{source} was geen bron in periode {earlier.period.label}. Laat --previous weg."
        )
    if before is not None:
        if previous is None:
            raise MonitorError(
                f"Geef met --previous het bestand van {source} over periode {earlier.period.label}."
            )
        last = earlier.retention.source_files
        if day > last:
            raise Refused(
                f"De bewaartermijn van het vorige bestand is voorbij: het mocht bestaan tot en met"
                f" {last.day}-{last.month}-{last.year}. Vernietig het met ‘oggz monitor destroy’;"
                f" het artikel is van de afspraak van periode {earlier.period.label}.",
                article=earlier.retention.article,
            )
        yield _Part(previous, before, earlier.period)
    yield _Part(records, agreement.sources[source], agreement.period)


def _numbered(people: pa.Table, random: np.random.Generator | None) -> pa.Table:
    """With numbers that say nothing. Only tests give `random`: who sees enough numbers of such a
    generator can tell what came before and after."""
    draw = secrets.token_bytes if random is None else random.bytes
    numbers = [draw(_NUMBER).hex() for _ in range(people.num_rows)]
    place = people.column_names.index("record_id")
    return people.set_column(place, "record_id", pa.array(numbers, pa.string()))


def _told(people: pa.Table, numbered: pa.Table, label: str) -> pa.Table:
    return pa.table(
        {
            "period": pa.array([label] * len(people), pa.string()),
            "record_id": people["record_id"].cast(pa.string()),
            "number": numbered["record_id"],
            "is_dummy": people["is_dummy"],
        }
    )
