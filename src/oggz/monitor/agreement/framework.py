"""What cannot be in the definition of a target group: every contradiction, with its place."""

from collections.abc import Callable, Generator, Iterator, Sequence

from oggz.documents.lines import Path
from oggz.documents.problems import Problem
from oggz.monitor.agreement.target_group import Dated, Evidence, TargetGroup
from oggz.monitor.schemas import KINDS, Column, schema

RESERVED = ("unknown",)


def find(target: TargetGroup) -> Iterator[Problem]:
    """Every contradiction in the definition of a target group."""
    for check in _CHECKS:
        yield from check(target)


def _names(target: TargetGroup) -> Iterator[Problem]:
    for part in ("groups", "domains", "definitions"):
        ids = [one.id for one in getattr(target, part)]
        for number, name in enumerate(ids):
            if name in ids[:number]:
                yield Problem((part, number, "id"), f"{name} staat er twee keer.")
            if name in RESERVED:
                yield Problem((part, number, "id"), f"{name} is al in gebruik. Kies een ander.")
    for number, kind in enumerate(target.precedence):
        yield from _kind(kind, ("precedence", number))
        if kind in target.precedence[:number]:
            yield Problem(("precedence", number), f"{kind} staat er twee keer.")
    if missing := [kind for kind in KINDS if kind not in target.precedence]:
        yield Problem(("precedence",), f"mist {', '.join(missing)}.")


def _groups(target: TargetGroup) -> Iterator[Problem]:
    known = [group.id for group in target.groups]
    for number, domain in enumerate(target.domains):
        if domain.group not in known:
            yield Problem(("domains", number, "group"), _unknown(domain.group, known))
    for number, name in enumerate(known):
        # The combinations with a group of one domain would add up to the people of that domain.
        if len(target.members(name)) < 2:
            yield Problem(("groups", number), "heeft minder dan twee leefgebieden.")


def _evidence(target: TargetGroup) -> Iterator[Problem]:
    known = [domain.id for domain in target.domains]
    for number, row in enumerate(target.evidence):
        path: Path = ("evidence", number)
        if row.domain not in known:
            yield Problem((*path, "domain"), _unknown(row.domain, known))
        if row.values and row.at_most is not None:
            yield Problem(path, "heeft values en at_most. Kies een van beide.")
        yield from _column(row, path)
    told = {row.domain for row in target.evidence}
    for number, name in enumerate(known):
        if name not in told:
            yield Problem(("domains", number), f"{name} wordt door geen enkele rij aangetoond.")


def _column(row: Evidence, path: Path) -> Iterator[Problem]:
    column = yield from _payload(row.kind, row.column, path, "column")
    if column is None:
        return
    if row.values:
        yield from _codes(column, row.values, path)
    if row.at_most is not None:
        low, high = column.minimum, column.maximum
        if low is None or high is None:
            yield Problem((*path, "at_most"), f"kan niet: {row.column} is geen getal.")
        elif not low <= row.at_most < high:
            yield Problem(
                (*path, "at_most"),
                f"moet tussen {low} en {high - 1} liggen; anders zegt het niets",
            )


def _dated(target: TargetGroup) -> Iterator[Problem]:
    for number, row in enumerate(target.dated):
        yield from _date(row, ("dated", number))


def _date(row: Dated, path: Path) -> Iterator[Problem]:
    column = yield from _payload(row.kind, row.column, path, "column")
    if column is not None and column.type != "date":
        yield Problem((*path, "column"), f"{row.column} is geen datum.")
    if (row.only is None) != (not row.values):
        yield Problem(path, "heeft only en values samen nodig, of geen van beide.")
    elif row.only is not None:
        asked = yield from _payload(row.kind, row.only, path, "only")
        if asked is not None:
            yield from _codes(asked, row.values, path)


def _definitions(target: TargetGroup) -> Iterator[Problem]:
    domains = [domain.id for domain in target.domains]
    earlier: list[str] = []
    for number, one in enumerate(target.definitions):
        path: Path = ("definitions", number)
        if one.within is not None and one.within not in earlier:
            yield Problem((*path, "within"), f"{one.within} moet hierboven staan.")
        if one.domains > len(domains):
            yield Problem((*path, "domains"), f"er zijn maar {len(domains)} leefgebieden.")
        for place, name in enumerate(one.any_domain):
            if name not in domains:
                yield Problem((*path, "any_domain", place), _unknown(name, domains))
        for place, kind in enumerate(one.any_kind):
            yield from _kind(kind, (*path, "any_kind", place))
        earlier.append(one.id)
    if target.main not in earlier:
        yield Problem(("main",), _unknown(target.main, earlier))


def _payload(
    kind: str, name: str, path: Path, field: str
) -> Generator[Problem, None, Column | None]:
    """What is wrong with a column of the payload; returns it when it is there."""
    wrong = list(_kind(kind, (*path, "kind")))
    yield from wrong
    if wrong:
        return None
    table = schema(kind)
    if name not in table.payload or name == "record_id":
        yield Problem((*path, field), f"{name} is geen kolom die van {kind} naar de analyse gaat.")
        return None
    return table.column(name)


def _codes(column: Column, values: Sequence[str], path: Path) -> Iterator[Problem]:
    for place, value in enumerate(values):
        if value not in column.codes:
            told = _unknown(value, list(column.codes)) if column.codes else (
                f"kan niet: {column.name} heeft geen codes."
            )  # fmt: skip
            yield Problem((*path, "values", place), told)
            return


def _kind(kind: str, path: Path) -> Iterator[Problem]:
    if kind not in KINDS:
        yield Problem(path, f"moet een van deze zijn: {', '.join(KINDS)}.")


def _unknown(name: str, known: Sequence[str]) -> str:
    return f"{name} bestaat hier niet. Kies uit: {', '.join(known)}."


_CHECKS: tuple[Callable[[TargetGroup], Iterator[Problem]], ...] = (
    _names, _groups, _evidence, _dated, _definitions,
)  # fmt: skip
