"""The same form sent twice does one thing, as when somebody presses again on a slow connection."""

from uuid import UUID, uuid4, uuid5

from oggz.casework.access.seats import Seat


def key(form: UUID | None, by: Seat, *said: object) -> UUID:
    """The key of what is to be written: equal for the same words on the same form by one person.

    Other words on a form that was sent before, as after going back in a browser, are a new thing.
    `form` is a random number that is kept nowhere, so the key tells nothing of the words.
    """
    if form is None:
        return uuid4()
    parts = (by.case.pk, by.viewer.member, by.viewer.party, by.viewer.role, *said)
    return uuid5(form, "\0".join(str(part) for part in parts))
