"""What each role may, and which roles do not go together; what data it opens, a covenant says."""

from collections.abc import Mapping
from enum import Enum, auto

from oggz.covenant.terms import Role


class Right(Enum):
    SEE_MEMBERS = auto()  # who works for the own party, with their roles and declarations
    MANAGE_MEMBERS = auto()  # invite, propose, end, record declarations
    CONFIRM_MEMBERS = auto()  # the second pair of eyes on who gets a role
    END_MEMBERS = auto()  # for who must be able to stop somebody at once
    READ_AUDIT = auto()
    READ_COVENANTS = auto()
    SIGN_COVENANTS = auto()
    WORK_ON_CASES = auto()
    GUARD_PROCESS = auto()  # between the parties: weighing, who takes part, the pace
    COORDINATE_CASES = auto()  # that the plan of a case is carried out
    LEAD_CONFERENCES = auto()
    READ_FIGURES = auto()  # how many cases and how long, protected; nobody's case


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.PROCESS_COORDINATOR: frozenset(
        {Right.READ_COVENANTS, Right.WORK_ON_CASES, Right.GUARD_PROCESS, Right.READ_FIGURES}
    ),
    Role.CASE_COORDINATOR: frozenset(
        {Right.READ_COVENANTS, Right.WORK_ON_CASES, Right.COORDINATE_CASES}
    ),
    Role.PROFESSIONAL: frozenset({Right.READ_COVENANTS, Right.WORK_ON_CASES}),
    Role.CHAIR: frozenset({Right.READ_COVENANTS, Right.WORK_ON_CASES, Right.LEAD_CONFERENCES}),
    Role.DATA_PROTECTION_OFFICER: frozenset(
        {
            Right.READ_COVENANTS, Right.SEE_MEMBERS, Right.CONFIRM_MEMBERS, Right.END_MEMBERS,
            Right.READ_AUDIT, Right.READ_FIGURES,
        }
    ),
    Role.SIGNATORY: frozenset(
        {
            Right.READ_COVENANTS, Right.SEE_MEMBERS, Right.CONFIRM_MEMBERS, Right.END_MEMBERS,
            Right.SIGN_COVENANTS, Right.READ_FIGURES,
        }
    ),
    Role.ADMINISTRATOR: frozenset({Right.SEE_MEMBERS, Right.MANAGE_MEMBERS, Right.END_MEMBERS}),
}  # fmt: skip
CONTENT_ROLES = frozenset(role for role, rights in RIGHTS.items() if Right.WORK_ON_CASES in rights)

# Who manages sees no content, and who supervises does nothing that they supervise (AVG 38.6).
_NOT_TOGETHER = (
    {Role.ADMINISTRATOR},
    {Role.DATA_PROTECTION_OFFICER},
    {*CONTENT_ROLES, Role.SIGNATORY},
)


def may(role: Role, right: Right) -> bool:
    return right in RIGHTS[role]


def roles_with(right: Right) -> frozenset[Role]:
    return frozenset(role for role in Role if may(role, right))


def go_together(one: Role, other: Role) -> bool:
    """Whether one person may have both roles at one party at the same time."""
    return any(one in group and other in group for group in _NOT_TOGETHER)
