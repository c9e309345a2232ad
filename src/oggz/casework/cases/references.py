"""What people call a case by, when they speak or write about it."""

from uuid import UUID

# Without letters and digits that are read or heard as one another, such as O and 0.
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 6


def reference(case: UUID) -> str:
    """Such as `K3F-9QT`: follows from the id, says nothing of the person, and opens nothing.

    Two cases may have the same one, once in a billion; an address has the id itself.
    """
    number = case.int
    signs = ""
    for _ in range(_LENGTH):
        number, rest = divmod(number, len(_SIGNS))
        signs += _SIGNS[rest]
    return f"{signs[:3]}-{signs[3:]}"
