"""What people read of an amendment: few lines, with who, what, when and by which article."""

import json
from datetime import date
from typing import Any

import pytest

from oggz.covenant import example
from oggz.covenant.comparison import Comparison, compare, telling
from oggz.covenant.model import Clause, Covenant, Retention
from oggz.covenant.terms import (
    Action,
    Condition,
    DataCategory,
    Effect,
    LegalGround,
    PartyKind,
    Phase,
    RetentionFrom,
    Subject,
)
from tests.covenant.covenants import DAY, ENDS, KINDS, covenant, forbid, party, permit

MODEL = example.example()
WONEN = (
    "Voorbeeldpartij wonen {verb} dat een uitvoerend professional voor ‘hulp’, in de fase"
    " {phase}, deze gegevens van de persoon om wie het gaat mag inzien: wonen en overlast."
)
GAINS = WONEN.format(verb="krijgt erbij", phase="{phase}")
LOSES = WONEN.format(verb="verliest", phase="{phase}")


def without(clause: Clause) -> Covenant:
    rest = tuple(each for each in MODEL.clauses if each is not clause)
    return MODEL.model_copy(update={"clauses": rest})


def told(comparison: Comparison) -> tuple[list[str], list[str], list[str]]:
    return (
        list(telling.gains(comparison)),
        list(telling.losses(comparison)),
        list(telling.other_bases(comparison)),
    )


@pytest.mark.parametrize(
    ("old", "new", "gains", "losses"),
    [
        (
            (permit(),),
            (permit(phases=(Phase.APPROACH, Phase.AFTERCARE)),),
            [GAINS.format(phase="nazorg") + " Artikel 6.1 staat het toe."],
            [],
        ),
        (
            (permit(), permit("nazorg", "6.2", phases=(Phase.AFTERCARE,))),
            (permit(),),
            [],
            [LOSES.format(phase="nazorg") + " Artikel 6.2 stond het toe."],
        ),
        (
            (permit(),),
            (permit(), forbid()),
            [],
            [
                LOSES.format(phase="aanpak")
                + " Artikel 7.1 verbiedt dat nu. Artikel 6.1 stond het toe."
            ],
        ),
        (
            (permit(), forbid()),
            (permit(),),
            [
                GAINS.format(phase="aanpak")
                + " Artikel 7.1 verbood dat eerst. Artikel 6.1 staat het toe."
            ],
            [],
        ),
        (
            (permit(),),
            (permit(conditions=(Condition.INFORMED, Condition.CONSENT)),),
            [],
            [
                # Of those with consent only being informed is asked, and the other way round.
                LOSES.format(phase="aanpak")
                + " Het gaat om casussen waarin niet geldt dat de persoon toestemming heeft"
                " gegeven. Artikel 6.1 stond het toe.",
                LOSES.format(phase="aanpak")
                + " Het gaat om casussen waarin niet geldt dat de persoon is geïnformeerd, of is"
                " vastgelegd waarom niet. Artikel 6.1 stond het toe.",
            ],
        ),
        (
            (permit(),),
            (permit(conditions=(Condition.CONSENT,)),),
            [],
            [
                LOSES.format(phase="aanpak") + " Het mag alleen nog als de persoon toestemming"
                " heeft gegeven. Artikel 6.1 stond het toe."
            ],
        ),
        (
            (permit(conditions=(Condition.CONSENT,)),),
            (permit(),),
            [
                GAINS.format(phase="aanpak") + " Nu hoeft niet meer dat de persoon toestemming"
                " heeft gegeven. Artikel 6.1 staat het toe."
            ],
            [],
        ),
        # A weighing that the law asks for anyway changes nothing.
        ((permit(),), (permit(conditions=(Condition.WEIGHING,)),), [], []),
        # Nor does a forbid of what the law refuses, or two permits for one.
        (
            (permit(categories=(DataCategory.HOUSING, DataCategory.FAMILY)),),
            (permit(), permit("gezin", "6.1", categories=(DataCategory.FAMILY,))),
            [],
            [],
        ),
    ],
)
def test_an_amendment_is_told_by_what_it_changes(
    old: tuple[Clause, ...], new: tuple[Clause, ...], gains: list[str], losses: list[str]
) -> None:
    found = told(compare(covenant(*old), covenant(*new)))
    assert (found[0], sorted(found[1]), found[2]) == (gains, sorted(losses), [])


def test_a_shorter_clause_is_lost_on_the_days_that_fall_away() -> None:
    losses = told(compare(covenant(permit()), covenant(permit(valid_until=DAY))))[1]
    assert ["van 2 maart 2027 tot en met 31 december 2028" in each for each in losses] == [True]


def test_the_citizen_number_and_another_file_are_told() -> None:
    wide = permit(
        parties=("team",), bsn=True, subjects=(Subject.CHILD,), seen_from=(Subject.PARENT,)
    )
    plain = permit(parties=("team",), subjects=(Subject.CHILD,))
    gains = told(compare(covenant(plain), covenant(wide)))[0]
    assert any("vanuit het dossier van de ouder die van een kind" in each for each in gains)
    assert any("het burgerservicenummer (BSN)" in each for each in gains)


@pytest.mark.parametrize(
    ("changes", "moved"),
    [
        (
            {"article": "6.9"},
            "Het artikel wordt 6.9 in plaats van 6.1.",
        ),
        (
            {"ground": LegalGround.VITAL_INTEREST},
            "De grondslag wordt vitaal belang (AVG artikel 6 lid 1 d) in plaats van publieke taak"
            " (AVG artikel 6 lid 1 e) (artikel 6.1).",
        ),
        (
            {"retention": Retention(months=24, since=RetentionFrom.CONTRIBUTED)},
            "De bewaartermijn wordt 2 jaar nadat het is ingebracht in plaats van 1 jaar nadat de"
            " casus is afgesloten (artikel 6.1).",
        ),
        ({"retention": None}, "De bewaartermijn wordt geen in plaats van 1 jaar nadat de casus is"
         " afgesloten (artikel 6.1)."),
    ],
)  # fmt: skip
def test_the_same_access_on_another_basis_is_a_list_of_its_own(
    changes: dict[str, Any], moved: str
) -> None:
    gains, losses, bases = told(compare(covenant(permit()), covenant(permit(**changes))))
    assert (gains, losses) == ([], [])
    assert [each.endswith(moved) for each in bases] == [True]


def test_another_permit_for_the_same_is_another_basis_too() -> None:
    also = permit("ook", "6.2")
    bases = told(compare(covenant(permit()), covenant(permit(), also)))[2]
    assert ["Dat berust voortaan ook op artikel 6.2 (" in each for each in bases] == [True]


def test_what_many_other_articles_keep_is_told_as_one_line_with_those_articles() -> None:
    danger = next(clause for clause in MODEL.clauses if clause.id == "gevaar-veiligheid")
    (line,) = telling.losses(compare(MODEL, without(danger)))
    assert "Artikel 12.2 stond het toe. Een deel daarvan staat ook in artikel 9.1" in line
    assert line.endswith("Artikel 14.2 en 14.3 verboden daarvan een deel.")


def test_a_covenant_that_lasts_longer_is_told_in_one_line() -> None:
    longer = covenant(ends=date(2029, 6, 30))
    assert told(compare(covenant(), longer)) == (
        [
            "Alles van het nieuwe convenant van 1 januari 2029 tot en met 30 juni 2029: het oude"
            " geldt dan niet."
        ],
        [],
        [],
    )
    assert compare(longer, covenant()).only_before[0].last == date(2029, 6, 30)


def test_a_covenant_that_lasts_longer_while_its_clauses_end_changes_nothing() -> None:
    ending = permit(valid_until=ENDS)
    assert compare(covenant(ending), covenant(ending, ends=date(2029, 6, 30))).is_empty


def test_a_party_that_joins_is_told_apart_from_what_it_may() -> None:
    new = "ggd"
    parties = {
        **{slug: party(slug, kind, f"3.{n}") for n, (slug, kind) in enumerate(KINDS.items(), 1)},
        new: party(new, PartyKind.GGD, "3.9"),
    }
    gains, losses, bases = told(
        compare(covenant(permit(parties=("*",))), covenant(permit(parties=("*",)), parties=parties))
    )
    assert gains[0] == (
        "Voorbeeldpartij ggd doet mee. De andere partijen mogen gebruiken wat deze partij"
        " inbrengt, zoals het nieuwe convenant zegt."
    )
    assert [each.startswith("Voorbeeldpartij ggd krijgt erbij") for each in gains[1:]] == [True]
    assert (losses, bases) == ([], [])


def test_nothing_is_told_as_nothing() -> None:
    assert telling.text(compare(covenant(), covenant())) == (
        "Er verandert niets: elke partij mag hetzelfde, op dezelfde gronden.\n"
    )


@pytest.mark.parametrize("clause", MODEL.clauses, ids=lambda clause: clause.id)
def test_dropping_a_clause_of_the_model_covenant_takes_few_lines(clause: Clause) -> None:
    comparison = compare(MODEL, without(clause))
    if clause.effect is Effect.FORBID:
        assert not comparison.losses
        assert all(clause.article in each.forbidden_by for each in comparison.gains)
    else:
        assert not comparison.gains
        assert all(clause.article in each.articles for each in comparison.losses)
    assert len(comparison.gains) + len(comparison.losses) <= 6


def test_the_data_are_json_and_say_what_the_text_says() -> None:
    shares = permit("deelt", "6.2", actions=(Action.SHARE,))
    comparison = compare(covenant(permit()), covenant(permit(), shares))
    data = json.loads(json.dumps(telling.data(comparison)))
    assert data["losses"] == []
    assert data["gains"][0]["parts"]["action"] == ["share"]
    assert data["gains"][0]["articles"] == ["6.2"]
    assert [each["text"] for each in data["gains"]] == list(telling.gains(comparison))
