"""Advice: by the party itself, about this text and these tables, printed whatever it says."""

import json
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from oggz.monitor.advice import Outcome, advise, needed_advice
from oggz.monitor.agreement import Agreement
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.keys import OwnKey, keyfiles
from oggz.monitor.release import Asked, read_release, release, tables_checksum
from oggz.monitor.tables import read_safe

TODAY = date.today()
SEEN = "a" * 64


@dataclass(frozen=True)
class Desk:
    """Where advice is given under an agreement."""

    agreement: Agreement
    keys: Path
    folder: Path

    def key(self, role: str) -> OwnKey:
        return keyfiles.load(self.keys / f"{role}.key")

    def give(
        self, role: str, outcome: Outcome = "positive", *, text: str = "Goed.",
        tables: str | None = None,
    ) -> Path:  # fmt: skip
        return advise(
            self.agreement, self.key(role), self.folder, outcome=outcome, text=text, tables=tables
        )


@pytest.fixture
def desk(made: Path, agreed: Agreement, tmp_path: Path) -> Desk:
    return Desk(agreed, made / "keys", tmp_path / "advies")


def test_advice_of_everybody_who_must_be_asked_is_found(desk: Desk) -> None:
    desk.give("steering", "conditional", text="Mits het blijft.\n\nEn anders niet.", tables=SEEN)
    desk.give("clients", "negative")
    found = needed_advice(desk.agreement, desk.folder, tables=SEEN, today=TODAY)
    assert [(one.party, one.outcome) for one in found] == [
        ("steering", "conditional"), ("clients", "negative"),
    ]  # fmt: skip


def test_who_is_not_asked_cannot_advise(desk: Desk) -> None:
    with pytest.raises(Refused, match="police hoeft niet te adviseren.*artikel 12"):
        desk.give("police")


def test_advice_is_not_written_over(desk: Desk) -> None:
    desk.give("clients", "negative")
    with pytest.raises(MonitorError, match="bestaat al"):
        desk.give("clients", "positive")


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001, "on\u200bzichtbaar", "\u0430dvies"])
def test_a_text_that_cannot_be_printed_as_it_is_read_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(MonitorError, match="De tekst van het advies"):
        desk.give("clients", text=text)
    assert not (desk.folder / "clients.json").exists()


def test_advice_after_the_term_is_too_late(desk: Desk) -> None:
    late = desk.agreement.term.ends + timedelta(days=1)
    with pytest.raises(Refused, match="3.2"):
        advise(desk.agreement, desk.key("clients"), desk.folder, outcome="positive", text="Ja.",
               today=late)  # fmt: skip


def test_a_missing_advice_is_refused_with_its_article(desk: Desk) -> None:
    desk.give("steering")
    with pytest.raises(Refused, match="Cliëntenraad.*ontbreekt.*artikel 12"):
        needed_advice(desk.agreement, desk.folder, tables=SEEN, today=TODAY)


def both(desk: Desk) -> Path:
    desk.give("steering")
    return desk.give("clients", tables=SEEN)


def test_an_edited_advice_is_refused(desk: Desk) -> None:
    path = both(desk)
    path.write_text(path.read_text().replace("Goed.", "Beter."))
    with pytest.raises(Refused, match="niet goed, ondertekend"):
        needed_advice(desk.agreement, desk.folder, tables=SEEN, today=TODAY)


def test_one_partys_advice_does_not_serve_for_another(desk: Desk) -> None:
    path = both(desk)
    shutil.copy(desk.folder / "steering.json", path)
    with pytest.raises(Refused, match="niet goed, ondertekend"):
        needed_advice(desk.agreement, desk.folder, tables=SEEN, today=TODAY)
    told = json.loads(path.read_text())
    path.write_text(json.dumps({**told, "party": "clients"}))
    with pytest.raises(Refused, match="niet goed, ondertekend"):
        needed_advice(desk.agreement, desk.folder, tables=SEEN, today=TODAY)


def test_advice_about_other_tables_is_refused(desk: Desk) -> None:
    both(desk)
    with pytest.raises(Refused, match="clients gaat over andere tabellen"):
        needed_advice(desk.agreement, desk.folder, tables="b" * 64, today=TODAY)


def test_with_real_people_advice_must_be_about_the_tables(desk: Desk) -> None:
    both(desk)
    real = desk.agreement.model_copy(update={"people": "real"})
    with pytest.raises(Refused, match="steering adviseerde zonder de tabellen te zien"):
        needed_advice(real, desk.folder, tables=SEEN, today=TODAY)


def test_advice_about_another_text_of_the_agreement_is_refused(desk: Desk) -> None:
    both(desk)
    other = desk.agreement.model_copy(update={"checksum": "c" * 64})
    with pytest.raises(Refused, match="andere tekst"):
        needed_advice(other, desk.folder, tables=SEEN, today=TODAY)


def test_advice_of_a_day_to_come_is_refused(desk: Desk) -> None:
    both(desk)
    with pytest.raises(Refused, match="dag die nog komt"):
        needed_advice(desk.agreement, desk.folder, tables=SEEN, today=TODAY - timedelta(days=1))


def test_advice_of_a_day_before_the_agreement_is_refused(desk: Desk) -> None:
    both(desk)
    later = desk.agreement.term.model_copy(update={"begins": TODAY + timedelta(days=1)})
    with pytest.raises(Refused, match="vóór de looptijd"):
        needed_advice(
            desk.agreement.model_copy(update={"term": later}), desk.folder, tables=SEEN, today=TODAY
        )


@pytest.mark.parametrize("content", ["", "{}", "[" * 5000, '{"party": 1}', "x" * 100_000])
def test_a_file_that_is_no_advice_is_refused(desk: Desk, content: str) -> None:
    both(desk).write_text(content)
    with pytest.raises(Refused, match="geen advies"):
        needed_advice(desk.agreement, desk.folder, tables=SEEN, today=TODAY)


def test_advice_on_the_tables_themselves_is_accepted_and_said_in_the_report(
    desk: Desk, place: Path, made: Path
) -> None:
    checksum = tables_checksum(place / "safe", read_safe(place / "safe", desk.agreement))
    desk.give("steering", tables=checksum)
    desk.give("clients", tables=checksum)
    out = place / "uit.zip"
    made_of = release(
        desk.agreement, made / "keys/publisher.key", Asked(place / "safe", desk.folder), out
    )
    assert made_of.tables == checksum
    page = read_release(out).files["report.html"].decode()
    assert page.count("Gegeven over precies deze cijfers.") == 2


def test_a_negative_advice_asks_for_a_motivation_that_is_printed(
    desk: Desk, place: Path, made: Path
) -> None:
    desk.give("steering", "negative", text="Niet doen: te kleine groepen.")
    desk.give("clients")
    key, out = made / "keys/publisher.key", place / "uit.zip"
    with pytest.raises(Refused, match="steering adviseert negatief.*artikel 12"):
        release(desk.agreement, key, Asked(place / "safe", desk.folder), out)
    text = place / "motivatie.txt"
    text.write_text("Wij laten de kleinste groepen weg.", encoding="utf-8")
    release(desk.agreement, key, Asked(place / "safe", desk.folder, motivation=text), out)
    page = read_release(out).files["report.html"].decode()
    assert "Niet doen: te kleine groepen." in page
    assert "Wij laten de kleinste groepen weg." in page


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "is leeg"), ("a\u202eb", "onzichtbaar teken op plaats 2"), ("\u0430", "ander schrift"),
     ("a\0b", "onzichtbaar teken"), ("a" * 4001, "te lang")],
)  # fmt: skip
def test_a_motivation_holds_only_what_a_reader_sees(
    desk: Desk, place: Path, made: Path, text: str, says: str
) -> None:
    desk.give("steering", "negative")
    desk.give("clients")
    path = place / "motivatie.txt"
    path.write_text(text, encoding="utf-8")
    asked = Asked(place / "safe", desk.folder, motivation=path)
    with pytest.raises(MonitorError, match=says):
        release(desk.agreement, made / "keys/publisher.key", asked, place / "uit.zip")
    assert not (place / "uit.zip").exists()


def test_the_example_has_the_advice_that_its_release_needs(made: Path, agreed: Agreement) -> None:
    found = needed_advice(agreed, made / "advice", tables=SEEN, today=TODAY)
    assert tuple(one.party for one in found) == agreed.advice.parties
