"""Which role may what, as one table; which roles one person cannot have together."""

from itertools import combinations

import pytest

from oggz.casework.parties.rights import CONTENT_ROLES, RIGHTS, Right, go_together, may
from oggz.covenant.terms import Role

WHO = {
    Right.SEE_MEMBERS: {Role.ADMINISTRATOR, Role.SIGNATORY, Role.DATA_PROTECTION_OFFICER},
    Right.MANAGE_MEMBERS: {Role.ADMINISTRATOR},
    Right.CONFIRM_MEMBERS: {Role.SIGNATORY, Role.DATA_PROTECTION_OFFICER},
    Right.END_MEMBERS: {Role.ADMINISTRATOR, Role.SIGNATORY, Role.DATA_PROTECTION_OFFICER},
    Right.READ_AUDIT: {Role.DATA_PROTECTION_OFFICER},
    Right.READ_COVENANTS: set(Role) - {Role.ADMINISTRATOR},
    Right.SIGN_COVENANTS: {Role.SIGNATORY},
    Right.WORK_ON_CASES: {
        Role.PROCESS_COORDINATOR,
        Role.CASE_COORDINATOR,
        Role.PROFESSIONAL,
        Role.CHAIR,
    },
    Right.GUARD_PROCESS: {Role.PROCESS_COORDINATOR},
    Right.COORDINATE_CASES: {Role.CASE_COORDINATOR},
    Right.LEAD_CONFERENCES: {Role.CHAIR},
    Right.READ_FIGURES: {
        Role.PROCESS_COORDINATOR,
        Role.SIGNATORY,
        Role.DATA_PROTECTION_OFFICER,
    },
}


@pytest.mark.parametrize("right", Right)
def test_a_right_belongs_to_these_roles_and_no_other(right: Right) -> None:
    assert {role for role in Role if may(role, right)} == WHO[right]


def test_every_role_has_its_own_set_of_rights() -> None:
    assert set(RIGHTS) == set(Role)
    assert RIGHTS[Role.PROCESS_COORDINATOR] != RIGHTS[Role.CASE_COORDINATOR]


def test_nobody_both_gives_and_confirms_a_role() -> None:
    assert not WHO[Right.MANAGE_MEMBERS] & WHO[Right.CONFIRM_MEMBERS]


def test_who_manages_or_supervises_never_works_on_cases_as_well() -> None:
    for role in (Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER):
        assert role not in CONTENT_ROLES
        for other in set(Role) - {role}:
            assert not go_together(role, other)
            assert not go_together(other, role)


@pytest.mark.parametrize(
    ("one", "other"), [*combinations([*sorted(CONTENT_ROLES), Role.SIGNATORY], 2)]
)
def test_other_roles_go_together(one: Role, other: Role) -> None:
    assert go_together(one, other)
    assert go_together(other, one)
