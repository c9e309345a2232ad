"""Two periods linked once, under a secret of their own that is destroyed after use.

A source encodes its records of both periods (`encode`), the linkage unit links those (`link`) and
the analysis unit turns the numbers of the transition into those of the periods (`renumber`).
"""

from oggz.monitor.transition.delivery import encode
from oggz.monitor.transition.linking import link
from oggz.monitor.transition.numbers import renumber

__all__ = ["encode", "link", "renumber"]
