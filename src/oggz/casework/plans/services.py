"""Writing a plan: each thing in it by itself, so that two people never lose each other's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oggz.casework.access import deciding
from oggz.casework.access.deciding import Thing, require
from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat, hold
from oggz.casework.cases import facts
from oggz.casework.cases.models import Contribution, File, Participation
from oggz.casework.cases.models.choices import LifeDomain
from oggz.casework.cases.services import content
from oggz.casework.cases.services.telling import told
from oggz.casework.plans.errors import Changed, PlanError
from oggz.casework.plans.models import Item, ItemKind, Result
from oggz.casework.plans.terms import DETAILS, HIGHEST, LOWEST, Beside, sentence
from oggz.casework.vault.fields import open_rows
from oggz.covenant.terms import Action, DataCategory, Role, Term

DOERS = frozenset({Role.CASE_COORDINATOR, Role.PROFESSIONAL})
# Something about life in one domain; the others are about the plan as a whole.
WITH_DOMAIN = frozenset({ItemKind.GOAL, ItemKind.PROGRESS})
# What happened on a day; an invitation may be for one to come.
WITH_DAY = frozenset({ItemKind.INVITATION, ItemKind.PRESENCE, ItemKind.REMARK, ItemKind.EVALUATION})
_TO_COME = frozenset({ItemKind.INVITATION, ItemKind.EVALUATION})
# What belongs to something else in the plan: to what kind, or to any.
ABOUT: Mapping[ItemKind, ItemKind | None] = {
    ItemKind.REMARK: None,
    ItemKind.PROGRESS: ItemKind.GOAL,
    ItemKind.OUTCOME: ItemKind.GOAL,
    ItemKind.SERVICE: ItemKind.ACTION,
}
# Of these the chosen word says enough.
MAY_BE_SILENT = frozenset({ItemKind.INVITATION, ItemKind.PRESENCE, ItemKind.EVALUATION})
LOOK_BACK = "Samen terugkijken hoe het gaat."
_YEAR = timedelta(days=366)

NOT_WRITING = "Onder het convenant schrijft u nu niet aan dit plan."


@dataclass(frozen=True)
class Doing:
    """Who does an action and by when: somebody who takes part, or the person with their own."""

    participation: Participation | None = None
    by_person: bool = False
    due: date | None = None

    def __post_init__(self) -> None:
        if (self.participation is None) is not self.by_person:
            raise PlanError("Kies wie dit gaat doen.")
        if self.due is None:
            raise PlanError("Kies een dag waarop dit klaar moet zijn.")


def category_of(
    kind: ItemKind, detail: Term | None = None, *, has_words: bool = True
) -> DataCategory:
    """What the person says is theirs; a relative belongs to the family."""
    own = (ItemKind.WISH, ItemKind.REMARK, ItemKind.OUTCOME)
    if kind in own or (kind is ItemKind.PRESENCE and has_words):
        return DataCategory.OWN_WORDS
    return DataCategory.FAMILY if detail is Beside.RELATIVE else DataCategory.PLAN


def may_write(by: Seat, kind: ItemKind) -> bool:
    """Whether something of this kind may be added now, to the plan of one's own file."""
    if by.glass:
        return False
    known = facts.of_file(by.own_file, party=by.party)
    thing = Thing(category_of(kind), by.own_file, by.party.slug, facts=known)
    return deciding.decide(by, Action.CONTRIBUTE, thing).allowed


@transaction.atomic
def add(
    file: File,
    kind: ItemKind,
    text: str,
    *,
    domain: LifeDomain | None = None,
    goal: Item | None = None,
    doing: Doing | None = None,
    detail: Term | None = None,
    about: Item | None = None,
    day: date | None = None,
    by: Seat,
    once: UUID | None = None,
) -> Item:
    """Something new in the plan of `file`'s person. `doing` is for an action, and only that.

    `detail` is a word of the list in `DETAILS` for its kind; where there is one, the text may be
    left out, and is that word then. `about` is what a remark is about. `once` is the number of the
    form: the same words on the same form are kept once.

    Raises Denied when the covenant does not allow writing it, PlanError when something is missing.
    """
    if (kind in WITH_DOMAIN) is not (domain is not None):
        raise PlanError("Kies om welk leefgebied het gaat.")
    if (kind is ItemKind.ACTION) is not (doing is not None):
        raise PlanError("Kies wie dit gaat doen.")
    if kind is ItemKind.PROGRESS and text not in map(str, range(LOWEST, HIGHEST + 1)):
        raise PlanError(f"Kies een cijfer van {LOWEST} tot en met {HIGHEST}.")
    if type(detail) is not DETAILS.get(kind, type(None)):
        raise PlanError("Kies iets uit de lijst.")
    by = hold(by)
    _refuse_day(kind, day, by)
    goal = _beside(goal, file, by, ItemKind.GOAL)
    if about is not None:
        if kind not in ABOUT:
            raise Unknown
        about = _beside(about, file, by, ABOUT[kind])
    has_words = bool(text.strip())
    if kind in MAY_BE_SILENT and not has_words:
        text = sentence(detail) if detail else LOOK_BACK
    category = category_of(kind, detail, has_words=has_words)
    row = content.contribute(file, category, text, by=by, once=once)
    if found := Item.objects.filter(pk=row.thread).first():  # the same form, sent twice
        return found
    item = Item(
        pk=row.thread, case=by.case, file=file, kind=kind, goal=goal, part=row.part,
        domain=domain.value if domain else None, detail=detail.value if detail else None,
        about=about, day=day,
    )  # fmt: skip
    if doing is not None:
        _assign(item, doing, by)
    item.save(force_insert=True)
    return item


@transaction.atomic
def rewrite(item: Item, text: str, *, current: str, by: Seat) -> Contribution:
    """Say it otherwise. `current` is the id of the text that the writer saw.

    Raises Changed, with the other's words, when that is not what stands there now.
    """
    by = hold(by)
    item = open_item(item, by)
    newest = _newest(item)
    if newest is None:
        raise Unknown
    if str(newest.pk) != current:
        raise Changed(_theirs(newest, by), str(newest.pk))
    return content.correct(newest, text, by=by)


@transaction.atomic
def assign(item: Item, doing: Doing, *, by: Seat) -> None:
    """Another does it, or on another day."""
    by = hold(by)
    item = open_item(item, by, ItemKind.ACTION)
    _require_writing(item, by)
    _assign(item, doing, by)
    item.save(update_fields=["owner", "owner_party", "by_person", "due"])
    _told(by, "plan.assign", item)


@transaction.atomic
def end(item: Item, result: Result, *, by: Seat) -> None:
    """An action is done or dropped, a goal reached or dropped. Who owns an action may say so too.

    Whoever presses twice ends it once.
    """
    by = hold(by)
    row = _item(item, by)
    fits = {ItemKind.ACTION: (Result.DONE, Result.DROPPED),
            ItemKind.EVALUATION: (Result.DONE, Result.DROPPED),
            ItemKind.GOAL: (Result.REACHED, Result.DROPPED)}  # fmt: skip
    if result not in fits.get(ItemKind(row.kind), (Result.DROPPED,)):
        raise PlanError("Dit kan hier niet: kies wat ermee gebeurde.")
    if row.owner_id == by.viewer.member and row.owner_party_id == by.party.pk:
        _require_reading(row, by)
    else:
        _require_writing(row, by)
    if row.ended_at:
        return
    row.ended_at, row.result = timezone.now(), result
    row.save(update_fields=["ended_at", "result"])
    _told(by, "plan.end", row)


def _assign(item: Item, doing: Doing, by: Seat) -> None:
    who = doing.participation
    if who is not None:
        now = Participation.objects.current().filter(pk=who.pk, case=by.case).first()
        if now is None:
            raise PlanError("Deze persoon doet niet (meer) mee aan deze casus. Kies een ander.")
        if now.role not in DOERS:
            raise PlanError("Kies iemand die zelf uitvoert.")
    if doing.due < timezone.localdate():
        raise PlanError("Deze dag is al voorbij. Kies vandaag of een latere dag.")
    item.owner_id = who.member_id if who else None
    item.owner_party_id = who.party_id if who else None
    item.by_person, item.due = doing.by_person, doing.due


def _refuse_day(kind: ItemKind, day: date | None, by: Seat) -> None:
    if (kind in WITH_DAY) is not (day is not None):
        raise PlanError("Kies een dag.")
    if day is None:
        return
    today = timezone.localdate()
    last = today + _YEAR if kind in _TO_COME else today
    first = timezone.localdate(by.case.opened_at) - _YEAR
    if kind is ItemKind.EVALUATION:
        first = today
    if not first <= day <= last:
        raise PlanError("Deze dag kan niet: controleer de dag, de maand en het jaar.")


def _beside(item: Item | None, file: File, by: Seat, kind: ItemKind | None = None) -> Item | None:
    """Another item of the same plan, to which something belongs; the goal of an action is open."""
    if item is None:
        return None
    found = open_item(item, by, kind) if kind else _item(item, by)
    if found.file_id != file.pk:
        raise Unknown
    return found


def open_item(item: Item, by: Seat, kind: ItemKind | None = None) -> Item:
    """The item, held, that has not ended. Raises Unknown for another kind or case, PlanError."""
    row = _item(item, by)
    if kind and row.kind != kind:
        raise Unknown
    if row.ended_at:
        raise PlanError("Dit is al afgerond. Maak iets nieuws in het plan.")
    return row


def _item(item: Item, by: Seat) -> Item:
    row = Item.objects.select_for_update().filter(pk=item.pk, case=by.case).first()
    if row is None:
        raise Unknown
    return row


def _newest(item: Item) -> Contribution | None:
    texts = Contribution.objects.filter(case=item.case_id, thread=item.pk, corrected_at=None)
    return texts.select_related("file", "source").first()


def _theirs(newest: Contribution, by: Seat) -> str:
    """The other's words, for who may read them; a correction alone does not show them."""
    seen = deciding.visible(by).filter(pk=newest.pk).first()
    if seen is None:
        raise Unknown
    (opened,) = open_rows([seen])
    told(by, "read", file=seen.file, categories=(DataCategory(seen.category),))
    return str(opened.text)


def _require_writing(item: Item, by: Seat) -> None:
    known = facts.of_file(item.file, party=by.party)
    require(by, Action.CONTRIBUTE, Thing(_category(item), item.file, by.party.slug, facts=known))


def _require_reading(item: Item, by: Seat) -> None:
    newest = _newest(item)
    if newest is None or not deciding.visible(by).filter(pk=newest.pk).exists():
        raise Unknown


def _told(by: Seat, action: str, item: Item) -> None:
    told(by, action, file=item.file, categories=(_category(item),),
         object_kind="plan_item", object_id=str(item.pk))  # fmt: skip


def _category(item: Item) -> DataCategory:
    newest = _newest(item)
    return DataCategory(newest.category) if newest else category_of(ItemKind(item.kind))
