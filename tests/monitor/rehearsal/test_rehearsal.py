"""A rehearsal from agreement to report: what it says, what it never touches, how it goes on."""

import csv
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from typer.testing import CliRunner

from oggz.cli import app
from oggz.monitor import agreement as agreements
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.people import make_population
from oggz.monitor.rehearsal import SIZES, Outcome, plan, rehearse
from oggz.monitor.rehearsal.wording import recommended
from oggz.monitor.rehearsal.wording import told as told_of_all
from tests.monitor.world import draft_six

AXE = (Path(__file__).resolve().parents[3] / "node_modules/axe-core/axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PEOPLE, FEW = 2_000, 600
SAME = ("proefdraaien.html", "proefdraaien.json", "kolommen.csv", "manifest.json")


@dataclass(frozen=True)
class Done:
    agreement: Path
    out: Path
    outcome: Outcome


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """All sizes, of an agreement of six sources that nobody has signed, in a folder with files that
    nobody may read."""
    folder = tmp_path_factory.mktemp("oefening")
    path = draft_six(folder, 30_000)
    (folder / "sources").mkdir()
    (folder / "sources" / "police.csv").write_text("record_id,surname\nechte-bron,Geheimstra\n")
    outcome = rehearse(agreements.read(path), folder / "uit", people=PEOPLE)
    return Done(path, folder / "uit", outcome)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An agreement about one figure, for what does not depend on which figures there are."""
    return draft_six(tmp_path_factory.mktemp("klein"), 30_000, indicators=("people",))


def command(agreement: Path, out: Path, *more: str) -> tuple[int, str]:
    told = CliRunner().invoke(
        app,
        ["monitor", "rehearse", "--agreement", str(agreement), "--people", str(FEW), "--out",
         str(out), *more],
    )  # fmt: skip
    return told.exit_code, " ".join(told.output.split())


@pytest.fixture(scope="module")
def whole(small: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What the command wrote without linking and without the police, and what it said."""
    out = tmp_path_factory.mktemp("heel") / "uit"
    code, told = command(small, out, "--size", "none", "--without", "police")
    assert code == 0
    return out, told


def page(done: Done) -> str:
    return (done.out / "proefdraaien.html").read_text()


def test_an_unsigned_agreement_is_rehearsed_in_all_sizes(done: Done) -> None:
    assert agreements.unsigned(agreements.read(done.agreement))
    assert tuple(done.outcome.sizes) == SIZES
    assert {one.name for one in done.out.iterdir()} == {*SAME, "tijden.html", "tijden.json"}
    assert not [one for one in done.out.parent.iterdir() if one.name.startswith(".")]


def test_linking_comes_near_the_truth_and_counting_apart_does_not(done: Done) -> None:
    sizes = done.outcome.sizes
    everything, alone = sizes["all"].worth, sizes["none"].worth
    assert everything
    assert alone
    assert everything.people < 0.05 < 0.3 < alone.people
    assert everything.shared is not None
    assert everything.shared < 0.06
    assert alone.shared is None
    truth = done.outcome.truth
    assert sizes["none"].picture
    assert sizes["none"].picture.region.people == sum(done.outcome.records.values())
    assert truth.region.people < sum(done.outcome.records.values())
    assert sum(one.people for one in truth.municipalities.values()) == truth.region.people


def test_a_sample_sends_a_tenth_and_says_how_sure_it_is(done: Done) -> None:
    sample = done.outcome.sizes["sample"]
    assert 0.05 < sample.part < 0.16
    assert sample.records < 0.16 * sum(done.outcome.records.values())
    assert sample.worth
    # Of so few people the margin alone is a sixth.
    assert sample.worth.people > 1.96 * ((1 - sample.part) / (sample.part * 900)) ** 0.5 > 0.1


def test_more_sources_bring_it_nearer_and_the_least_that_is_enough_is_told(done: Done) -> None:
    errors = [one.worth.worst(by_municipality=False) for one in done.outcome.tries]
    assert [len(one.sources) for one in done.outcome.tries] == [2, 3, 4, 5, 6]
    assert errors == sorted(errors, reverse=True)
    enough = done.outcome.smallest_set(by_municipality=False)
    assert enough
    assert enough.worth.answers(done.outcome.error, by_municipality=False)
    assert done.outcome.sizes["few"].sources == enough.sources
    size = done.outcome.smallest(by_municipality=False)
    assert size
    assert "Wilt u alleen cijfers voor de hele streek" in page(done)


def test_the_summary_tells_worth_risk_and_what_one_partner_matters(done: Done) -> None:
    told = list(told_of_all(done.outcome, agreements.read(done.agreement)))
    everything = done.outcome.sizes["all"]
    assert everything.counted
    assert everything.counted.attacked
    assert f"{sum(done.outcome.records.values()):,}".replace(",", ".") in told[0]
    assert "aanvallen op de codes" in told[2]
    assert f"{everything.counted.protected.hidden} verborgen" in told[3]
    assert "geen enkele lukte" in told[3]
    most = max(done.outcome.lost.items(), key=lambda pair: pair[1].worth.shared or 0)[0]
    house = agreements.read(done.agreement).parties[most].organisation
    assert told[4].endswith(f"het meest zonder {house}.")
    assert all(line in page(done) for line in told)


def test_a_size_whose_codes_give_way_is_not_recommended(done: Done) -> None:
    agreement = agreements.read(done.agreement)
    everything = done.outcome.sizes["all"]
    broken = [replace(one, gives_way=True, too_few=False) for one in everything.attacks]
    outcome = replace(done.outcome, sizes={"all": replace(everything, attacks=tuple(broken))})
    assert outcome.smallest(by_municipality=False) is None
    told = " ".join(recommended(outcome, agreement))
    assert "maar die vergelijkcodes bezwijken onder de aanval" in told
    assert "toeval" not in told
    few = replace(broken[0], too_few=True)
    outcome = replace(done.outcome, sizes={"all": replace(everything, attacks=(few,))})
    assert "toeval" in " ".join(recommended(outcome, agreement))


def test_leaving_each_partner_out_takes_something_away(done: Done) -> None:
    outcome = done.outcome
    assert set(outcome.lost) == set(outcome.sources)
    for name, one in outcome.lost.items():
        assert name not in one.sources
        assert one.picture.region.people < outcome.tries[-1].picture.region.people


def test_the_report_lists_exactly_the_columns_that_would_leave(done: Done) -> None:
    agreement = agreements.read(done.agreement)
    with (done.out / "kolommen.csv").open() as file:
        rows = list(csv.DictReader(file))
    for name, source in agreement.sources.items():
        leaving = {r["column"] for r in rows if r["source"] == name and r["becomes"] != "stays"}
        assert leaving == set(source.variables)
    assert "bsn" in {row["column"] for row in rows if row["becomes"] == "stays"}
    assert "<code>report_code</code>" in page(done)
    assert "<code>bsn</code>" not in page(done)


def test_what_an_attacker_gets_is_what_was_measured(done: Done) -> None:
    attacks = done.outcome.sizes["all"].attacks
    assert attacks
    for one in attacks:
        assert one.attacks >= 5
        assert one.gives_way == (one.share > one.allowed)
    assert done.outcome.sizes["none"].attacks == ()
    assert "Er gaan geen vergelijkcodes weg" in page(done)


def test_figures_are_held_against_the_truth_with_and_without_linking(done: Done) -> None:
    sizes = done.outcome.sizes
    assert sizes["all"].counted
    assert sizes["none"].counted
    linked = {one.table: one for one in sizes["all"].counted.worths}
    apart = {one.table: one for one in sizes["none"].counted.worths}
    assert set(linked) == set(apart) >= {"people", "overlap"}
    for name, one in linked.items():
        other = apart[name]
        assert one.cells is not None
        assert other.cells is not None
        assert one.cells < 0.15 < 0.3 < other.cells
        assert one.title in page(done)


def test_tables_of_every_size_are_protected_and_attacked(done: Done) -> None:
    for size in done.outcome.sizes.values():
        assert size.counted
        protected, attacked = size.counted.protected, size.counted.attacked
        assert protected.failed == ""
        assert attacked
        assert attacked.attacks > 0
        assert attacked.leaks == 0
        assert 0 < protected.hidden < protected.cells
        assert 0 <= protected.smallest <= 1
    hidden = {name: size.counted.protected.hidden for name, size in done.outcome.sizes.items()
              if size.counted}  # fmt: skip
    assert hidden["sample"] > hidden["all"]
    assert "Wat er in een uitgave zou staan" in page(done)


def test_tables_that_cannot_be_protected_are_told_with_the_reason(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impossible(*given: object, **more: object) -> None:
        raise MonitorError("Tabel people, cel x, is niet te verbergen.")

    monkeypatch.setattr("oggz.monitor.disclosure.suppress", impossible)
    agreement = agreements.read(small)
    outcome = rehearse(agreement, tmp_path / "uit", people=FEW, sizes=("none",))
    counted = outcome.sizes["none"].counted
    assert counted
    assert counted.attacked is None
    text = (tmp_path / "uit" / "proefdraaien.html").read_text()
    assert "Niet te beveiligen: Tabel people, cel x, is niet te verbergen." in text


def test_no_person_and_no_record_stands_in_what_is_written(done: Done) -> None:
    agreement = agreements.read(done.agreement)
    everybody = make_population(plan.population(agreement, PEOPLE), done.outcome.seed)
    postcodes = set(everybody.addresses.postcode.tolist())
    bsns = {str(one) for one in everybody.bsn.tolist()}
    for path in done.out.iterdir():
        text = path.read_text()
        words = set(re.findall(r"\b\w+\b", text))
        assert not words & postcodes
        assert not words & bsns
        assert not re.search(r"\b(?:police|wmo|shelter|debts|housing|care)-[0-9a-f]{6,}", text)
        assert "Geheimstra" not in text
        assert "echte-bron" not in text


def test_times_stand_apart_so_that_the_rest_is_the_same_each_time(done: Done) -> None:
    times = json.loads((done.out / "tijden.json").read_text())
    assert {"Vergelijkcodes maken", "Koppelen", "Controleren"} <= {one["what"] for one in times}
    assert all(one["seconds"] >= 0 for one in times)
    assert "tijden.html" in page(done)
    assert "seconden" not in page(done)


def test_a_rehearsal_that_was_broken_off_goes_on_and_gives_the_same(
    small: Path, whole: tuple[Path, str], tmp_path: Path
) -> None:
    agreement = agreements.read(small)
    told: list[str] = []

    def halfway(step: str, part: float) -> None:
        told.append(step)
        if step == "Tellen":
            raise KeyboardInterrupt

    asked: dict[str, Any] = {"people": FEW, "sizes": ("none",), "without": ("police",)}
    with pytest.raises(KeyboardInterrupt):
        rehearse(agreement, tmp_path / "uit", progress=halfway, **asked)
    assert "Vergelijkcodes maken: wmo" in told
    assert not (tmp_path / "uit").exists()
    (work,) = [one for one in tmp_path.iterdir() if one.name.startswith(".uit-werk-")]
    assert work.stat().st_mode & 0o077 == 0
    world = (work / "world").stat().st_mtime_ns
    seen: list[int] = []

    def watching(step: str, part: float) -> None:
        if work.exists():
            seen.append((work / "world").stat().st_mtime_ns)

    outcome = rehearse(agreement, tmp_path / "uit", progress=watching, **asked)
    assert set(seen) == {world}
    assert not work.exists()
    for name in SAME:
        assert (tmp_path / "uit" / name).read_bytes() == (whole[0] / name).read_bytes(), name
    alone = outcome.sizes["none"].picture
    assert alone
    assert alone.region.people == sum(outcome.records.values()) - outcome.records["police"]


def test_without_a_partner_the_truth_stays_and_the_picture_shrinks(
    done: Done, small: Path, tmp_path: Path
) -> None:
    agreement = agreements.read(small)
    outcome = rehearse(
        agreement, tmp_path / "uit", people=PEOPLE, without=("police",), sizes=("all",)
    )
    assert outcome.truth == done.outcome.truth
    linked, everything = outcome.sizes["all"].worth, done.outcome.sizes["all"].worth
    assert linked
    assert everything
    assert linked.shared is not None
    assert everything.shared is not None
    assert linked.people > everything.people
    assert linked.shared > everything.shared + 0.05
    # Linked apart, and seen with the links of all: nearly the same loss.
    assert linked.shared == pytest.approx(done.outcome.lost["police"].worth.shared, abs=0.03)
    assert "police" not in outcome.sources
    text = (tmp_path / "uit" / "proefdraaien.html").read_text()
    assert "Zonder Politie" in text
    assert "het meest zonder" in text
    with (tmp_path / "uit" / "kolommen.csv").open() as file:
        assert "police" not in {row["source"] for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("name", "width"),
    [("proefdraaien.html", 1280), ("proefdraaien.html", 320), ("tijden.html", 320)],
)
def test_everybody_can_read_it(done: Done, browser: Browser, name: str, width: int) -> None:
    shown = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto((done.out / name).as_uri())
    shown.evaluate(AXE)
    found = shown.evaluate("tags => axe.run({runOnly: tags})", TAGS)["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:80]) for one in found] == []
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    assert len(asked) == 1
    shown.close()


@pytest.mark.parametrize(
    ("asked", "error", "text"),
    [
        ({"without": ("brandweer",)}, Refused, "is geen bron"),
        ({"without": ("police", "wmo", "shelter", "debts", "housing")}, MonitorError, "minder dan"),
        ({"people": 3}, MonitorError, "van 500 tot en met"),
        ({"people": 10**9}, MonitorError, "van 500 tot en met"),
        ({"sizes": ("reusachtig",)}, MonitorError, "is geen omvang"),
        ({"sizes": ()}, MonitorError, "Noem ten minste één omvang"),
        ({"error": 1.5}, MonitorError, "tussen 0 en 1"),
        ({"seed": -1}, MonitorError, "van 0 of meer"),
    ],
)
def test_what_cannot_be_rehearsed_is_told_and_leaves_nothing(
    done: Done, tmp_path: Path, asked: dict[str, object], error: type[MonitorError], text: str
) -> None:
    agreement = agreements.read(done.agreement)
    with pytest.raises(error, match=text):
        rehearse(agreement, tmp_path / "uit", **({"people": PEOPLE} | asked))  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_it_recommends(small: Path, whole: tuple[Path, str]) -> None:
    out, told = whole
    assert "Zonder Politie." in told
    assert "Niet koppelen: fout in het aantal mensen" in told
    assert "bekend is niet te weten" in told
    assert "geen van de geprobeerde omvangen genoeg" in told
    assert "proefdraaien.html" in told
    code, told = command(small, out, "--without", "brandweer")
    assert code == 1
    assert "is geen bron" in told
    code, told = command(small, out, "--size", "none")
    assert code == 1
    assert "bestaat al en is niet leeg" in told


def test_files_of_a_rehearsal_are_nobodys_delivery(done: Done) -> None:
    agreement = agreements.read(done.agreement)
    made = plan.rehearsed(agreement, 1)
    assert made.agreement.checksum != agreement.checksum
    assert made.agreement.people == "invented"
    keys = {party.signing_key for party in made.agreement.parties.values()}
    assert len(keys) == len(agreement.parties)
    assert not keys & {party.signing_key for party in agreement.parties.values()}
    assert plan.rehearsed(agreement, 1).sampling == made.sampling
    assert plan.rehearsed(agreement, 2).sampling != made.sampling
