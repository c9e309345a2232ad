"""What is rehearsed: an agreement with keys of its own, and invented people for its sources."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from oggz.monitor.agreement import Agreement, Role
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.keys import OwnKey, SourceKey, derive
from oggz.monitor.people import ErrorModel, PopulationSettings, SourcePlan
from oggz.monitor.people.records import IDENTIFYING
from oggz.monitor.schemas import schema
from oggz.monitor.schemas.model import Kind

FEWEST, MOST = 500, 2_000_000
_LARGEST_PART = 3  # a source has at most one in so many people
_SMALLEST_PART = 10  # and is not scaled down below one in so many
_TWICE = 0.03  # of the people of a source that may have somebody twice: an assumption


@dataclass(frozen=True)
class _Sees:
    """Whom a kind of source mostly knows: log-odds for trouble by life domain, and by severity."""

    domains: Mapping[str, float]
    severity: float
    least_age: int


# Assumptions: of the order that makes overlaps like those that police and care report.
_SEES: Mapping[Kind, _Sees] = {
    "police": _Sees({"mental_health": 2, "justice": 2, "addiction": 2}, 0.8, 12),
    "wmo": _Sees({"daily_living": 2, "physical_health": 2}, 0.5, 18),
    "shelter": _Sees({"housing": 3, "addiction": 2}, 1.0, 18),
    "debt_help": _Sees({"money": 3, "daily_activity": 1}, 0.8, 18),
    "housing": _Sees({"money": 2, "housing": 2, "relations": 1}, 0.6, 18),
    "mental_health": _Sees({"mental_health": 3, "social_network": 1}, 0.9, 0),
    "casework": _Sees({"mental_health": 2, "daily_living": 2, "housing": 1}, 1.2, 0),
}


@dataclass(frozen=True)
class Rehearsed:
    """`agreement` is a copy for invented people, under keys that exist in this rehearsal only."""

    agreement: Agreement
    analysis: OwnKey = field(repr=False)
    sources: Mapping[str, SourceKey] = field(repr=False)
    sampling: bytes = field(repr=False)


def rehearsed(agreement: Agreement, seed: int) -> Rehearsed:
    """The agreement as it is rehearsed. Its checksum is another one, so that no command takes what
    is made here for a delivery.

    Keys follow from the seed: they protect nobody, and the same rehearsal gives the same files.
    """
    root = hashlib.sha256(f"oggz rehearsal 1 {seed} {agreement.checksum}".encode()).digest()
    names = {"project": agreement.project, "period": agreement.period.label}

    def key(role: str) -> OwnKey:
        signing = derive(root, **names, purpose=f"sign-{_plain(role)}")
        opening = derive(root, **names, purpose=f"open-{_plain(role)}")
        return OwnKey(
            agreement.project, agreement.period.label, role,
            Ed25519PrivateKey.from_private_bytes(signing),
            X25519PrivateKey.from_private_bytes(opening),
        )  # fmt: skip

    keys = {name: key(name) for name in agreement.parties}
    parties = {
        name: party.model_copy(
            update={
                "signing_key": keys[name].signing_public, "opening_key": keys[name].opening_public,
            }
        )
        for name, party in agreement.parties.items()
    }  # fmt: skip
    copy = agreement.model_copy(
        update={
            "people": "invented", "parties": parties, "signatures": (),
            "checksum": hashlib.sha256(root).hexdigest(),
        }
    )  # fmt: skip
    secret = derive(root, **names, purpose="linkage")
    return Rehearsed(
        copy, keys[copy.only(Role.ANALYSIS_UNIT)],
        {name: SourceKey(name, secret, None, keys[name].signing) for name in copy.sources},
        derive(secret, **names, purpose="sample"),
    )  # fmt: skip


def population(agreement: Agreement, people: int) -> PopulationSettings:
    """The region's people. Raises MonitorError for a number that says nothing or is too large."""
    if not FEWEST <= people <= MOST:
        raise MonitorError(
            f"Met {people} mensen kan niet geproefd worden. Geef met --people een aantal van"
            f" {FEWEST} tot en met {MOST}; het liefst het aantal inwoners van de streek."
        )
    return PopulationSettings(
        people=people, municipalities=agreement.region.municipalities, periods=1,
        last_year=agreement.period.end.year,
    )  # fmt: skip


def plans(agreement: Agreement, people: int) -> tuple[SourcePlan, ...]:
    """A plan for each source: as many people as it expects, in proportion to the region.

    With fewer people than the region has, a source is not scaled down below a tenth of them: with
    a handful of records nothing is rehearsed.
    """
    made = []
    for name, source in agreement.sources.items():
        kind = schema(source.kind).kind
        sees = _SEES[kind]
        columns = tuple(column for column in IDENTIFYING if column in source.variables)
        made.append(
            SourcePlan(
                name, records_of(agreement, name, people), ErrorModel(), sees.domains,
                sees.severity, least_age=sees.least_age, columns=columns,
                duplicates=_TWICE if source.has_duplicates else 0.0,
            )
        )  # fmt: skip
    return tuple(made)


def records_of(agreement: Agreement, name: str, people: int) -> int:
    """How many invented people a source has; see `plans`."""
    expected = agreement.sources[name].expected_records
    scaled = round(expected * people / agreement.statistics.inhabitants)
    return min(max(scaled, min(expected, people // _SMALLEST_PART)), people // _LARGEST_PART)


def present(agreement: Agreement, without: tuple[str, ...]) -> tuple[str, ...]:
    """The sources that take part. Raises Refused for a name that is no source, MonitorError when
    fewer than two are left."""
    if unknown := [name for name in without if name not in agreement.sources]:
        raise Refused(
            f"‘{unknown[0][:40]}’ is geen bron. De bronnen zijn: {', '.join(agreement.sources)}.",
            article=agreement.delivery.article,
        )
    left = tuple(name for name in agreement.sources if name not in without)
    if len(left) < 2:
        raise MonitorError(
            "Er blijven minder dan twee bronnen over, dus er valt niets te koppelen. Laat minder"
            " bronnen weg met --without."
        )
    return left


def _plain(role: str) -> str:
    """A party's name as a purpose of a key: without the underscore, which those do not have."""
    return role.replace("_", ".")
