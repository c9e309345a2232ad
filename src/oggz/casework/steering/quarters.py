"""Calendar quarters: over what figures are made."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Self

from django.utils import timezone

_WRITTEN = re.compile(r"(20\d\d)-([1-4])")
_MONTHS = ("januari tot en met maart", "april tot en met juni", "juli tot en met september",
           "oktober tot en met december")  # fmt: skip


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """Written as 2026-3. It begins at `start` and has ended at `end`, both midnights here."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        found = _WRITTEN.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def dutch(self) -> str:
        return f"{_MONTHS[self.number - 1]} {self.year}"

    @property
    def before(self) -> "Quarter":
        if self.number == 1:
            return Quarter(self.year - 1, 4)
        return Quarter(self.year, self.number - 1)

    @property
    def after(self) -> "Quarter":
        if self.number == 4:
            return Quarter(self.year + 1, 1)
        return Quarter(self.year, self.number + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def start(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.first_day, time.min))

    @property
    def end(self) -> datetime:
        return self.after.start

    def __contains__(self, moment: object) -> bool:
        return isinstance(moment, datetime) and self.start <= moment < self.end
