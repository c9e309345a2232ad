"""Rehearsing an agreement on invented people: what would leave each house, what an attacker would
get, what the figures would be worth, and which is the smallest monitor that answers the question.
"""

from oggz.monitor.rehearsal.outcome import SIZES, Outcome, Size
from oggz.monitor.rehearsal.report import REPORT
from oggz.monitor.rehearsal.run import ERROR, rehearse
from oggz.monitor.rehearsal.wording import printed

__all__ = ["ERROR", "REPORT", "SIZES", "Outcome", "Size", "printed", "rehearse"]
