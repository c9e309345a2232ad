"""Which encoded records are of one person, found at the linkage unit, which reads no name."""

from oggz.monitor.linkage.delivery import link
from oggz.monitor.linkage.quality import Measured, measure
from oggz.monitor.linkage.report import printed
from oggz.monitor.linkage.steps import Linkage, link_tables

__all__ = ["Linkage", "Measured", "link", "link_tables", "measure", "printed"]
