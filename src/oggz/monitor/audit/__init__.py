"""Attacks on tables that would be published: an auditor that shares no code with the protector."""

from oggz.monitor.audit.evidence import ATTACK, Evidence, read_evidence, write_evidence
from oggz.monitor.audit.findings import Findings, Leak
from oggz.monitor.audit.report import printed, write_report
from oggz.monitor.audit.run import attack_tables, integer_bounds

__all__ = [
    "ATTACK",
    "Evidence",
    "Findings",
    "Leak",
    "attack_tables",
    "integer_bounds",
    "printed",
    "read_evidence",
    "write_evidence",
    "write_report",
]
