"""Figures about people: what may be counted (`registry`), and counting it (`tabulate`).

The registry loads without an engine, so that an agreement can be checked anywhere.
"""

from oggz.monitor.indicators.registry import INDICATORS, NAMES, Indicator, TablePlan, indicator

__all__ = ["INDICATORS", "NAMES", "Indicator", "TablePlan", "indicator"]
