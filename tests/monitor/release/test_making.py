"""A release: the same bytes each time, nothing in it that must stay inside, or nothing at all."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from oggz.monitor.agreement import Agreement
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import MANIFEST, sha256, write_manifest
from oggz.monitor.keys import WrongKey
from oggz.monitor.release import Asked, read_release, release
from oggz.monitor.tables import read_safe
from tests.monitor.release import world

Make = Callable[..., Path]


@pytest.fixture
def make(agreed: Agreement, made: Path, place: Path) -> Make:
    def makes(**other: object) -> Path:
        asked = Asked(**{"safe": place / "safe", "advice": place / "advice", **other})  # type: ignore[arg-type]
        release(agreed, made / "keys" / "publisher.key", asked, place / "uit.zip")
        return place / "uit.zip"

    return makes


def test_the_same_release_has_the_same_bytes(make: Make, whole: Path, place: Path) -> None:
    again = make(ratings=place / "ratings.csv", stories=place / "stories")
    assert again.read_bytes() == (whole / "release.zip").read_bytes()


def test_the_tables_that_go_out_are_those_that_were_protected(
    whole: Path, agreed: Agreement
) -> None:
    inside, outside = read_safe(whole / "safe", agreed), read_release(whole / "release.zip").safe
    assert outside.structure == inside.structure
    assert outside.estimates == inside.estimates
    assert all(outside.cells[name].equals(table) for name, table in inside.cells.items())


def test_the_tables_of_a_release_are_read_as_those_of_protect_are(
    whole: Path, agreed: Agreement, tmp_path: Path
) -> None:
    with zipfile.ZipFile(whole / "release.zip") as archive:
        archive.extractall(tmp_path)
    assert read_safe(tmp_path / "tables", agreed).lone == ()


def test_nobody_outside_learns_who_is_alone_or_how_many_cells_are_small(
    whole: Path, agreed: Agreement
) -> None:
    inside = read_safe(whole / "safe", agreed)
    files = read_release(whole / "release.zip").files
    assert inside.lone
    assert not [name for name in files if "lone" in name]
    told = json.loads(files["tables/protection.json"])
    assert (told["primary"], told["secondary"]) == (None, None)
    assert told["settings"] == {"width": 10}


def test_nobody_can_count_who_is_alone_by_the_number_of_attacks(
    make: Make, place: Path, agreed: Agreement
) -> None:
    safe = read_safe(place / "safe", agreed)
    pages = []
    for alone in (2, 9_876):
        world.attack(place / "safe", safe, tried={"bound": 12, "alone": alone, "party_alone": 4})
        path = make()
        found = read_release(path).files
        told = json.loads(found["attack.json"])
        assert told["tried"] == {"bound": 12}
        assert told["tried_uncounted"] == ["alone", "party_alone"]
        pages.append((found["report.html"], found["attack.json"]))
        path.unlink()
    assert pages[0] == pages[1]


def test_no_checksum_goes_out_that_a_guess_at_hidden_numbers_can_be_tested_on(
    whole: Path,
) -> None:
    manifest = json.loads((whole / "safe" / MANIFEST).read_text())
    secret = {sha256(whole / "safe" / MANIFEST), manifest["outputs"]["lone.csv"]}
    secret.add(manifest["outputs"]["protection.json"])
    for name, content in read_release(whole / "release.zip").files.items():
        assert not [one for one in secret if one.encode() in content], name


def test_the_quality_that_goes_out_has_shares_and_no_numbers_of_pairs(whole: Path) -> None:
    told = json.loads(read_release(whole / "release.zip").files["tables/quality.json"])
    assert set(told["linkage"]) == {"precision", "recall"}
    assert told["linkage"]["precision"]["value"] == 0.987


def test_whoever_is_named_in_the_agreement_as_contact_is_not_in_the_public_part(
    whole: Path, agreed: Agreement
) -> None:
    told = read_release(whole / "release.zip").files["agreement-public.json"].decode()
    assert agreed.parties["police"].organisation in told
    assert agreed.parties["police"].contact not in told
    assert "salt" not in told


def test_a_release_is_not_written_over_another(make: Make) -> None:
    make()
    with pytest.raises(MonitorError, match="bestaat al"):
        make()


def test_another_than_the_publisher_cannot_release(
    agreed: Agreement, made: Path, place: Path
) -> None:
    asked = Asked(place / "safe", place / "advice")
    for name in ("analysis", "steering"):
        with pytest.raises((Refused, WrongKey), match="niet de sleutel van ‘publisher’"):
            release(agreed, made / "keys" / f"{name}.key", asked, place / "uit.zip")
    assert not (place / "uit.zip").exists()


def refused(make: Make, place: Path, match: str) -> None:
    with pytest.raises(MonitorError, match=match):
        make()
    assert not (place / "uit.zip").exists()


def test_tables_that_were_not_attacked_are_not_released(make: Make, place: Path) -> None:
    (place / "safe" / "attack.json").unlink()
    refused(make, place, "nog niet aangevallen")


@pytest.mark.parametrize(
    ("other", "match"),
    [
        ({"gives_way": True}, "aanval lukte.*8.1"),
        ({"tried_by_table": {"by_area": 3}}, "Niet aangevallen: by_age.*8.1"),
        ({"manifest": "0" * 64}, "andere tabellen.*8.1"),
        ({"threshold": 5}, "andere beveiliging.*8.1"),
        ({"tried": {"bound": -1}}, "beschadigd"),
        ({"gives_way": None}, "beschadigd"),
    ],
)  # fmt: skip
def test_without_a_clean_attack_on_all_of_it_nothing_goes_out(
    make: Make, place: Path, agreed: Agreement, other: dict[str, object], match: str
) -> None:
    world.attack(place / "safe", read_safe(place / "safe", agreed), **other)
    refused(make, place, match)


def test_releases_that_were_protected_against_must_have_been_attacked_with(
    make: Make, place: Path, agreed: Agreement
) -> None:
    path = place / "safe" / "protection.json"
    path.write_text(path.read_text().replace('"previous": []', f'"previous": ["{"a" * 64}"]'))
    remade(place / "safe", agreed)
    world.attack(place / "safe", read_safe(place / "safe", agreed))
    refused(make, place, "eerdere uitgaven")


def remade(folder: Path, agreed: Agreement) -> None:
    """Write the manifest anew, as somebody who edits tables would."""
    files = [path for path in folder.iterdir() if path.name not in (MANIFEST, "attack.json")]
    write_manifest(
        folder / MANIFEST, command="protect", agreement=agreed.checksum, inputs=[], outputs=files
    )


def test_tables_that_were_edited_are_not_released(
    make: Make, place: Path, agreed: Agreement
) -> None:
    path = place / "safe" / "by_area.csv"
    path.write_text(path.read_text().replace("1301", "1302"))
    refused(make, place, "controlesom")
    remade(place / "safe", agreed)
    refused(make, place, "andere tabellen")


def test_tables_protected_with_a_lower_threshold_than_agreed_are_refused(
    make: Make, place: Path, agreed: Agreement
) -> None:
    path = place / "safe" / "protection.json"
    path.write_text(path.read_text().replace('"threshold": 10', '"threshold": 5'))
    remade(place / "safe", agreed)
    world.attack(place / "safe", read_safe(place / "safe", agreed))
    refused(make, place, "kleinste aantal; afgesproken is 10.*8.1")


def test_an_indicator_that_was_not_agreed_is_refused(
    make: Make, place: Path, agreed: Agreement
) -> None:
    path = place / "safe" / "structure.json"
    path.write_text(path.read_text().replace('"indicator": "overlap"', '"indicator": "wealth"'))
    remade(place / "safe", agreed)
    refused(make, place, "mogen niet: wealth.*artikel 7")


def test_an_estimate_on_a_hidden_cell_is_not_released(
    make: Make, place: Path, agreed: Agreement
) -> None:
    safe = read_safe(place / "safe", agreed)
    hidden = list(safe.lone[0].codes)
    path = place / "safe" / "estimates.json"
    told = json.loads(path.read_text())
    told[0]["rests_on"] = [{"table": safe.lone[0].table, "codes": hidden}]
    path.write_text(json.dumps(told))
    remade(place / "safe", agreed)
    world.attack(place / "safe", read_safe(place / "safe", agreed))
    refused(make, place, "rust op een verborgen getal")


def test_a_release_has_a_day_within_the_term_and_not_to_come(make: Make) -> None:
    for day in (date.today() + timedelta(days=1), date(2001, 1, 1)):
        with pytest.raises(Refused, match="3.2"):
            make(day=day)


def test_the_day_of_release_is_in_the_manifest(make: Make) -> None:
    assert read_release(make()).manifest.date == date.today()


def test_what_goes_out_is_the_tables_and_what_explains_them(whole: Path) -> None:
    found = read_release(whole / "release.zip")
    assert {
        "report.html", "report.pdf", "csv-metadata.json", "dcat.jsonld", "attack.json",
        "agreement-public.json", "advice/steering.json", "advice/clients.json",
        "codes/municipality.csv", "tables/structure.json", "tables/by_area.csv",
    } <= set(found.files)  # fmt: skip
    assert found.checksum == hashlib.sha256((whole / "release.zip").read_bytes()).hexdigest()
