"""What is recorded of one act (NEN 7513): who, for whom, why, with what, and how it ended.

Never what was read or written, and never a name: every value is a word of ours, a code or a
small number. What could be a sentence, a citizen number or a day of birth is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from oggz.covenant.terms import DataCategory, Role, Term

_WORD = re.compile(r"[a-z][a-z0-9_.-]{0,59}")
_CODE = re.compile(r"[A-Za-z0-9_.:/*-]{1,100}")
# Eight digits make a day of birth and nine a citizen number.
_TOO_MANY_DIGITS = re.compile(r"\d{8,9}")
_LARGEST_NUMBER = 9_999_999
_MOST_DETAILS = 12

Detail = str | int | bool | None


class Outcome(Term):
    DONE = "done", "gelukt"
    REFUSED = "refused", "geweigerd"
    FAILED = "failed", "mislukt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act. `action` is a word such as `read` or `party.joined`.

    `member` is the key of who did it and `responsible` of who answers for it, when that is
    somebody else; both are taken from the request when left out, as are `party`, `role`,
    `purpose` and `covenant`. `subject` is the platform's own id of the person concerned; it is
    kept blinded. `articles` are those of the covenant that allowed or forbade it.
    Raises ValueError for anything that could hold content.
    """

    action: str
    outcome: Outcome = Outcome.DONE
    member: int | None = None
    responsible: int | None = None
    party: str = ""
    role: Role | None = None
    covenant: UUID | None = None
    case: UUID | None = None
    subject: str | UUID | None = None
    categories: tuple[DataCategory, ...] = ()
    articles: tuple[str, ...] = ()
    purpose: str = ""
    object_kind: str = ""
    object_id: str | int | UUID = ""
    detail: Mapping[str, Detail] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _expect(_WORD, "action", self.action)
        for name in ("party", "purpose", "object_kind"):
            if value := getattr(self, name):
                _expect(_WORD, name, value)
        if isinstance(self.object_id, str) and self.object_id:
            _expect_code("object_id", self.object_id)
        for article in self.articles:
            _expect_code("articles", article)
        if len(self.detail) > _MOST_DETAILS:
            raise ValueError("detail has too many parts")
        for key, value in self.detail.items():
            _expect(_WORD, "a key of detail", key)
            _expect_no_content(key, value)


def _expect(pattern: re.Pattern[str], name: str, value: str) -> None:
    # Without the value: it may be what must not be told.
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(f"{name} is not a word or a code")


def _expect_code(name: str, value: str) -> None:
    _expect(_CODE, name, value)
    if _TOO_MANY_DIGITS.fullmatch(value):
        raise ValueError(f"{name} could be a citizen number or a day of birth")


def _expect_no_content(key: str, value: Detail) -> None:
    if isinstance(value, str):
        _expect_code(f"detail.{key}", value)
    elif isinstance(value, bool) or value is None:
        return
    elif not isinstance(value, int) or abs(value) > _LARGEST_NUMBER:
        raise ValueError(f"detail.{key} is not a small number")
