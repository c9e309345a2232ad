"""What may not be done with two periods, and that nothing is left when it is refused."""

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from oggz.monitor import transition
from oggz.monitor.encoding.delivery import encode
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.keys import keyfiles, open_secret
from oggz.monitor.linkage import link
from oggz.monitor.linkage.delivery import Delivered
from oggz.monitor.manifests import NUMBERS, transition_files
from oggz.monitor.transition import linking
from tests.monitor.agreement.world import World
from tests.monitor.transition.world import (
    LAST,
    SOURCES,
    TODAY,
    YEAR,
    Periods,
    allow_transition,
    make_small_periods,
    make_world,
    share,
)


def encode_both(
    periods: Periods, out: Path, source: str = "police", *, today: date = TODAY,
    previous: bool = True,
) -> Path:  # fmt: skip
    transition.encode(
        periods.records(source), periods.records(source, previous=True) if previous else None, out,
        agreement=periods.after.read(), earlier=periods.before.read(), source=source,
        key_file=periods.after.key_path(source), today=today,
    )  # fmt: skip
    return out


def refused(what: Callable[[], object], told: str, article: str, folder: Path) -> None:
    before = set(folder.rglob("*"))
    with pytest.raises(Refused, match=told) as caught:
        what()
    assert caught.value.article == article
    assert set(folder.rglob("*")) == before


def without_transition(folder: Path) -> World:
    world = make_world(folder, YEAR, date(TODAY.year, 1, 1))
    world.sign()
    share(world, "linkage")
    return world


def test_without_the_article_nothing_of_two_periods_is_made(
    periods: Periods, tmp_path: Path
) -> None:
    plain = Periods(periods.before, without_transition(tmp_path / "zonder"))
    shutil.copy(periods.records("police"), plain.records("police"))
    told = "twee periodes verbinden mag niet"
    refused(lambda: encode_both(plain, tmp_path / "uit"), told, "3.1", tmp_path)
    refused(
        lambda: transition.link([], tmp_path / "t.parquet", agreement=plain.after.read()),
        told, "3.1", tmp_path,
    )  # fmt: skip


def test_after_its_day_nothing_of_two_periods_is_made_or_linked(
    periods: Periods, tmp_path: Path
) -> None:
    last = TODAY - timedelta(days=1)
    world = make_world(tmp_path / "kort", YEAR, date(TODAY.year, 1, 1))
    allow_transition(world, periods.before.read(), last)
    world.sign()
    share(world, "linkage")
    late = Periods(periods.before, world)
    told = "mochten bestaan tot en met"
    refused(lambda: encode_both(late, tmp_path / "uit"), told, "13", tmp_path)
    refused(
        lambda: transition.link([], tmp_path / "t.parquet", agreement=world.read()),
        told, "13", tmp_path,
    )  # fmt: skip


def test_a_key_that_lacks_the_secret_makes_no_transition(periods: Periods, tmp_path: Path) -> None:
    world = make_world(tmp_path / "half", YEAR, date(TODAY.year, 1, 1))
    allow_transition(world, periods.before.read())
    world.sign()
    share(world, "linkage")
    half = Periods(periods.before, world)
    refused(lambda: encode_both(half, tmp_path / "uit"), "geen overgangsgeheim", "10", tmp_path)


def test_the_earlier_agreement_must_be_the_one_that_was_named(
    periods: Periods, tmp_path: Path
) -> None:
    other = make_world(tmp_path / "ander", YEAR - 1, date(TODAY.year - 1, 1, 2))
    other.sign()
    wrong = Periods(other, periods.after)
    refused(lambda: encode_both(wrong, tmp_path / "uit"), "is een andere", "13", tmp_path)


def test_the_earlier_agreement_must_still_be_signed_by_all(
    periods: Periods, tmp_path: Path
) -> None:
    path = periods.before.path
    path.write_text(path.read_text()[: path.read_text().rindex("[[signatures]]")])
    refused(lambda: encode_both(periods, tmp_path / "uit"), "nog niet ondertekend", "4", tmp_path)


def test_an_earlier_file_that_should_be_gone_is_not_used(tmp_path: Path, made: Periods) -> None:
    """Both agreements allow until LAST; a retention that is over binds, whatever the later says."""
    world = make_world(tmp_path / "oud", YEAR - 1, date(TODAY.year - 1, 1, 2))
    gone = TODAY - timedelta(days=1)
    world.change(f"source_files = {LAST}", f"source_files = {gone}")
    world.sign()
    later = make_world(tmp_path / "nieuw", YEAR, date(TODAY.year, 1, 1))
    allow_transition(later, world.read())
    later.sign()
    share(later, "linkage")
    share(later, "transition")
    both = Periods(world, later)
    for previous in (True, False):
        shutil.copy(
            made.records("police", previous=previous), both.records("police", previous=previous)
        )
    refused(
        lambda: encode_both(both, tmp_path / "uit"), "bewaartermijn van het vorige", "9", tmp_path
    )


def test_each_file_must_be_of_its_own_period(periods: Periods, tmp_path: Path) -> None:
    shutil.copy(periods.records("police"), periods.records("police", previous=True))
    with pytest.raises(MonitorError, match="staan fouten, dus er is niets gemaakt") as caught:
        encode_both(periods, tmp_path / "uit")
    assert "- reported_on: " in str(caught.value)
    assert not (tmp_path / "uit").exists()


def test_a_source_of_both_periods_delivers_both(periods: Periods, tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match="Geef met --previous"):
        encode_both(periods, tmp_path / "uit", previous=False)
    assert not (tmp_path / "uit").exists()


def test_a_source_that_is_new_delivers_one_period_and_does_not_count_as_change(
    tmp_path: Path,
) -> None:
    periods = make_small_periods(tmp_path / "nieuw", earlier=("police", "wmo"))
    with pytest.raises(MonitorError, match="was geen bron in periode"):
        encode_both(periods, tmp_path / "shelter", "shelter")
    folders = [
        encode_both(periods, tmp_path / source, source, previous=source != "shelter")
        for source in SOURCES
    ]
    names = {path.name for path in (tmp_path / "shelter").iterdir()}
    assert not names & set(transition_files(str(YEAR - 1)))
    _, told = transition.link(folders, tmp_path / "t.parquet", agreement=periods.after.read())
    assert [(one.source, one.stayed, one.came, one.went) for one in told.flows] == [
        ("", 20, 0, 0), ("police", 20, 0, 0), ("wmo", 20, 0, 0),
    ]  # fmt: skip
    with pytest.raises(MonitorError, match="valt niets te verbinden"):
        transition.link(folders[2:], tmp_path / "u.parquet", agreement=periods.after.read())


def test_whether_a_source_holds_people_twice_is_told_of_each_period(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    periods = make_small_periods(tmp_path / "dubbel", twice=True)
    folder = encode_both(periods, tmp_path / "police")
    seen: dict[str, bool] = {}
    linked = linking.linked

    def look(files: dict[str, Delivered], *given: Any, **more: Any) -> Any:
        seen.update({name: one.duplicates for name, one in files.items()})
        return linked(files, *given, **more)

    monkeypatch.setattr(linking, "linked", look)
    transition.link([folder], tmp_path / "t.parquet", agreement=periods.after.read())
    assert seen == {f"police@{YEAR - 1}": True, f"police@{YEAR}": False}


def test_a_delivery_of_one_period_and_one_of_two_are_not_mixed_up(
    periods: Periods, tmp_path: Path
) -> None:
    agreement = periods.after.read()
    both = encode_both(periods, tmp_path / "twee")
    encode(
        periods.records("wmo"), tmp_path / "een", agreement=agreement, source="wmo",
        key_file=periods.after.key_path("wmo"),
    )  # fmt: skip
    folders = [both, tmp_path / "een"]
    refused(
        lambda: link(folders, tmp_path / "s.parquet", agreement=agreement),
        "verbindt twee periodes", "5", tmp_path,
    )  # fmt: skip
    refused(
        lambda: transition.link(folders[::-1], tmp_path / "t.parquet", agreement=agreement),
        "is een levering van één periode", "5", tmp_path,
    )  # fmt: skip
    manifest = both / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"encode-transition"', '"encode"'))
    with pytest.raises(MonitorError, match="niet goed, ondertekend"):
        link(folders, tmp_path / "s.parquet", agreement=agreement)


def test_a_transition_of_another_agreement_is_refused(periods: Periods, tmp_path: Path) -> None:
    both = encode_both(periods, tmp_path / "twee")
    other = make_world(tmp_path / "anders", YEAR, date(TODAY.year, 1, 1))
    allow_transition(other, periods.before.read())
    other.sign()
    refused(
        lambda: transition.link([both], tmp_path / "t.parquet", agreement=other.read()),
        "andere tekst van de afspraak", "5", tmp_path,
    )  # fmt: skip


def test_a_file_that_is_missing_or_changed_is_told(periods: Periods, tmp_path: Path) -> None:
    agreement = periods.after.read()
    both = encode_both(periods, tmp_path / "twee")
    name = transition_files(str(YEAR - 1))[0]
    kept = (both / name).read_bytes()
    (both / name).write_bytes(kept[:-1])
    with pytest.raises(MonitorError, match=f"{name} is onvolledig of gewijzigd"):
        transition.link([both], tmp_path / "t.parquet", agreement=agreement)
    (both / name).unlink()
    with pytest.raises(MonitorError, match=f"{name} ontbreekt"):
        transition.link([both], tmp_path / "t.parquet", agreement=agreement)
    (both / name).write_bytes(kept)
    with pytest.raises(MonitorError, match="twee mappen"):
        transition.link([both, both], tmp_path / "t.parquet", agreement=agreement)


def test_the_linkage_unit_needs_no_content_and_no_numbers(periods: Periods, tmp_path: Path) -> None:
    agreement = periods.after.read()
    two = SOURCES[:2]
    both, one = tmp_path / "twee", tmp_path / "een"
    for source in two:
        encode_both(periods, both / source, source)
        (both / source / NUMBERS).unlink()
        encode(
            periods.records(source), one / source, agreement=agreement, source=source,
            key_file=periods.after.key_path(source),
        )  # fmt: skip
        (one / source / "payload.enc").unlink()
    transition.link([both / name for name in two], both / "t.parquet", agreement=agreement)
    link([one / name for name in two], one / "s.parquet", agreement=agreement)
    told = json.loads((both / "t.json").read_text())["transition"]["flows"][0]
    assert (told["stayed"], told["came"], told["went"]) == (20, 0, 0)


def test_only_the_analysis_unit_opens_the_numbers(periods: Periods, tmp_path: Path) -> None:
    agreement = periods.after.read()
    folders = [encode_both(periods, tmp_path / source, source) for source in SOURCES[:2]]
    spine, out = tmp_path / "t.parquet", tmp_path / "r.parquet"
    transition.link(folders, spine, agreement=agreement)

    def renumber(key: str, given: list[Path]) -> None:
        transition.renumber(
            given, spine, out, agreement=agreement, key_file=periods.after.key_path(key)
        )

    refused(lambda: renumber("linkage", folders), "niet de sleutel van ‘analysis’", "10", tmp_path)
    with pytest.raises(MonitorError, match="horen niet bij elkaar"):
        renumber("analysis", folders[:1])
    with pytest.raises(MonitorError, match="horen niet bij elkaar"):
        renumber("analysis", [*folders, folders[0]])
    kept = spine.read_bytes()
    spine.write_bytes(kept[:-1])
    with pytest.raises(MonitorError, match="onvolledig of gewijzigd"):
        renumber("analysis", folders)
    spine.write_bytes(kept)
    assert not out.exists()
    renumber("analysis", folders)
    assert out.exists()


def test_a_linkage_of_one_period_is_no_transition(periods: Periods, tmp_path: Path) -> None:
    agreement = periods.after.read()
    spine = tmp_path / "s.parquet"
    for source in SOURCES[:2]:
        encode(
            periods.records(source), tmp_path / source, agreement=agreement, source=source,
            key_file=periods.after.key_path(source),
        )  # fmt: skip
    link([tmp_path / source for source in SOURCES[:2]], spine, agreement=agreement)
    refused(
        lambda: transition.renumber(
            [], spine, tmp_path / "r", agreement=agreement,
            key_file=periods.after.key_path("analysis"),
        ),
        "niet de koppeling van twee periodes", "5", tmp_path,
    )  # fmt: skip


def test_the_secret_of_a_transition_is_refused_where_it_does_not_belong(
    periods: Periods, tmp_path: Path
) -> None:
    """A maker who passes the period's secret off as that of the transition is seen."""
    sealed = periods.after.folder / f"koppelgeheim-{YEAR}.json"
    with pytest.raises(Refused, match="ander geheim"):
        open_secret(
            periods.after.read(), periods.after.key_path("police"), "police", sealed,
            kind="transition",
        )  # fmt: skip
    key = keyfiles.load(periods.after.key_path("police"))
    assert key.transition is not None
    assert key.linkage is not None
    assert key.transition.value != key.linkage.value
