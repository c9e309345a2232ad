"""Covenants that are broken on purpose: each fault is found, with the clause that has it."""

from typing import Any

import pytest

from oggz.covenant.analysis import Analysis, Finding, Kind, Seriousness, analyse
from oggz.covenant.model import Clause
from oggz.covenant.terms import (
    Action,
    Condition,
    DataCategory,
    LegalGround,
    Phase,
    Role,
    Subject,
)
from tests.covenant.covenants import DAY, ENDS, STARTS, covenant, forbid, permit

ABOUT_CLAUSES = {
    Kind.NO_EFFECT, Kind.COVERED, Kind.CONTRADICTION, Kind.OVERLAP, Kind.CONDITIONS,
}  # fmt: skip


def found(analysis: Analysis, *kinds: Kind) -> list[tuple[Kind, str, tuple[str, ...]]]:
    return [
        (each.kind, str(each.about), each.because)
        for each in analysis.findings
        if each.kind in (kinds or ABOUT_CLAUSES)
    ]


WIDE: dict[str, Any] = {"categories": (DataCategory.HOUSING, DataCategory.FAMILY)}


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        ((permit(),), []),
        # A forbid that takes all of a permit, or a part.
        ((permit(), forbid()), [(Kind.CONTRADICTION, "wonen_leest", ("wonen_niet",))]),
        ((permit(**WIDE), forbid()), [(Kind.OVERLAP, "wonen_leest", ("wonen_niet",))]),
        (
            (permit(), forbid(conditions=(Condition.ACUTE_DANGER,))),
            [(Kind.OVERLAP, "wonen_leest", ("wonen_niet",))],
        ),
        (
            (permit(), forbid(valid_from=DAY)),
            [(Kind.OVERLAP, "wonen_leest", ("wonen_niet",))],
        ),
        # Two forbids that together take all of it.
        (
            (
                permit(),
                forbid("voor", "7.1", valid_until=DAY),
                forbid("na", "7.2", valid_from=DAY),
            ),
            [(Kind.NO_EFFECT, "wonen_leest", ("voor", "na"))],
        ),
        # The law takes all of it; of the citizen number only that.
        (
            (permit(roles=(Role.ADMINISTRATOR,)),),
            [(Kind.NO_EFFECT, "wonen_leest", ("administrator_sees_nothing",))],
        ),
        ((permit(bsn=True),), []),
        ((permit(ground=None),), [(Kind.NO_EFFECT, "wonen_leest", ("no_ground",))]),
        (
            (permit(categories=(DataCategory.CARE,)),),
            [(Kind.NO_EFFECT, "wonen_leest", ("health_without_ground",))],
        ),
        # No day, no party.
        (
            (permit(valid_from=ENDS.replace(year=2040)),),
            [(Kind.NO_EFFECT, "wonen_leest", ())],
        ),
        ((permit(parties=("onbekend",)),), [(Kind.NO_EFFECT, "wonen_leest", ())]),
        # Its own conditions leave nothing.
        (
            (
                permit(conditions=(Condition.CONSENT,)),
                forbid("niet_met", "7.1", conditions=(Condition.CONSENT,)),
            ),
            [(Kind.CONDITIONS, "wonen_leest", ("niet_met",))],
        ),
        # Another permit gives all of it; two that are the same cover one another.
        (
            (permit(), permit("ruim", "6.2", **WIDE)),
            [(Kind.COVERED, "wonen_leest", ("ruim",))],
        ),
        (
            (permit(), permit("dubbel", "6.2")),
            [
                (Kind.COVERED, "wonen_leest", ("dubbel",)),
                (Kind.COVERED, "dubbel", ("wonen_leest",)),
            ],
        ),
        (
            (
                permit(),
                permit("voor", "6.2", valid_until=DAY, **WIDE),
                permit("na", "6.3", valid_from=DAY, **WIDE),
            ),
            [(Kind.COVERED, "wonen_leest", ("voor", "na"))],
        ),
        # Covered but for one fact: not covered.
        ((permit(), permit("mits", "6.2", conditions=(Condition.CONSENT,), **WIDE)), []),
        # A forbid of what nobody may, of what the law forbids, of what another forbids.
        (
            (permit(), forbid(categories=(DataCategory.POLICE,))),
            [(Kind.NO_EFFECT, "wonen_niet", ())],
        ),
        (
            (permit(roles=tuple(Role)), forbid(roles=(Role.ADMINISTRATOR,))),
            [(Kind.COVERED, "wonen_niet", ("administrator_sees_nothing",))],
        ),
        (
            (permit(**WIDE), forbid(), forbid("ook_niet", "7.2", parties=("*",))),
            [
                (Kind.OVERLAP, "wonen_leest", ("wonen_niet",)),
                (Kind.OVERLAP, "wonen_leest", ("ook_niet",)),
                (Kind.COVERED, "wonen_niet", ("ook_niet",)),
                (Kind.COVERED, "ook_niet", ("wonen_niet",)),
            ],
        ),
        (
            (permit(), forbid(valid_until=STARTS.replace(year=2020))),
            [(Kind.NO_EFFECT, "wonen_niet", ())],
        ),
        # A forbid that is about looking across files leaves people's own files alone.
        (
            (
                permit(subjects=(Subject.CHILD,), seen_from=(Subject.PARENT,)),
                forbid(subjects=(Subject.CHILD,), seen_from=(Subject.PARENT,)),
            ),
            [(Kind.OVERLAP, "wonen_leest", ("wonen_niet",))],
        ),
        # Consent as ground asks for the fact: that leaves something.
        ((permit(ground=LegalGround.CONSENT),), []),
    ],
)
def test_what_clauses_do_to_one_another_is_found(
    clauses: tuple[Clause, ...], expected: list[tuple[Kind, str, tuple[str, ...]]]
) -> None:
    assert found(analyse(covenant(*clauses))) == expected


@pytest.mark.parametrize(
    ("clauses", "seriousness"),
    [
        ((permit(), forbid()), Seriousness.ERROR),
        ((permit(**WIDE), forbid()), Seriousness.LOOK),
        ((permit(ground=None),), Seriousness.ERROR),
        ((permit(), permit("ruim", "6.2", **WIDE)), Seriousness.LOOK),
        ((permit(), forbid(categories=(DataCategory.POLICE,))), Seriousness.LOOK),
    ],
)
def test_what_makes_a_clause_void_is_an_error_and_the_rest_deserves_a_look(
    clauses: tuple[Clause, ...], seriousness: Seriousness
) -> None:
    findings: list[Finding] = [
        each for each in analyse(covenant(*clauses)).findings if each.kind in ABOUT_CLAUSES
    ]
    assert {each.seriousness for each in findings} == {seriousness}


def test_data_that_are_brought_in_and_that_nobody_reads() -> None:
    brings = permit("brengt_in", "6.2", actions=(Action.CONTRIBUTE,), **WIDE)
    analysis = analyse(covenant(permit(), brings))
    assert found(analysis, Kind.NOT_READ) == [(Kind.NOT_READ, "family", ())]


def test_data_that_only_an_administrator_would_read_are_read_by_nobody() -> None:
    brings = permit("brengt_in", "6.2", actions=(Action.CONTRIBUTE,))
    reads = permit("leest", "6.3", roles=(Role.ADMINISTRATOR,))
    assert found(analyse(covenant(brings, reads)), Kind.NOT_READ) == [
        (Kind.NOT_READ, "housing", ())
    ]


def test_parties_that_may_do_nothing_and_purposes_that_serve_nothing() -> None:
    forbids = forbid("politie_niet", "7.1", parties=("politie",))
    analysis = analyse(covenant(permit(parties=("wonen", "politie")), forbids))
    idle = [about for _, about, _ in found(analysis, Kind.IDLE_PARTY)]
    assert "politie" in idle
    assert "wonen" not in idle
    assert found(analysis, Kind.UNUSED_PURPOSE) == [(Kind.UNUSED_PURPOSE, "veiligheid", ())]


def test_phases_in_which_nobody_coordinates() -> None:
    guides = permit(
        "regie",
        "6.2",
        roles=(Role.CASE_COORDINATOR,),
        actions=(Action.COORDINATE,),
        categories=(DataCategory.CASE,),
        phases=(Phase.APPROACH, Phase.CLOSED),
    )
    unguided = [about for _, about, _ in found(analyse(covenant(guides)), Kind.UNGUIDED_PHASE)]
    assert unguided == ["triage", "aftercare"]
