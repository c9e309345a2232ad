"""The model covenant is whole, can be read by anybody, and is signed by nobody."""

import re
import tomllib
from pathlib import Path

import pytest

from oggz.covenant import example
from oggz.covenant.analysis import Kind, Proof, analyse
from oggz.covenant.model import STEPS, Covenant
from oggz.covenant.reading import read
from oggz.covenant.terms import Action, Condition, Effect, PartyKind, Phase, Subject
from oggz.errors import PlatformError


@pytest.fixture(scope="module")
def model() -> Covenant:
    return example.example()


def test_it_is_written_as_it_is_and_read_without_errors(tmp_path: Path, model: Covenant) -> None:
    example.write(tmp_path / "convenant.toml")
    assert read(tmp_path / "convenant.toml") == model
    assert [path.name for path in tmp_path.iterdir()] == ["convenant.toml"]


def test_what_stands_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "convenant.toml"
    path.write_text("van een ander")
    with pytest.raises(PlatformError, match="bestaat al"):
        example.write(path)
    assert path.read_text() == "van een ander"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlatformError, match="Kies een bestaande map"):
        example.write(tmp_path / "weg" / "convenant.toml")


def test_seven_parties_may_sign_and_none_has(model: Covenant) -> None:
    kinds = [party.kind for party in model.parties.values()]
    assert sorted(kinds) == sorted(
        {
            PartyKind.MUNICIPALITY, PartyKind.SOCIAL_TEAM, PartyKind.HOUSING_CORPORATION,
            PartyKind.POLICE, PartyKind.ADDICTION_CARE, PartyKind.YOUTH_WORK, PartyKind.YOUTH_CARE,
        }
    )  # fmt: skip
    assert model.signatures == ()


def test_everybody_in_it_is_invented(model: Covenant) -> None:
    assert all("Voorbeeld" in party.name for party in model.parties.values())
    addresses = [party.data_protection_officer for party in model.parties.values()]
    assert all(one.endswith(".example") for one in (*addresses, model.contact.email))
    assert not re.search(r"https?:|www\.", example.text())


def test_it_has_what_a_covenant_needs(model: Covenant) -> None:
    assert set(model.steps) == set(STEPS)
    assert len([one for one in model.clauses if one.effect is Effect.PERMIT]) >= 50
    assert len([one for one in model.clauses if one.effect is Effect.FORBID]) >= 5
    assert len(model.never) >= 12
    used = [(set(one.actions), set(one.phases), set(one.subjects)) for one in model.clauses]
    assert set().union(*(actions for actions, _, _ in used)) == set(Action)
    assert set().union(*(phases for _, phases, _ in used)) == set(Phase)
    assert set().union(*(subjects for _, _, subjects in used)) == set(Subject)
    assert any(Condition.ACUTE_DANGER in one.conditions for one in model.clauses)


def test_all_it_promises_is_proven_and_every_clause_does_something(model: Covenant) -> None:
    found = analyse(model)
    assert [verdict.proof for verdict in found.verdicts] == [Proof.PROVEN] * len(model.never)
    # A permit that a forbid takes something away from is what forbids are for.
    assert {finding.kind for finding in found.findings} <= {Kind.OVERLAP}
    forbids = {one.id for one in model.clauses if one.effect is Effect.FORBID}
    used = {name for finding in found.findings for name in (finding.about, *finding.because)}
    assert forbids <= used


def test_it_asks_a_lawyer_what_the_law_leaves_open(model: Covenant) -> None:
    parts = (*model.clauses, *model.parties.values(), *model.steps.values(), *model.provisions)
    asked = [part for part in parts if part.lawyer]
    assert len(asked) >= 12
    assert all(part.lawyer.is_open and "?" in part.lawyer.question for part in asked)


def test_articles_stand_in_the_order_of_their_numbers() -> None:
    numbers = re.findall(r'(?m)^article = "(\d+)\.(\d+)"$', example.text())
    places = [(int(chapter), int(part)) for chapter, part in numbers]
    of_contact = places.index((5, 1))
    assert places[:of_contact] == sorted(places[:of_contact])
    assert places[of_contact:] == sorted(places[of_contact:])


def test_each_chapter_of_the_contents_is_there() -> None:
    named = {int(one) for one in re.findall(r"hoofdstuk (\d+)   ?", example.text())}
    assert named == set(range(1, 16))
    assert tomllib.loads(example.text())["format"] == "oggz-convenant-1"


def test_nobody_is_called_confused() -> None:
    assert "verward" not in example.text().lower()
