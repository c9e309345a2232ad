"""Where to get help now, nationally: facts that every visitor may need at once.

Part of the program rather than of the content, so that no editor can lose a number.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class HelpLine:
    """Somebody to call, most urgent first: when, and how."""

    name: str
    when: str
    phone: str = ""
    phone_link: str = ""
    website: str = ""
    icon: str = "phone"
    urgent: bool = False


_DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "help.toml").read_text())

HELP_LINES = tuple(HelpLine(**line) for line in _DATA.pop("lines"))
HELP_TEXTS: dict[str, str] = _DATA
"""`title`, `introduction`, `worry_about_other` and `cannot_call`."""
