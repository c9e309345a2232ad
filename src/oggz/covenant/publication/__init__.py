"""Documents that follow from a covenant, each a draft that a lawyer goes on with."""

from oggz.covenant.publication.writing import papers, write

__all__ = ["papers", "write"]
