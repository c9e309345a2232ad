"""Synthetic people with the truth beside them: for tests, benchmarks and the rehearsal."""

from oggz.monitor.people.domains import DOMAINS
from oggz.monitor.people.errors import NO_ERRORS, ErrorModel
from oggz.monitor.people.events import with_events
from oggz.monitor.people.population import Population, make_population
from oggz.monitor.people.presets import (
    six_sources,
    small_register,
    three_small_sources,
    two_sources,
)
from oggz.monitor.people.settings import PopulationSettings
from oggz.monitor.people.sources import SourcePlan, Sources, make_sources

# Columns of a source that invented people lack: their postcode tells both.
NOT_MADE = frozenset({"street", "town"})

__all__ = [
    "DOMAINS",
    "NOT_MADE",
    "NO_ERRORS",
    "ErrorModel",
    "Population",
    "PopulationSettings",
    "SourcePlan",
    "Sources",
    "make_population",
    "make_sources",
    "six_sources",
    "small_register",
    "three_small_sources",
    "two_sources",
    "with_events",
]
