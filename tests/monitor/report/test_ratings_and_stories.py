"""Ratings and stories: what is wrong is told by row and column, and nothing is guessed."""

from datetime import date
from pathlib import Path

import pytest

from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import Agreement
from oggz.monitor.errors import MonitorError
from oggz.monitor.report import read_ratings, read_stories

HEAD = "indicator,party,score,remark\n"
KNOWN = {"people", "overlap"}
TODAY = date(2026, 6, 1)
STORY = """title = "Titel"
text = "Een."
read_back = true
[consent]
given = true
recorded_by = "een ervaringsdeskundige"
date = 2026-05-01
withdraw = "bel."
"""


@pytest.fixture(scope="module")
def agreed(made: Path) -> Agreement:
    return agreements.read(made / "agreement.toml")


def test_ratings_are_read_with_their_remarks(agreed: Agreement, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(f'\ufeff{HEAD}people,police,4,\noverlap,clients,1,"Niet, nee"\n', "utf-8")
    found = read_ratings(path, agreed, KNOWN)
    assert [(one.party, one.score, one.remark) for one in found] == [
        ("police", 4, ""), ("clients", 1, "Niet, nee"),
    ]  # fmt: skip


def test_a_spreadsheet_set_to_dutch_writes_semicolons(agreed: Agreement, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(f"{HEAD.replace(',', ';')}people;police;4;Ja, nee\n", "utf-8")
    assert [one.remark for one in read_ratings(path, agreed, KNOWN)] == ["Ja, nee"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "rij 1: de kolommen"),
        ("party,indicator,score,remark\n", "rij 1: de kolommen"),
        (f"{HEAD}people,police,4,\nwealth,police,4,\n", "rij 3, kolom indicator.*overlap, people"),
        (f"{HEAD}people,bakker,4,\n", "rij 2, kolom party"),
        (f"{HEAD}people,police,6,\n", "rij 2, kolom score"),
        (f"{HEAD}people,police,4.5,\n", "rij 2, kolom score"),
        (f"{HEAD}people,police,\u0664,\n", "rij 2, kolom score"),
        (f"{HEAD}people,police,4\n", "rij 2: deze rij"),
        (f"{HEAD}people,police,4,a,b\n", "rij 2: deze rij"),
        (f"{HEAD}people,police,4,\npeople,police,5,\n", "rij 3: police heeft people al"),
        (f"{HEAD}people,police,4,a\u202eb\n", "rij 2, kolom remark"),
        (f"{HEAD}people,police,4,{'x' * 501}\n", "rij 2, kolom remark"),
        (f'{HEAD}people,police,4,"open\n', "aanhalingstekens"),
    ],
)
def test_a_wrong_rating_is_told_by_row_and_column(
    agreed: Agreement, tmp_path: Path, text: str, says: str
) -> None:
    path = tmp_path / "r.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MonitorError, match=says):
        read_ratings(path, agreed, KNOWN)


def test_ratings_in_another_encoding_are_refused(agreed: Agreement, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes(HEAD.encode() + b"people,police,4,caf\xe9\n")
    with pytest.raises(MonitorError, match="UTF-8"):
        read_ratings(tmp_path / "r.csv", agreed, KNOWN)


def test_a_story_is_told_with_its_consent_and_how_it_ends(tmp_path: Path) -> None:
    (tmp_path / "een.toml").write_text(STORY, encoding="utf-8")
    (found,) = read_stories(tmp_path, today=TODAY)
    assert found.paragraphs == ("Een.",)
    assert "een ervaringsdeskundige op 1 mei 2026" in found.consent
    assert "altijd intrekken: bel." in found.consent


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[consent]", "[other]", r"geen \[consent\]"),
        ("given = true", "given = false", "consent.given is niet true"),
        ("given = true\n", "", "consent.given"),
        ("read_back = true\n", "", "read_back"),
        ("recorded_by = \"een ervaringsdeskundige\"\n", "", "consent.recorded_by"),
        ('withdraw = "bel."\n', "", "consent.withdraw"),
        ("2026-05-01", "2026-07-01", "dag die nog komt"),
        ("Een.", "Een.\u200b", "onzichtbaar teken"),
        ("title =", "titel =", "title"),
        ("[consent]", "[consent", "een.toml"),
        ("[consent]", f"deep = {'[' * 5000}", "te veel haken"),
    ],
)  # fmt: skip
def test_a_story_without_recorded_consent_does_not_go_along(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert old in STORY
    (tmp_path / "een.toml").write_text(STORY.replace(old, new), encoding="utf-8")
    with pytest.raises(MonitorError, match=says):
        read_stories(tmp_path, today=TODAY)
