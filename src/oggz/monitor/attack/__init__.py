"""Attacks on encodings: what whoever holds them could learn, measured before anybody does."""

from oggz.monitor.attack.outcome import Findings, Outcome
from oggz.monitor.attack.people import Listed, read_encodings, read_people
from oggz.monitor.attack.report import printed, verdict, write_report
from oggz.monitor.attack.run import attack_encodings, attack_tables

__all__ = [
    "Findings", "Listed", "Outcome", "attack_encodings", "attack_tables", "printed",
    "read_encodings", "read_people", "verdict", "write_report",
]  # fmt: skip
