"""Everything that stands about one person in one case, for that person.

Read by the platform for them, not by who handles the request: what a clause gives to whom says
nothing of what somebody may know of themselves. Only exemptions that were recorded are left out.
Files of others in the case are no part of it, nor what was recorded for the case as a whole when
it did not begin with this person.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from oggz.casework.audit import subjects, words
from oggz.casework.audit.events import Outcome
from oggz.casework.audit.models import Entry
from oggz.casework.cases.models import (
    Case,
    Contribution,
    File,
    Kind,
    Participation,
)
from oggz.casework.cases.references import reference
from oggz.casework.covenants import selectors as covenants
from oggz.casework.covenants.models import Version
from oggz.casework.parties.models import Party
from oggz.casework.rights.filing import recorded
from oggz.casework.rights.filing.shape import (
    Item,
    LeftOut,
    Look,
    Purpose,
    Recipient,
    TakingPart,
    WholeFile,
)
from oggz.casework.rights.models import Exemption, Request
from oggz.casework.vault.fields import open_rows
from oggz.covenant.model import Clause
from oggz.covenant.retention import Kept, day_of, term_over
from oggz.covenant.terms import DataCategory, Role, Subject

BATCH = 500
NOT_IN_IT = (
    "De namen van medewerkers. U ziet hun organisatie en hun functie (AVG artikel 15 lid 4;"
    " Hof van Justitie 22 juni 2023, C-579/21).",
    "De dossiers van anderen, zoals een partner of een kind. Zij vragen die zelf, of wie namens hen"
    " mag vragen.",
)
RIGHTS = (
    "Klopt er iets niet? Dan mag u vragen om het te verbeteren of aan te vullen (AVG artikel 16).",
    "U mag vragen om gegevens te wissen, of om ze tijdelijk niet te gebruiken (AVG artikel 17 en"
    " 18).",
    "U mag bezwaar maken tegen het gebruik en het delen. Zolang daarover niet is besloten, ligt het"
    " delen stil (AVG artikel 21).",
    "Gaf u toestemming? Die mag u altijd weer intrekken (AVG artikel 7).",
    "Er worden hier geen besluiten genomen door een computer (AVG artikel 22).",
    "U mag klagen bij de Autoriteit Persoonsgegevens: autoriteitpersoonsgegevens.nl of"
    " 088 - 1805 250 (AVG artikel 77).",
)


@dataclass(frozen=True)
class _Known:
    """What many rows need: functions of who took part, names of parties, what is left out."""

    file: File
    case: Case
    functions: Mapping[tuple[int, int], str]
    exempted: Mapping[UUID, str]

    def function(self, member: int, party: int) -> str:
        return self.functions.get((member, party), "medewerker")


def gather(row: Request, version: Version) -> WholeFile:
    """In one transaction of who has a seat in the case; `row` is the request it is made for."""
    case = Case.objects.get(pk=row.case_id)
    file = File.objects.get(pk=row.file_id)
    known = _Known(file, case, _functions(case), _exempted(row))
    document = covenants.document(version.checksum)
    contact = document.contact
    looks = list(_log(case, file))
    items, left_out = _items(known)
    return WholeFile(
        made_on=timezone.localdate(), reference=reference(case.pk), of=Subject(file.subject).dutch,
        covenant=document.title, version=version.number,
        contact=[contact.name, contact.address, contact.phone, contact.email],
        purposes=[Purpose(title=each.title, text=each.text, article=each.article)
                  for each in document.purposes.values()],
        items=items, left_out=left_out,
        recorded=list(recorded.of(file, case)),
        taking_part=list(_taking_part(known, document.purposes)),
        recipients=_recipients(looks), log=looks,
        not_in_it=list(NOT_IN_IT), rights=list(RIGHTS),
    )  # fmt: skip


def _functions(case: Case) -> dict[tuple[int, int], str]:
    rows = Participation.objects.filter(case=case).order_by("pk")
    return {
        (member, party): Role(role).dutch
        for member, party, role in rows.values_list("member", "party", "role")
    }


def _exempted(row: Request) -> dict[UUID, str]:
    standing = Exemption.objects.filter(request=row, withdrawn_at=None)
    return {each.contribution_id: each.get_why_display() for each in standing}


def _items(known: _Known) -> tuple[list[Item], list[LeftOut]]:
    rows = list(
        Contribution.objects.filter(file=known.file, case=known.case)
        .select_related("source", "version").order_by("at", "pk")
    )  # fmt: skip
    items, left_out = [], []
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        given = open_rows(each for each in batch if each.pk not in known.exempted)
        items += [_item(each, known) for each in given]
        left_out += [_left_out(each, known) for each in batch if each.pk in known.exempted]
    return items, left_out


def _item(row: Contribution, known: _Known) -> Item:
    clause = _clause(row.version.checksum, row.clause)
    grounds = (clause.special_ground, clause.secrecy_ground) if clause else ()
    return Item(
        id=row.pk, category=DataCategory(row.category).dutch, kind=Kind(row.kind).dutch,
        text=row.text if isinstance(row.text, str) else None, source=row.source.name,
        function=known.function(row.by_id, row.source_id), at=row.at,
        article=clause.article if clause else row.clause,
        ground=clause.ground.dutch if clause and clause.ground else "",
        exception=", ".join(each.dutch for each in grounds if each),
        kept_until=_until(
            known.case.covenant_id, row.category, row.source.slug, day_of(row.at),
            day_of(known.case.closed_at) if known.case.closed_at else None,
            known.case.outcome == "cancelled", known.file.subject,
        ),
        corrected_at=row.corrected_at, corrects=row.corrects_id,
    )  # fmt: skip


def _left_out(row: Contribution, known: _Known) -> LeftOut:
    return LeftOut(
        category=DataCategory(row.category).dutch, source=row.source.name, at=row.at,
        why=known.exempted[row.pk],
    )  # fmt: skip


@cache
def _clause(checksum: str, name: str) -> Clause | None:
    """None for a clause that its version does not have, which must not keep a file from anybody."""
    return next((c for c in covenants.document(checksum).clauses if c.id == name), None)


def _until(
    covenant: UUID, category: str, source: str, day: date, closed: date | None, cancelled: bool,
    subject: str,
) -> date | None:  # fmt: skip
    kept = Kept(DataCategory(category), source, day, closed, cancelled, Subject(subject))
    term = term_over(_since(covenant, day, timezone.localdate()), kept)
    return term.until if term else None


@cache
def _since(covenant: UUID, day: date, today: date) -> tuple[object, ...]:
    return tuple(covenants.Versions().since(covenant, day))


def _taking_part(known: _Known, purposes: Mapping[str, object]) -> Iterator[TakingPart]:
    rows = Participation.objects.filter(file=known.file).select_related("party")
    for each in rows.order_by("since", "pk"):
        purpose = purposes.get(each.purpose)
        yield TakingPart(
            party=each.party.name, function=Role(each.role).dutch,
            purpose=getattr(purpose, "title", each.purpose), since=each.since, until=each.until,
        )  # fmt: skip


def _log(case: Case, file: File) -> Iterator[Look]:
    """What was done with this file, and with the case when that concerned nobody in particular.

    Also what was refused: somebody may know who tried.
    """
    mine = subjects.blinded(case.covenant_id, file.pk)
    rows = Entry.objects.filter(Q(subject=mine) | Q(subject=""), case=case.pk).order_by("at", "id")
    names = dict(Party.objects.values_list("slug", "name"))
    purposes: dict[str, str] = {}
    for each in rows.iterator(chunk_size=5000):
        yield Look(
            at=each.at, what=words.action(each.action), outcome=Outcome(each.outcome).dutch,
            party=names.get(each.party, each.party) or "het platform zelf",
            function=words.role(each.role) if each.role else "",
            purpose=purposes.get(each.purpose, each.purpose),
            categories=[DataCategory(one).dutch for one in each.categories],
            articles=each.articles,
        )  # fmt: skip


def _recipients(looks: Sequence[Look]) -> list[Recipient]:
    """Who read or got something, by the log: parties, and the kinds of data."""
    found: dict[str, set[str]] = {}
    for look in looks:
        if look.outcome == Outcome.DONE.dutch and look.categories and look.function:
            found.setdefault(look.party, set()).update(look.categories)
    return [
        Recipient(party=party, categories=sorted(found[party])) for party in sorted(found)
    ]  # fmt: skip
