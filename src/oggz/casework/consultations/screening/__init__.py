"""What in a text says who somebody is. Pure: it knows no Django, no database and no person.

There is no way around it: what is found must go. So it errs on the side of finding, and says of
each finding where it is, what it is, and what to write instead.
"""

from collections.abc import Collection
from datetime import date

from oggz.casework.consultations.screening.findings import Finding, Kind, settled
from oggz.casework.consultations.screening.folding import fold, plain
from oggz.casework.consultations.screening.names import names
from oggz.casework.consultations.screening.numbers import numbers
from oggz.casework.consultations.screening.places import places

__all__ = ["LONGEST_TEXT", "Finding", "Kind", "plain", "screen"]

# Of more, looking would take too long: such a text is refused before it is screened.
LONGEST_TEXT = 4_000


def screen(text: str, *, today: date, organisations: Collection[str] = ()) -> list[Finding]:
    """Everything in `text` that could tell who it is about, in the order of the text.

    `organisations` are names that may be written, such as those of the parties.
    """
    folded = fold(text)
    found = [
        *((Kind.UNREADABLE, start, end) for start, end in folded.unreadable),
        *numbers(folded.text, today=today),
        *places(folded.text),
        *names(folded.text, organisations=[fold(each).text for each in organisations]),
    ]
    return settled(text, folded, found)
