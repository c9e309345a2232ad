"""Figures that are no counts: what a source alone would have counted, and who is known to none."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from oggz.monitor.indicators.capture import WARNING, unseen
from oggz.monitor.indicators.dimensions import Shape
from oggz.monitor.indicators.people import people_arrays
from oggz.monitor.indicators.registry import NAMES, indicator
from oggz.monitor.indicators.relations import rests_on
from oggz.monitor.tables import Estimate, Place

Arrays = Mapping[str, npt.NDArray[np.int64]]
_ROUND = 5
_ALONE_WARNING = (
    "Afgerond op vijf. De bron telt zo alleen wie zij zelf ziet, naar wat zij zelf vastlegde."
    " Tellingen van bronnen zijn niet op te tellen: mensen zijn bij meer dan één bron bekend."
)


def estimates(
    allowed: Sequence[str], of: Arrays, records: Arrays, shape: Shape, *, threshold: int,
) -> tuple[Estimate, ...]:  # fmt: skip
    """The estimates of the region that are allowed; they rest on the cells of `overlap`, and are
    left out when that is not allowed. `records` are by rank, `of` are the people they make."""
    if "overlap" not in allowed:
        return ()
    plans = {plan.name: plan for name in NAMES for plan in indicator(name).tables}
    found: list[Estimate] = []
    if "alone" in allowed and len(shape.sources) > 1:
        rests = [rests_on(plans, shape, name) for name in shape.sources]
        found += _alone(records, shape, rests, threshold)
    if "unseen" in allowed and len(shape.sources) > 1:
        found += _unseen(of, shape, rests_on(plans, shape, *shape.sources), threshold)
    return tuple(found)


def _alone(
    records: Arrays, shape: Shape, rests: Sequence[tuple[Place, ...]], threshold: int
) -> list[Estimate]:
    """What each source would have counted of the target group without the others."""
    found = []
    for number in range(len(shape.sources)):
        own = {key: values[records["source"] == number] for key, values in records.items()}
        of = people_arrays(own["person"], own, shape)
        count = int(of["target"].sum())
        if count < threshold:
            continue
        value = _ROUND * round(count / _ROUND)
        found.append(
            Estimate(
                name=f"alone-{number + 1}", indicator="alone",
                title=f"Mensen die {shape.organisations[number]} alleen had geteld",
                value=value, low=value - _ROUND // 2, high=value + _ROUND // 2, unit="mensen",
                warning=_ALONE_WARNING, rests_on=rests[number],
            )
        )  # fmt: skip
    return found


def _unseen(of: Arrays, shape: Shape, cells: tuple[Place, ...], threshold: int) -> list[Estimate]:
    target = of["target"] > 0
    patterns = np.zeros(int(target.sum()), np.int64)
    for number in range(len(shape.sources)):
        patterns |= of[f"in_{number}"][target] << number
    counted = np.bincount(patterns, minlength=1 << len(shape.sources))
    if counted.sum() < threshold:
        return []
    found = unseen(counted, len(shape.sources))
    if found is None:
        return []
    value, low, high = (_two_digits(one) for one in (found.value, found.low, found.high))
    return [
        Estimate(
            name="unseen", indicator="unseen",
            title="Mensen van de doelgroep die bij geen enkele bron bekend zijn",
            value=value, low=min(low, value), high=max(high, value), unit="mensen",
            warning=WARNING, rests_on=cells,
        )
    ]  # fmt: skip


def _two_digits(value: float) -> float:
    """Rounded to two digits, and to tens where those are fewer."""
    size = 10 ** max(int(np.floor(np.log10(max(value, 1.0)))) - 1, 1)
    return float(size * round(value / size))
