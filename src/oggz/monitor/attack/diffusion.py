"""Whether the diffusion of filters shows from the filters alone.

Diffusion makes each bit the XOR of some bits of a filter. When which ones is the same for all
records, two bits that share one go together, unless half of the filter is set; along those pairs
the diffusion can be undone. Under a salt nothing else makes bits go together.
"""

import numpy as np
import numpy.typing as npt

from oggz.monitor.attack.views import Filter, Seen

_SIGNIFICANT = 6.0  # standard deviations
_MANY = 0.2  # of the bits; a few always go together, by short cycles


def undone(target: Seen) -> tuple[str, ...]:
    """The salts and groups of which more than a few bits go together."""
    return tuple(
        f"{view.name}, {each.name}"
        for view in target.views
        if view.count > 1 and view.sizes.max() > 1  # else nothing is compared
        for each in view.filters
        if _going_together(each) > _MANY
    )


def _going_together(each: Filter) -> float:
    """The share of bits that go together with another."""
    unpacked = np.unpackbits(each.bits[each.known].view(np.uint8), axis=1)
    bits: npt.NDArray[np.float32] = unpacked.astype(np.float32)
    if len(bits) < 100:
        return 0.0
    bits -= bits.mean(axis=0)
    bits -= bits.mean(axis=1, keepdims=True)  # a longer name sets more bits everywhere
    bits /= bits.std(axis=0) + 1e-6
    together = bits.T @ bits / len(bits)
    np.fill_diagonal(together, 0.0)
    together -= np.median(together)
    found = np.abs(together) > _SIGNIFICANT / np.sqrt(len(bits))
    return float(found.any(axis=1).mean())
