"""What `encode` and `link` refuse before they make anything: agreements, keys, places, files."""

import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from oggz.monitor import example
from oggz.monitor.keys import keyfiles
from tests.monitor.commands.conftest import Refused

ENCODE = (
    "monitor encode --agreement agreement.toml --source wmo --key keys/wmo.key sources/wmo.csv"
    " --out uit/nieuw"
)
LINK = "monitor link --agreement agreement.toml uit/police uit/wmo --out k.parquet"
LINES = pytest.mark.parametrize("line", [ENCODE, LINK], ids=["encode", "link"])


@pytest.mark.parametrize(
    ("day", "told"),
    [(date(2020, 6, 1), "is verlopen"), (date(date.today().year + 5, 6, 1), "Nog niet")],
    ids=["expired", "not yet begun"],
)
@LINES
def test_outside_its_term_an_agreement_allows_nothing(
    refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: date, told: str,
    line: str,
) -> None:  # fmt: skip
    example.write(tmp_path / "ander", today=day)
    for path in (tmp_path / "ander").glob("*.toml"):
        shutil.copy(path, path.name)
    said = refused(line)
    assert told in said
    assert "Zie artikel" in said


@LINES
def test_an_agreement_that_nobody_signed_allows_nothing(refused: Refused, line: str) -> None:
    path = Path("agreement.toml")
    text = path.read_text()
    path.write_text(text[: text.index("[[signatures]]")])
    assert "ondertekend" in refused(line)


@LINES
def test_an_agreement_that_is_not_there_is_told(refused: Refused, line: str) -> None:
    Path("agreement.toml").unlink()
    assert "agreement.toml bestaat niet" in refused(line)


def test_a_source_that_is_not_in_it_is_refused(refused: Refused) -> None:
    told = refused(ENCODE.replace("--source wmo", "--source church"))
    assert "‘church’ is geen bron. De bronnen zijn: police, wmo, shelter" in told


@pytest.mark.parametrize("role", ["police", "linkage", "analysis", "publisher", "clients"])
def test_the_key_of_another_role_is_refused(refused: Refused, role: str) -> None:
    told = refused(ENCODE.replace("keys/wmo.key", f"keys/{role}.key"))
    assert f"{role}.key is niet de sleutel van ‘wmo’" in told


@pytest.mark.parametrize(
    ("project", "period", "told"),
    [
        ("ander-project", None, "van een ander project of een andere periode"),
        (None, "1999", "van een ander project of een andere periode"),
        (None, None, "is een andere sleutel dan die van wmo in de afspraak"),
    ],
    ids=["project", "period", "key"],
)
def test_a_key_of_another_project_period_or_hand_is_refused(
    refused: Refused, project: str | None, period: str | None, told: str
) -> None:
    path = Path("keys/wmo.key")
    own = keyfiles.load(path)
    made = keyfiles.generate(
        project=project or own.project, period=period or own.period, role="wmo"
    )
    keyfiles.write(path, made)
    assert told in refused(ENCODE)


@pytest.mark.parametrize("raw", [b"", b"{}", b"\xff\xfe", b'{"format": "oggz-sleutel-1"}'])
def test_what_is_no_key_is_told(refused: Refused, raw: bytes) -> None:
    Path("keys/wmo.key").write_bytes(raw)
    assert "keys/wmo.key" in refused(ENCODE)


@pytest.mark.parametrize(
    ("folders", "told"),
    [
        ("uit/wmo", "2 tot 64 bronnen; dit zijn er 1"),
        ("uit/wmo uit/wmo", "Van wmo zijn er twee mappen"),
        ("uit/wmo uit/../uit/wmo", "Van wmo zijn er twee mappen"),
        ("uit/wmo uit/weg", "In uit/weg staat geen manifest.json"),
        ("uit/wmo sources/wmo.csv", "In sources/wmo.csv staat geen manifest.json"),
        ("uit/wmo sources", "In sources staat geen manifest.json"),
    ],
)
def test_folders_that_are_no_deliveries_are_told(refused: Refused, folders: str, told: str) -> None:
    assert told in refused(LINK.replace("uit/police uit/wmo", folders))


def test_a_folder_that_holds_something_is_not_mixed_with(refused: Refused) -> None:
    told = refused(ENCODE.replace("uit/nieuw", "uit/police"))
    assert "uit/police bestaat al en is niet leeg" in told
    assert "README.md bestaat al en is niet leeg" in refused(
        ENCODE.replace("uit/nieuw", "README.md")
    )


def test_a_folder_is_no_name_for_a_linkage(refused: Refused) -> None:
    assert "uit is een map. Geef de naam van een bestand." in refused(
        LINK.replace("k.parquet", "uit")
    )


@LINES
def test_a_place_inside_a_file_is_told(refused: Refused, line: str) -> None:
    wrong = line.replace("uit/nieuw", "README.md/x").replace("k.parquet", "README.md/x")
    assert "README.md/x kan daar niet geschreven worden" in refused(wrong)


@LINES
def test_a_name_that_is_too_long_is_told(refused: Refused, line: str) -> None:
    name = "n" * 300
    wrong = line.replace("uit/nieuw", name).replace("k.parquet", name)
    assert "kan daar niet geschreven worden" in refused(wrong)


@pytest.mark.skipif(sys.platform != "linux", reason="a place where even root may not write")
@LINES
def test_a_place_that_may_not_be_written_is_told(refused: Refused, line: str) -> None:
    wrong = line.replace("uit/nieuw", "/proc/nieuw/x").replace("k.parquet", "/proc/nieuw/k.parquet")
    assert "/proc/nieuw" in refused(wrong)


Bad = Callable[[bytes], bytes]


def swapped(raw: bytes) -> bytes:
    """The values of one row moved one column, as when a cell was taken out."""
    lines = raw.decode().splitlines()
    cells = lines[3].split(",")
    lines[3] = ",".join([cells[0], *cells[2:], '""'])
    return "\n".join(lines).encode() + b"\n"


def twice_a_number(raw: bytes) -> bytes:
    lines = raw.decode().splitlines()
    first = lines[1].split(",")[0]
    lines[-1] = ",".join([first, *lines[-1].split(",")[1:]])
    return "\n".join(lines).encode() + b"\n"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw.replace(b'"surname"', b'"achternaam"', 1),
        lambda raw: raw.replace(b",", b";"),
        lambda raw: raw.replace(b",", b"\t"),
        lambda raw: raw.decode().encode("utf-16"),
        lambda raw: raw.replace(b"e", "é".encode("latin-1")),
        lambda raw: raw.replace(b"-01-", b"-13-"),
        swapped,
        twice_a_number,
        lambda raw: raw[: raw.index(b"\n") + 1],
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw[:0],
        lambda raw: raw.replace(b'"birth_date"', b'"birth_date","bsn"', 1),
    ],
    ids=[
        "columns", "semicolons", "tabs", "utf-16", "latin-1", "dates", "a shifted row",
        "a number twice", "a header alone", "cut", "empty", "a bsn",
    ],
)  # fmt: skip
def test_encode_refuses_a_file_with_the_words_of_check(refused: Refused, spoil: Bad) -> None:
    path = Path("sources/wmo.csv")
    path.write_bytes(spoil(path.read_bytes()))
    line = "monitor check --agreement agreement.toml --source wmo sources/wmo.csv"
    said = refused(ENCODE)
    from typer.testing import CliRunner

    from oggz.cli import app

    checked = CliRunner().invoke(app, line.split())
    assert checked.exit_code == 1
    assert checked.output.strip() in said
    assert "wmo.csv" in said or "Zie artikel" in said


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--people weg.csv", "weg.csv is er niet"),
        ("--people keys", "keys is er niet"),
        ("--known -5", "Geef met --known een aantal van 0 of meer."),
        ("--out r.docx", "eindigt op .html, .csv, .json"),
    ],
)
def test_attack_tells_what_cannot_be(refused: Refused, option: str, told: str) -> None:
    line = "monitor attack --encodings --agreement agreement.toml uit/police uit/wmo "
    assert told in refused(f"{line}uit/shelter {option}")


def test_attack_refuses_a_folder_twice(refused: Refused) -> None:
    line = "monitor attack --encodings --agreement agreement.toml uit/police uit/police"
    assert "twee mappen met de naam police" in refused(line)


def test_link_refuses_a_truth_that_is_none(refused: Refused) -> None:
    told = refused(f"{LINK} --truth sources/wmo.csv")
    assert "sources/wmo.csv is geen waarheidsbestand" in told
    Path("leeg.csv").write_text("")
    assert "leeg.csv is geen waarheidsbestand" in refused(f"{LINK} --truth leeg.csv")
