"""What a check found, for the person who has to mend it and for the next command."""

from collections.abc import Iterator
from dataclasses import dataclass

from oggz.monitor.sources.faults import Finding


@dataclass(frozen=True)
class Completeness:
    """How many of `rows` have a value in a column."""

    column: str
    label: str
    filled: int
    rows: int


@dataclass(frozen=True)
class CheckReport:
    """What was found in the file `name` of `source`.

    `rows` could be read as rows; `records` is the number of different record numbers.
    """

    name: str
    source: str
    rows: int
    records: int
    findings: tuple[Finding, ...]
    completeness: tuple[Completeness, ...]

    @property
    def ok(self) -> bool:
        """Whether the file may be encoded: no errors, warnings aside."""
        return not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended."""
        return tuple(one for one in self.findings if not one.fault.warning)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What deserves a look."""
        return tuple(one for one in self.findings if one.fault.warning)

    def text(self) -> str:
        """The report in Dutch, with every place that is kept; no value of the file is in it."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"{self.name}: {many(self.rows, 'rij', 'rijen')}, " + many(
            self.records, "record", "records"
        )
        if self.completeness:
            yield ""
            yield "Ingevuld per kolom:"
            width = max(len(one.column) for one in self.completeness)
            for one in self.completeness:
                share = 100 * one.filled / one.rows if one.rows else 0.0
                yield _row(one, width, share)
        for title, found in (("Fouten", self.errors), ("Let op", self.warnings)):
            if found:
                yield ""
                yield f"{title}:"
                for finding in found:
                    yield from _finding(finding)
        yield ""
        yield self._verdict()

    def _verdict(self) -> str:
        if self.ok:
            return "Het bestand kan versleuteld worden."
        count = sum(one.count for one in self.errors)
        return f"{many(count, 'fout', 'fouten')}: herstel die en controleer opnieuw."


def _row(one: Completeness, width: int, share: float) -> str:
    percent = f"{share:.1f}".replace(".", ",")
    return f"  {one.column:<{width}}  {dutch(one.filled):>11}  {percent:>5}%"


def _finding(finding: Finding) -> Iterator[str]:
    where = f"{finding.column}: " if finding.column else ""
    times = f" ({dutch(finding.count)} keer)" if finding.count > 1 else ""
    yield f"- {where}{finding.fault.text}{times}. {finding.fault.remedy}"
    for place in finding.places:
        told = f": {place.value_class}" if place.value_class else ""
        yield f"    rij {place.line}{told}"
    if finding.count > len(finding.places):
        yield f"    en nog {dutch(finding.count - len(finding.places))}"


def many(count: int, one: str, more: str) -> str:
    """A count and its noun."""
    return f"{dutch(count)} {one if count == 1 else more}"


def dutch(number: int) -> str:
    """A number with points between thousands."""
    return f"{number:,}".replace(",", ".")
