"""Two versions of a covenant: who gains and who loses what."""

from oggz.covenant.comparison.changes import Basis, Change, Comparison, OtherBasis
from oggz.covenant.comparison.comparing import compare

__all__ = ["Basis", "Change", "Comparison", "OtherBasis", "compare"]
