"""A service that was chosen as the way for an action, as it is kept in a text of the plan."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

_SOURCE = "Bron: "


@dataclass(frozen=True)
class Chosen:
    """Each on a line of its own, so that the text is readable wherever it is shown."""

    name: str
    organisation: str
    place: str
    link: str
    source: str
    on: date

    @property
    def text(self) -> str:
        told = f"{_SOURCE}{self.source}, {self.on:%d-%m-%Y}"
        return "\n".join(
            line for line in (self.name, self.organisation, self.place, self.link, told) if line
        )


def link_in(text: str) -> str:
    """The address in such a text that leads to a page, whoever wrote it."""
    for line in text.splitlines():
        try:
            parts = urlsplit(line.strip())
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.hostname and " " not in line.strip():
            return line.strip()
    return ""
