"""Addresses with the structure of Dutch ones: a postcode is one side of a piece of street."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oggz import geography
from oggz.monitor.errors import MonitorError
from oggz.monitor.people.names import Texts
from oggz.monitor.people.settings import POSTCODES, PopulationSettings

# PostNL gives no F, I, O, Q, U, Y, and no SA, SD, SS.
_LETTERS = tuple(
    first + second
    for first in "ABCDEGHJKLMNPRSTVWXZ"
    for second in "ABCDEGHJKLMNPRSTVWXZ"
    if first + second not in ("SA", "SD", "SS")
)
_ADDITIONS = ("A", "B", "C", "-1", "-2", "bis")


@dataclass(frozen=True)
class Addresses:
    """All addresses of the region; an address is a place in these arrays."""

    postcode: Texts
    house_number: NDArray[np.int32]
    addition: Texts
    municipality: NDArray[np.int16]  # a place in settings.municipalities

    def __len__(self) -> int:
        return len(self.postcode)


def shares_of_municipalities(settings: PopulationSettings) -> NDArray[np.float64]:
    """Each municipality's share of the region's inhabitants (CBS, 1 January 2022).

    Raises MonitorError for a code that the register does not have or that has no inhabitants.
    """
    counts = []
    for code in settings.municipalities:
        try:
            inhabitants = geography.municipality(code).inhabitants_2022
        except geography.UnknownMunicipality as error:
            raise MonitorError(str(error)) from None
        if not inhabitants:
            raise MonitorError(f"Van gemeente {code} zijn geen inwoners bekend. Kies een andere.")
        counts.append(inhabitants)
    shares: NDArray[np.float64] = np.array(counts, float) / sum(counts)
    return shares


def make_addresses(
    settings: PopulationSettings, wanted: NDArray[np.int64], rng: np.random.Generator
) -> Addresses:
    """At least as many addresses as wanted in each municipality."""
    used = {first for low, high in POSTCODES.values() for first in range(low, high + 1)}
    free = iter([first for first in range(9999, 999, -1) if first not in used])
    postcode: list[str] = []
    sizes, places = [], []
    for place, (code, count) in enumerate(zip(settings.municipalities, wanted, strict=True)):
        codes = int(np.ceil(count / settings.addresses_per_postcode)) + 3
        size = np.clip(rng.poisson(settings.addresses_per_postcode, codes), 1, 60)
        while size.sum() < count:
            more = np.clip(rng.poisson(settings.addresses_per_postcode, 50), 1, 60)
            size = np.concatenate([size, more])
        low, high = POSTCODES.get(code, (0, -1))
        digits = list(range(low, high + 1))
        while len(digits) * len(_LETTERS) * 0.6 < len(size):
            try:
                digits.append(next(free))
            except StopIteration:
                raise MonitorError(
                    "Er zijn geen postcodes meer over voor zo veel mensen. Vraag er minder."
                ) from None
        chosen = rng.choice(len(digits) * len(_LETTERS), len(size), replace=False)
        postcode += [
            f"{digits[at // len(_LETTERS)]}{_LETTERS[at % len(_LETTERS)]}" for at in chosen.tolist()
        ]
        sizes.append(size)
        places.append(np.full(int(size.sum()), place, np.int16))
    size = np.concatenate(sizes)
    street = np.repeat(np.arange(len(size)), size)
    within = np.arange(len(street)) - np.repeat(np.cumsum(size) - size, size)
    flat = rng.random(len(street)) < settings.flats
    first = rng.choice([1, 2], len(size)) + 2 * rng.integers(0, 60, len(size))
    addition = np.full(len(street), "", object)
    # A flat has its neighbour's number and an addition that sets it apart.
    flat &= within > 0
    step = np.where(flat, 0, 1)
    number = first[street] + 2 * (np.cumsum(step) - np.repeat(_before(step, size), size) - 1)
    run = _place_in_run(flat)
    addition[flat] = np.array(
        [_ADDITIONS[at] if at < len(_ADDITIONS) else f"-{at}" for at in run[flat].tolist()], object
    )
    codes_text = np.empty(len(size), object)
    codes_text[:] = postcode
    return Addresses(codes_text[street], number.astype(np.int32), addition, np.concatenate(places))


def _before(step: NDArray[np.int64], size: NDArray[np.int64]) -> NDArray[np.int64]:
    """What was counted before each street begins."""
    counted = np.cumsum(step)
    ends = np.cumsum(size)
    before: NDArray[np.int64] = np.concatenate([[0], counted[ends[:-1] - 1]])
    return before


def _place_in_run(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """0, 1, 2 … along each unbroken run of true."""
    places = np.arange(len(flags))
    last_false = np.maximum.accumulate(np.where(flags, -1, places))
    run: NDArray[np.int64] = places - last_false - 1
    return run
