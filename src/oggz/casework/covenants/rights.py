"""Who may do what with a covenant. Nobody may do anything for a party but their own."""

from oggz.casework.parties.rights import Right
from oggz.casework.parties.sessions import Standing
from oggz.covenant.terms import Role

DRAFTERS = frozenset({Role.PROCESS_COORDINATOR, Role.DATA_PROTECTION_OFFICER})
SENDERS = frozenset({Role.PROCESS_COORDINATOR})


def may_read(standing: Standing) -> bool:
    return standing.may(Right.READ_COVENANTS)


def may_draft(standing: Standing) -> bool:
    return standing.role in DRAFTERS


def may_send(standing: Standing) -> bool:
    return standing.role in SENDERS


def may_sign(standing: Standing) -> bool:
    return standing.may(Right.SIGN_COVENANTS)
