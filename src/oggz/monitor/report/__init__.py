"""The report of a release: one set of values, as a page and as a tagged PDF."""

from oggz.monitor.report.compose import Definition, Description, Material, compose
from oggz.monitor.report.model import Report
from oggz.monitor.report.ratings import Rating, read_ratings
from oggz.monitor.report.stories import read_stories

__all__ = [
    "Definition",
    "Description",
    "Material",
    "Rating",
    "Report",
    "compose",
    "read_ratings",
    "read_stories",
]
