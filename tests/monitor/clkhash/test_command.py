"""`oggz monitor encode --clkhash-schema`: for partners who use anonlink, when all have agreed."""

import base64
import csv
import json
import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from oggz.cli import app
from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import annex
from oggz.monitor.encoding.clkhash_file import CLKS
from oggz.monitor.encoding.clkhash_v3 import encode_like_clkhash
from oggz.monitor.keys import ceremony, derive, keyfiles, read_source_key
from oggz.monitor.manifests import ENCODE_CLKHASH, read_delivery

SCHEMA = {
    "version": 3,
    "clkConfig": {"l": 1024, "kdf": {"type": "HKDF"}},
    "features": [
        {"identifier": "record_id", "ignored": True},
        {
            "identifier": "surname",
            "format": {"type": "string"},
            "hashing": {
                "comparison": {"type": "ngram", "n": 2}, "strategy": {"bitsPerFeature": 200},
            },
        },
        {
            "identifier": "birth_date",
            "format": {"type": "string"},
            "hashing": {"comparison": {"type": "exact"}, "strategy": {"bitsPerFeature": 100}},
        },
    ],
}  # fmt: skip


@pytest.fixture
def place(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (copy / "schema.json").write_text(json.dumps(SCHEMA))
    monkeypatch.chdir(copy)
    return copy


def allow(folder: Path) -> None:
    """All sign an agreement that allows it, and share a secret under it."""
    path, today = folder / "agreement.toml", date.today()
    text = path.read_text().replace("clkhash = false", "clkhash = true")
    path.write_text(text[: text.index("[[signatures]]")])
    for name in agreements.read(path).parties:
        key = keyfiles.load(folder / "keys" / f"{name}.key")
        agreements.sign(path, party=name, key=key.signing, by="directeur", today=today)
    agreement = agreements.read(path)
    sealed = ceremony.secret_path(folder, agreement, "linkage")
    ceremony.make_secret(agreement, folder / "keys" / "wmo.key", "wmo", sealed, today=today)
    for name in ("police", "shelter"):
        own = folder / "keys" / f"{name}.key"
        ceremony.open_secret(agreement, own, name, sealed, today=today)


def encode(source: str, code: int = 0) -> str:
    line = (
        f"monitor encode --agreement agreement.toml --source {source} --key keys/{source}.key"
        f" sources/{source}.csv --out clk/{source} --clkhash-schema schema.json"
    )
    done = CliRunner().invoke(app, line.split())
    assert done.exit_code == code, done.output
    assert code == 0 or isinstance(done.exception, SystemExit)
    return done.output


def test_without_agreement_it_is_refused_with_the_article(place: Path) -> None:
    assert agreements.read(place / "agreement.toml").encoding.clkhash is False
    told = encode("wmo", code=1)
    assert "mogen niet: wie namen kent" in told
    assert "Zie artikel 11.1 van de afspraak." in told
    assert not (place / "clk").exists()


def test_permission_that_nobody_signed_is_refused(place: Path) -> None:
    path = place / "agreement.toml"
    path.write_text(path.read_text().replace("clkhash = false", "clkhash = true"))
    assert "de afspraak is daarna gewijzigd" in encode("wmo", code=1)
    assert not (place / "clk").exists()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("clkhash = false\n", "", "clkhash ontbreekt. Schrijf elke instelling voluit"),
        ("clkhash = false", 'clkhash = "ja"', "clkhash"),
        ("clkhash = false", "clkhash = 1", "clkhash"),
    ],
)
def test_permission_is_true_or_false_and_written_out(
    place: Path, old: str, new: str, told: str
) -> None:
    path = place / "agreement.toml"
    path.write_text(path.read_text().replace(old, new))
    said = encode("wmo", code=1)
    assert told in said
    assert re.search(r"Regel \d+, artikel [\d.]+: ", said)


def test_agreed_codes_are_those_of_clkhash_with_a_secret_that_sources_share(place: Path) -> None:
    allow(place)
    agreement = agreements.read(place / "agreement.toml")
    secrets = set()
    for source in ("wmo", "shelter"):
        told = encode(source)
        assert f"clk/{source}/clks.json is voor wie met anonlink koppelt" in told
        out = place / "clk" / source
        read_delivery(out, agreement, made_by=ENCODE_CLKHASH, needed=(CLKS,))
        key = read_source_key(place / "keys" / f"{source}.key", agreement, source)
        secret = derive(
            key.linkage_secret, project=agreement.project, period=agreement.period.label,
            purpose="clkhash",
        ).hex()  # fmt: skip
        secrets.add(secret)
        with (place / "sources" / f"{source}.csv").open(encoding="utf-8") as file:
            rows = {row["record_id"]: row for row in csv.DictReader(file)}
        numbers = [line.split(",")[1] for line in (out / "record_ids.csv").read_text().split()[1:]]
        assert numbers == sorted(rows)
        wanted = [(number, rows[number]["surname"], rows[number]["birth_date"])
                  for number in numbers]  # fmt: skip
        clks = json.loads((out / "clks.json").read_text())["clks"]
        assert [base64.b64decode(clk) for clk in clks] == encode_like_clkhash(
            wanted, SCHEMA, secret
        )
        everything = b"".join(path.read_bytes() for path in out.iterdir())
        assert secret.encode() not in everything
        assert secret not in told
    assert len(secrets) == 1


def test_what_a_schema_cannot_ask_is_told_and_nothing_is_written(place: Path) -> None:
    allow(place)
    other = json.dumps(SCHEMA).replace('"surname"', '"achternaam"')
    (place / "schema.json").write_text(other)
    told = encode("wmo", code=1)
    assert "schema.json vraagt om wat in wmo.csv geen identificerende kolom is: achternaam" in told
    assert "surname" in told
    (place / "schema.json").write_text("{")
    assert "dit is geen geldige JSON" in encode("wmo", code=1)
    (place / "schema.json").write_text(json.dumps(SCHEMA))
    rows = place / "sources" / "wmo.csv"
    rows.write_text(rows.read_text().replace("given_name", "voornaam", 1))
    assert "staan fouten, dus er is niets gemaakt" in encode("wmo", code=1)
    assert not (place / "clk" / "wmo").exists()


def test_the_annex_says_what_was_agreed(place: Path) -> None:
    assert "Mogen niet." in annex.render(agreements.read(place / "agreement.toml"))
    allow(place)
    told = annex.render(agreements.read(place / "agreement.toml"))
    assert "wie namen kent, kan er mensen in herkennen" in told
