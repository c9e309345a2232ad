"""A small agreement of invented parties, with the keys of all, for tests to change and break."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import Agreement, drafting
from oggz.monitor.agreement.drafting import Plan, PlannedParty, PlannedSource
from oggz.monitor.encoding.settings import EncodingSettings, Salt
from oggz.monitor.keys import keyfiles
from oggz.monitor.keys.keyfiles import OwnKey

PERIOD = (date(2025, 1, 1), date(2025, 12, 31))
BEGINS, ENDS = date(2026, 2, 1), date(2026, 11, 30)
SHORT = date(2026, 6, 30)
DURING = date(2026, 3, 15)
COLUMNS = ("record_id", "given_name", "surname", "birth_date", "sex", "postcode", "house_number")
SALT = Salt(name="born", fields=("birth_date", "sex"), groups=("name", "surname", "address"))
OWN = {
    "police": ("reported_on", "report_code"),
    "wmo": ("product_category", "assigned_from"),
    "shelter": ("stay",),
}
ROLES = {
    "police": "source",
    "wmo": "source",
    "shelter": "source",
    "linkage": "linkage_unit",
    "analysis": "analysis_unit",
    "publisher": "publisher",
    "steering": "steering_group",
    "clients": "target_group",
}
GROUNDS = {
    "police": "politie-statistiek",
    "wmo": "wmo-statistiek",
    "shelter": "opvang-statistiek",
}


@dataclass
class World:
    """A folder with an agreement and the private keys of every party."""

    folder: Path
    keys: dict[str, OwnKey]

    @property
    def path(self) -> Path:
        return self.folder / drafting.AGREEMENT

    def read(self) -> Agreement:
        return agreements.read(self.path)

    def key_path(self, role: str) -> Path:
        return self.folder / f"{role}.key"

    def write_keys(self) -> None:
        for role, key in self.keys.items():
            keyfiles.write(self.key_path(role), key)

    def sign(self, *parties: str) -> Agreement:
        for party in parties or tuple(self.keys):
            agreements.sign(
                self.path, party=party, key=self.keys[party].signing, by="directeur", today=BEGINS
            )
        return self.read()

    def change(self, old: str, new: str, count: int = 1) -> None:
        text = self.path.read_text()
        assert old in text, f"{old!r} is not in the agreement"
        self.path.write_text(text.replace(old, new, count))


def plan(keys: dict[str, OwnKey], **changes: object) -> Plan:
    made = Plan(
        project="proef",
        title="Proef",
        people="invented",
        region="Flevoland",
        municipalities=("GM0034", "GM0303", "GM0995", "GM0171", "GM0184", "GM0050"),
        label="2025",
        start=PERIOD[0],
        end=PERIOD[1],
        begins=BEGINS,
        kept_short=SHORT,
        ends=ENDS,
        parties=tuple(
            PlannedParty(
                name,
                role,
                f"Huis van {name}",
                "functionaris",
                keys[name].signing_public,
                keys[name].opening_public,
            )
            for name, role in ROLES.items()
        ),
        sources=tuple(
            PlannedSource(name, name, ground, "Levert.", COLUMNS + OWN[name], 100)
            for name, ground in GROUNDS.items()
        ),
        indicators=("people", "overlap"),
        maker="wmo",
        advising=("steering", "clients"),
        settings=EncodingSettings(salts=(SALT,)),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def make_world(folder: Path, **changes: object) -> World:
    keys = {name: keyfiles.generate(project="proef", period="2025", role=name) for name in ROLES}
    folder.mkdir(parents=True, exist_ok=True)
    drafting.write(folder, plan(keys, **changes))
    return World(folder, keys)
