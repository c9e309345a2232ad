"""Proofs about a covenant: what can never happen, and what its clauses do to one another."""

from oggz.covenant.analysis.analysing import analyse
from oggz.covenant.analysis.findings import Analysis, Finding, Kind, Proof, Seriousness, Verdict

__all__ = ["Analysis", "Finding", "Kind", "Proof", "Seriousness", "Verdict", "analyse"]
