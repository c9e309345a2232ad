"""A covenant that lets the municipality deliver to a monitor, cases under it, and an agreement."""

from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.access.seats import Seat
from oggz.casework.cases.models import Case, File, Kind, Outcome, Participation, Step, Weighing
from oggz.casework.cases.services import content
from oggz.casework.parties.sessions import Viewer
from oggz.casework.vault import services as vault
from oggz.covenant.terms import DataCategory, Phase, Role, Subject
from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import drafting
from oggz.monitor.agreement.drafting import Plan, PlannedParty, PlannedSource
from oggz.monitor.keys import ceremony, keyfiles
from oggz.monitor.keys.keyfiles import OwnKey
from oggz.monitor.schemas import schema
from tests.casework import world as worlds

PURPOSE = "beleidsinformatie"
TOWN = "GM1960"
# The last month but this one: the work of a monitor begins after its period.
END = timezone.localdate().replace(day=1) - timedelta(1)
START = END - timedelta(299)

_PURPOSE = f"""
[purposes.{PURPOSE}]
article = "2.9"
title = "tellen voor beleid"
area = "beleid"
text = "De gemeente telt, zonder namen, hoeveel inwoners vastlopen, om beleid te maken."
"""
_BRINGING = """
[[clauses]]
id = "inbrengen-proef"
article = "9.90"
effect = "permit"
parties = ["gemeente", "sociaal-team"]
roles = ["process_coordinator", "case_coordinator"]
actions = ["contribute"]
purposes = ["hulp"]
categories = ["signal", "identity", "contact", "housing"]
phases = ["triage", "approach", "aftercare", "closed"]
subjects = ["person", "child"]
conditions = ["weighing"]
ground = "public_task"
retention = { months = 60, since = "closed" }
reason = "Om te proberen."
"""


def delivering(
    *, actions: str = "export", categories: str = '"case", "signal", "identity", "contact"',
    party: str = "gemeente",
) -> str:  # fmt: skip
    return f"""
[[clauses]]
id = "monitor-leveren"
article = "13.9"
effect = "permit"
parties = ["{party}"]
roles = ["process_coordinator"]
actions = ["{actions}"]
purposes = ["{PURPOSE}"]
categories = [{categories}]
phases = ["triage", "approach", "aftercare", "closed"]
subjects = ["person"]
conditions = ["weighing"]
ground = "public_task"
reason = "De gemeente wil weten of haar beleid helpt."
"""


def text(*clauses: str, purpose: str = _PURPOSE) -> str:
    """The model covenant with more in it."""
    return worlds.text() + purpose + _BRINGING + "".join(clauses)


class Monitored(worlds.World):
    """Cases in the period of a monitor, and somebody who coordinates them."""

    def __init__(self, written: str = "") -> None:
        super().__init__(written=written or text(delivering()))
        self.regisseur = self.person("gemeente", Role.PROCESS_COORDINATOR)

    @property
    def email(self) -> str:
        return self.regisseur.member.email

    @property
    def deliverer(self) -> Viewer:
        return self.viewer("gemeente", Role.PROCESS_COORDINATOR, PURPOSE)

    def case(
        self, *, name: str = "", phase: Phase = Phase.APPROACH, opened: date = START,
        closed: date | None = None, purposes: tuple[str, ...] = ("hulp", PURPOSE),
        subject: Subject = Subject.PERSON, weighed: bool = True, cancelled: bool = False,
    ) -> File:  # fmt: skip
        """A case as it stands now; with a `name`, that was brought in by the municipality."""
        viewer = self.viewer("gemeente", Role.PROCESS_COORDINATOR)
        barrier.tell(viewer)
        by = {"party": self.parties["gemeente"], "by_id": viewer.member}
        phase = Phase.CLOSED if closed else phase
        case = Case.objects.create(
            covenant=self.covenant, phase=phase, opened_at=_noon(opened), opened_for=by["party"],
            opened_by_id=viewer.member, closed_at=_noon(closed) if closed else None,
            outcome=(Outcome.CANCELLED if cancelled else Outcome.RESOLVED) if closed else "",
        )  # fmt: skip
        file = File.objects.create(case=case, subject=subject)
        for purpose in purposes:
            Participation.objects.create(
                case=case, file=file, member_id=viewer.member, party=by["party"],
                role=viewer.role, purpose=purpose, added_by_id=viewer.member,
            )  # fmt: skip
        vault.make_key(case.pk)
        if weighed:
            Weighing.objects.create(case=case, informed=True, reasons="Nodig.", **by)
        Step.objects.create(case=case, phase=Phase.TRIAGE, level=1, at=_noon(opened), **by)
        if phase is not Phase.TRIAGE:
            at = _noon(closed or opened + timedelta(3))
            Step.objects.create(case=case, phase=phase, level=2, at=at, **by)
        if name:
            self.brings(file, DataCategory.IDENTITY, name, kind=Kind.NAME)
        return file

    def seat(self, file: File, purpose: str = "hulp") -> Seat:
        viewer = self.viewer("gemeente", Role.PROCESS_COORDINATOR, purpose)
        seat = self.look(viewer, file.case_id)
        assert seat is not None
        return seat

    def brings(self, file: File, category: DataCategory, said: str, **more: object):
        return content.contribute(file, category, said, by=self.seat(file), **more)

    def team_brings(self, file: File, category: DataCategory, said: str, **more: object):
        """Another party at the table does; its seat is what it needs for it."""
        viewer = self.viewer("sociaal-team", Role.CASE_COORDINATOR)
        guide = self.seat(file)
        Participation.objects.get_or_create(
            case=file.case, file=file, member_id=viewer.member, role=viewer.role,
            party=self.parties["sociaal-team"], purpose="hulp",
            defaults={"added_by_id": guide.viewer.member},
        )  # fmt: skip
        seat = self.look(viewer, file.case_id)
        assert seat is not None
        return content.contribute(file, category, said, by=seat, **more), seat


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


WANTED = tuple(
    name
    for name in schema("casework").names
    if name not in {"sex", "street", "town", "bsn", "initials"}
)


class Agreed:
    """An agreement of a monitor in a folder, with all keys; casework is one of its sources."""

    def __init__(
        self, folder: Path, *, columns: tuple[str, ...] = WANTED, kind: str = "casework",
        organisation: str = "Gemeente Voorbeeld", town: str = TOWN, purpose: str = PURPOSE,
        duplicates: bool = False,
    ) -> None:  # fmt: skip
        self.folder = folder
        folder.mkdir(exist_ok=True)
        houses = {
            "casusregie": ("source", organisation), "police": ("source", "Politie Voorbeeld"),
            "linkage": ("linkage_unit", "Koppeldienst"),
            "analysis": ("analysis_unit", "Onderzoekers"),
            "publisher": ("publisher", "GGD"), "steering": ("steering_group", "Stuurgroep"),
            "clients": ("target_group", "Cliëntenraad"),
        }  # fmt: skip
        self.keys: dict[str, OwnKey] = {
            name: keyfiles.generate(project="proef", period="p1", role=name) for name in houses
        }
        ground = "casusregie-statistiek" if kind == "casework" else "wmo-statistiek"
        plan = Plan(
            project="proef", title="Proef", people="invented", region="Voorbeeldstreek",
            municipalities=(town,), label="p1", start=START, end=END,
            begins=END + timedelta(1), kept_short=END + timedelta(200),
            ends=END + timedelta(300),
            parties=tuple(
                PlannedParty(
                    name, role, house, "functionaris", self.keys[name].signing_public,
                    self.keys[name].opening_public,
                )
                for name, (role, house) in houses.items()
            ),
            sources=(
                PlannedSource("casusregie", kind, ground, "Levert.", columns, 100, duplicates),
                PlannedSource(
                    "police", "police", "politie-statistiek", "Levert.",
                    ("record_id", "surname", "birth_date", "reported_on", "report_code"), 100,
                ),
            ),
            indicators=("people",), maker="casusregie", advising=("steering", "clients"),
        )  # fmt: skip
        self.path = drafting.write(folder, plan)
        if purpose != PURPOSE:
            self.change(PURPOSE, purpose, drafting.FRAMEWORK)
            self.change(PURPOSE, purpose)
        self.sign()

    def change(self, old: str, new: str, file: str = drafting.AGREEMENT) -> None:
        path = self.folder / file
        before = path.read_text()
        assert old in before
        path.write_text(before.replace(old, new))

    def sign(self) -> None:
        for name, key in self.keys.items():
            agreements.sign(self.path, party=name, key=key.signing, by="directeur")

    def key(self, name: str) -> Path:
        """The key file of a source, with the secret of the period in it."""
        path = self.folder / f"{name}.key"
        keyfiles.write(path, self.keys[name])
        agreed = agreements.read(self.path)
        ceremony.make_secret(
            agreed, path, name, ceremony.secret_path(self.folder, agreed, "linkage")
        )
        return path
