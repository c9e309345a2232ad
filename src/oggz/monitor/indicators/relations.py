"""How tables hang together: what they count, which cells are one number, and who knows them."""

from collections.abc import Iterator, Mapping

from oggz.monitor.agreement.target_group import Definition
from oggz.monitor.indicators.dimensions import Axis, Shape, only, with_group
from oggz.monitor.indicators.flows import Flows
from oggz.monitor.indicators.registry import TablePlan
from oggz.monitor.tables import TOTAL, Equal, Knows, Place

Plans = Mapping[str, TablePlan]
_NAMES = {"target": "persons", "known": "known", "records": "records"}


def counted(plan: TablePlan, shape: Shape, flows: Flows | None, period: str) -> str:
    """What a table counts; tables of one name hold the same people."""
    if plan.universe == "reported":
        return f"{'reports' if plan.unit == 'reports' else 'reported'}-{period}"
    if plan.universe == "steady":
        assert flows is not None
        if plan.name == "outflow":
            return f"before-{flows.previous}"
        # With every source in both periods they are simply all who are known.
        return f"{'known' if set(flows.steady) == set(shape.sources) else 'steady'}-{period}"
    return f"{_NAMES[plan.universe]}-{period}"


def knows(plans: Plans, shape: Shape) -> tuple[Knows, ...]:
    """Sources know of their own records how many can be traced; one that alone has reports knows
    these, but not whether those people are known elsewhere."""
    told = []
    if "coverage" in plans:
        told += [Knows(party=name, dimension="supplier", code=name) for name in shape.sources]
    reporting = shape.of_kinds(shape.kinds_with("report"))
    if "repeat_reports" in plans and len(reporting) == 1:
        party = shape.sources[reporting[0]]
        told.append(Knows(party=party, dimension="elsewhere", code=TOTAL))
    return tuple(told)


def equal(plans: Plans, shape: Shape, axes: Mapping[str, Axis]) -> tuple[Equal, ...]:
    """Cells of tables that count different people, and yet must hold one number."""
    pairs = list(_of_definitions(plans, shape, axes))
    if "inflow" in plans and "outflow" in plans:
        pairs.append(
            (_place(plans["inflow"], since="stayed"), _place(plans["outflow"], until="stayed"))
        )
    if "repeat_reports" in plans and "time_to_care" in plans:
        pairs.append((_place(plans["repeat_reports"], turn="first"), _place(plans["time_to_care"])))
    return tuple(Equal(one=one, other=other) for one, other in pairs)


def _of_definitions(
    plans: Plans, shape: Shape, axes: Mapping[str, Axis]
) -> Iterator[tuple[Place, Place]]:
    """A definition that asks what another table counts by is counted there too."""
    everywhere = axes["municipality"].dimension.names
    for definition in shape.target.definitions:
        for plan, codes in _same_people(definition, plans, shape):
            places = everywhere if "municipality" in plan.dimensions else (TOTAL,)
            for code in places:
                if "definitions" in plans:
                    yield (
                        _place(plans["definitions"], municipality=code, definition=definition.id),
                        _place(plan, municipality=code, **codes),
                    )
        yield from _without_definitions(definition, plans, shape, everywhere)


def _same_people(
    definition: Definition, plans: Plans, shape: Shape
) -> Iterator[tuple[TablePlan, dict[str, str]]]:
    """Tables, with the codes of them, that hold exactly the people of a definition."""
    main = shape.target.main
    if definition.id == main:
        regional = [plan for plan in plans.values() if plan.universe == "target"]
        local = [plan for plan in regional if "municipality" in plan.dimensions]
        yield from ((plan, {}) for plan in (local or regional)[:1])
    if _is_of_group(definition, shape) and "combinations" in plans:
        yield plans["combinations"], {"combination": with_group(shape.target.groups[0].id)}
    if definition.within != main or definition.any_kind:
        return
    if not definition.any_domain:
        more = definition.sources == 2 <= len(shape.sources) and "overlap" in plans
        if more and _asks_domains(definition, shape) == 0:
            yield plans["overlap"], {"known_to": "more"}
    elif len(definition.any_domain) == 1 == definition.sources and definition.domains <= 1:
        by_domain = plans.get("people_by_domain")
        yield from [(by_domain, {"domain": definition.any_domain[0]})] if by_domain else ()


def _without_definitions(
    definition: Definition, plans: Plans, shape: Shape, everywhere: tuple[str, ...]
) -> Iterator[tuple[Place, Place]]:
    """The main definition may link two other tables, also when its own is not made."""
    found = list(_same_people(definition, plans, shape))
    if "definitions" in plans or len(found) < 2:
        return
    (one, codes), (other, others) = found[:2]
    both = all("municipality" in plan.dimensions for plan in (one, other))
    for code in everywhere if both else (TOTAL,):
        yield _place(one, municipality=code, **codes), _place(other, municipality=code, **others)


def _is_of_group(definition: Definition, shape: Shape) -> bool:
    """Whether it asks no more than one domain of the first group."""
    group = set(shape.target.members(shape.target.groups[0].id))
    return (
        definition.within is None and set(definition.any_domain) == group
        and not definition.any_kind and definition.domains <= 1 and definition.sources == 1
    )  # fmt: skip


def _asks_domains(definition: Definition, shape: Shape) -> int:
    """How many domains it asks beyond what everybody in the target group has anyway."""
    least = 1 if any(one.any_domain for one in shape.target.asked(definition)) else 0
    return max(definition.domains - least, 0)


def _place(plan: TablePlan, **codes: str) -> Place:
    return Place(table=plan.name, codes=tuple(codes.get(name, TOTAL) for name in plan.dimensions))


def rests_on(plans: Plans, shape: Shape, *sources: str) -> tuple[Place, ...]:
    """The cells of the region that tell how many are known to these sources alone, and to more."""
    overlap = plans["overlap"]
    more = ("two", "three") if len(shape.sources) > 2 else ("more",) * (len(shape.sources) > 1)
    codes = (*(only(name) for name in sources), *more)
    return tuple(_place(overlap, known_to=code) for code in codes)
