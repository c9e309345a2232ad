"""The same input gives the same bytes, and nobody's name is in any of them."""

import csv
import hashlib
import itertools
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import annex
from oggz.monitor.encoding.delivery import encode
from oggz.monitor.linkage.delivery import link
from tests.monitor.commands.conftest import PERSONAL, SOURCES, tree

LINK = "link --agreement agreement.toml uit/police uit/wmo uit/shelter --out k/spine.parquet"


def test_encode_with_a_seed_gives_the_same_bytes_in_any_order_of_rows(
    delivered: Path, tmp_path: Path
) -> None:
    """But for what is sealed, whose key is new each time, and so the manifest that tells of it."""
    records = tmp_path / "wmo.csv"
    header, *rows = (delivered / "sources" / "wmo.csv").read_text().splitlines()
    records.write_text("\n".join([header, *reversed(rows)]) + "\n")
    encode(
        records, tmp_path / "uit", agreement=agreements.read(delivered / "agreement.toml"),
        source="wmo", key_file=delivered / "keys" / "wmo.key", seed=1,
    )  # fmt: skip
    before, after = tree(delivered / "uit" / "wmo"), tree(tmp_path / "uit")
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] == after[name]} == {
        "encodings.parquet", "strangers.parquet",
    }  # fmt: skip


def test_link_gives_the_same_bytes_whatever_the_order_of_folders(
    delivered: Path, tmp_path: Path
) -> None:
    agreement = agreements.read(delivered / "agreement.toml")
    folders = [delivered / "uit" / name for name in SOURCES]
    found = []
    for number, order in enumerate(itertools.islice(itertools.permutations(folders), 0, 6, 2)):
        out = tmp_path / str(number) / "spine.parquet"
        link(order, out, agreement=agreement, truth=delivered / "truth.csv")
        found.append(tree(out.parent))
    assert len(found[0]) == 5
    assert found[0] == found[1] == found[2]


def identifying(folder: Path) -> Iterator[str]:
    """Every identifying value of the sources as written, and with and without signs and case."""
    for name in SOURCES:
        with (folder / "sources" / f"{name}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                values = [row[column] for column in PERSONAL if row.get(column)]
                year, month, day = (row["birth_date"] or "--").split("-")
                values += [f"{day}-{month}-{year}", f"{year}{month}{day}"] if year else []
                values += [f"{row['surname']}{row['birth_date']}"]
                values += [f"{row['postcode']}{row['house_number']}"]
                yield from values
                yield from (value.lower() for value in values)
                yield from (value.upper() for value in values)


def content(path: Path) -> Iterator[bytes]:
    """The bytes of a file and, of Parquet, those of every column as they are in memory."""
    yield path.read_bytes()
    if path.suffix == ".parquet" or path.name.startswith("part-"):
        table = pq.read_table(path)
        yield repr(table.schema.metadata).encode() + "\0".join(table.column_names).encode()
        for column in table.columns:
            for chunk in column.chunks:
                yield from (bytes(part) for part in chunk.buffers() if part is not None)


@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
def test_no_file_of_the_linkage_unit_holds_what_identifies_or_its_plain_hash(
    place: Path, commands: object
) -> None:
    """What it is given, its work folder halfway, and all that it writes."""
    import signal

    from tests.monitor.commands.processes import Commands

    assert isinstance(commands, Commands)
    unit = place.parent / "koppeleenheid"
    unit.mkdir()
    for name in ("agreement.toml", "wettelijk-kader.toml", "doelgroep.toml"):
        shutil.copy(place / name, unit)
    for name in SOURCES:
        (unit / "uit" / name).mkdir(parents=True)
        for file in ("encodings.parquet", "strangers.parquet", "manifest.json", "manifest.sig"):
            shutil.copy(place / "uit" / name / file, unit / "uit" / name)
    done = commands.run(*LINK.split(), folder=unit)
    assert done.code == 0, done.told
    shutil.move(unit / "k", unit / "uitkomst")
    halfway = 0.9 * done.touches
    stopped = commands.run(*LINK.split(), folder=unit, signal=signal.SIGKILL, touch=int(halfway))
    assert stopped.code == -signal.SIGKILL
    kept = {path.name for path in unit.rglob("*") if path.is_file()}
    assert {"codes.parquet", "members.parquet", "pairs.parquet", "spine.parquet"} <= kept
    everything = b"\n".join(
        piece for path in sorted(unit.rglob("*")) if path.is_file() for piece in content(path)
    )
    everything += (done.told + stopped.told).encode()
    values = {value for value in identifying(place) if len(value) > 4}
    assert len(values) > 500
    # Words of our own: of the agreement and of the style that all pages share ("amber").
    agreement = agreements.read(place / "agreement.toml")
    own_words = annex.render(agreement).encode() + (place / "wettelijk-kader.toml").read_bytes()
    own_words += (place / "agreement.toml").read_bytes() + (place / "doelgroep.toml").read_bytes()
    plain = {value.encode() for value in values}
    assert [v for v in plain if v in everything and v not in own_words] == []
    hashed = set()
    for value in plain:
        for kind in ("md5", "sha1", "sha256"):
            made = hashlib.new(kind, value, usedforsecurity=False)
            hashed |= {made.digest()[:16], made.hexdigest()[:32].encode()}
    assert [one for one in hashed if one in everything] == []


def test_the_scan_finds_what_it_looks_for(place: Path) -> None:
    value = next(v for v in identifying(place) if len(v) > 5)
    table = pq.read_table(place / "uit" / "wmo" / "encodings.parquet")
    digest = hashlib.sha256(value.encode()).digest()[:16]
    hidden = table.set_column(
        1, table.column_names[1], [[digest] * len(table)]
    )  # fmt: skip
    pq.write_table(hidden, place / "x.parquet", compression="zstd")
    assert any(digest in piece for piece in content(place / "x.parquet"))
