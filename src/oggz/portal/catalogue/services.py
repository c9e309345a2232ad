"""Keeping the catalogue equal to what is published; each call is one transaction."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, F, Value, When, prefetch_related_objects
from django.utils import timezone
from django.utils.crypto import salted_hmac
from wagtail.models import Page

from oggz.portal.catalogue.facts import Facts
from oggz.portal.catalogue.models import Entry, MissedSearch, Synonym, Word
from oggz.portal.catalogue.selectors import open_texts
from oggz.portal.catalogue.words import fold, words_of
from oggz.portal.municipalities.models import Municipality, SectionPage
from oggz.web.page_cache import forget_pages

# How a text is read: the stem of every word, accents aside. Made by a migration.
CONFIGURATION = "oggz_every_word"
_LONGEST_WORD = 40
_SHORTEST_WORD = 4
_BATCH = 500
_FIRST_SYNONYMS = Path(__file__).parent / "synonyms.toml"
# Different searches that are remembered, and how long.
MOST_MISSED = 2000
DAYS_MISSED = 180
_MOST_WORDS_MISSED = 4
_LONGEST_WORD_MISSED = 30

# What can hide within a word: a soft hyphen, spaces of no width, marks of direction.
_UNSEEN = r"U&'\00AD\200B\200C\200D\200E\200F\2060\FEFF'"
# The words of a column, its characters composed in one way. PostgreSQL refuses a vector of 1 MB.
_READ = (
    f"to_tsvector('{CONFIGURATION}', translate(normalize(left({{}}, 200000), NFKC), {_UNSEEN}, ''))"
)
_SET_VECTORS = f"""
    UPDATE catalogue_entry SET headline = made.headline,
        search = made.headline || setweight({_READ.format("text")}, 'D')
    FROM (SELECT id, setweight({_READ.format("title")}, 'A')
                  || setweight({_READ.format("introduction")}, 'B') AS headline
          FROM catalogue_entry WHERE id = ANY(%s)) AS made
    WHERE catalogue_entry.id = made.id
"""  # noqa: S608 - put together from constants


@transaction.atomic
def enter_pages(pages: Iterable[Page]) -> int:
    """Give these pages their line in the catalogue, or a new one; returns how many have one.

    A page of a kind that the catalogue does not hold, or that is not published, has none.
    """
    places = _Places()
    return sum(_enter(batch, places) for batch in _batches(pages))


def _enter(pages: Sequence[Page], places: "_Places") -> int:
    pages = [page.specific for page in pages]
    shown = [page for page in pages if page.live and hasattr(page, "catalogue_facts")]
    if len(pages) > 1:
        _read_subjects_at_once(shown)
    Entry.objects.filter(
        page__in={page.pk for page in pages} - {page.pk for page in shown}
    ).delete()
    entries = [_entry(page.catalogue_facts(), places, page=page) for page in shown]
    _save(entries, unique_field="page")
    return len(entries)


def _batches(pages: Iterable[Page]) -> Iterator[list[Page]]:
    rest = iter(pages)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _read_subjects_at_once(pages: Iterable[Page]) -> None:
    """Read what pages are about with a query per kind instead of some for each page."""
    by_kind: dict[type[Page], list[Page]] = {}
    for page in pages:
        by_kind.setdefault(type(page), []).append(page)
    for kind, same in by_kind.items():
        relations = [name for name in _SUBJECTS if hasattr(kind, name)]
        prefetch_related_objects(same, *relations)


@transaction.atomic
def enter_tree(page: Page) -> int:
    """The same for a page and all pages below it."""
    return enter_pages(page.get_descendants(inclusive=True).specific().iterator(_BATCH))


@transaction.atomic
def enter_addresses(facts: dict[str, Facts]) -> None:
    """Give pages outside Wagtail their line, by address; what is not named keeps its own."""
    places = _Places()
    _save(
        [_entry(each, places, address=address) for address, each in facts.items()],
        unique_field="address",
    )


@transaction.atomic
def forget_addresses(addresses: Iterable[str]) -> None:
    Entry.objects.filter(address__in=list(addresses)).delete()
    forget_pages()


@transaction.atomic
def enter_everything() -> int:
    """Make the lines of all pages anew, and the list of words with them."""
    Entry.objects.filter(page__live=False).delete()
    number = enter_pages(Page.objects.live().specific().iterator(_BATCH))
    refresh_words()
    return number


def refresh_words() -> int:
    """Propose only words that still occur in something that everyone may read.

    What was published meanwhile waits for no more than one statement: the words are gathered
    first, added in one order and removed last, so that two who do so never wait for each other.
    """
    found: Counter[str] = Counter()
    for text in open_texts():
        found.update(_words_to_propose(text))
    with transaction.atomic():
        _save_words(found, "DO UPDATE SET number = excluded.number")
        Word.objects.exclude(word__in=list(found)).delete()
    return len(found)


def _add_words(texts: Iterable[str]) -> None:
    """Propose the words of what was just published; how often is counted at night."""
    found = {word for text in texts for word in _words_to_propose(text)}
    _save_words(dict.fromkeys(found, 1), "DO NOTHING")


def _words_to_propose(text: str) -> set[str]:
    return {
        word for word in words_of(text)
        if _SHORTEST_WORD <= len(word) <= _LONGEST_WORD and not any(map(str.isdigit, word))
    }  # fmt: skip


def _save_words(found: Mapping[str, int], when_there: str) -> None:
    words = sorted(found)
    statement = f"""
        INSERT INTO catalogue_word (word, folded, number)
        SELECT * FROM unnest(%s::text[], %s::text[], %s::int[]) ON CONFLICT (word) {when_there}
    """  # noqa: S608 - put together from constants
    with connection.cursor() as cursor:
        cursor.execute(
            statement, [words, [fold(word) for word in words], [found[word] for word in words]]
        )


def note_missed(text: str) -> None:
    """Count that `text` was sought and not found.

    Whatever looks as if it points at a person (figures, addresses of mail, whole sentences) is
    not counted; see `MissedSearch` for the rest. The list is kept short, so that nobody can fill
    the database with it: what was sought least makes place.
    """
    words = words_of(text)
    wanted = " ".join(words)
    if (
        not words
        or len(words) > _MOST_WORDS_MISSED
        or any(len(word) > _LONGEST_WORD_MISSED for word in words)
        or "@" in text
        or any(letter.isdigit() for letter in wanted)
    ):
        return
    key = salted_hmac("oggz.catalogue.missed", wanted, algorithm="sha256").hexdigest()
    with transaction.atomic():
        missed, is_new = MissedSearch.objects.get_or_create(key=key)
        if is_new:
            spare = MissedSearch.objects.exclude(key=key).order_by("-count", "-last_on")
            rest = spare.values_list("pk", flat=True)[MOST_MISSED - 1 :]
            MissedSearch.objects.filter(pk__in=list(rest)).delete()
            return
        often = Case(
            When(count__gte=MissedSearch.OFTEN_ENOUGH - 1, then=Value(wanted)), default=F("text")
        )
        MissedSearch.objects.filter(pk=missed.pk).update(
            count=F("count") + 1, last_on=timezone.localdate(), text=often
        )


@transaction.atomic
def forget_missed() -> int:
    """What nobody has sought for half a year is not missed."""
    longest_ago = timezone.localdate() - timedelta(days=DAYS_MISSED)
    return MissedSearch.objects.filter(last_on__lt=longest_ago).delete()[0]


@transaction.atomic
def load_first_synonyms() -> None:
    """Give a portal that has no synonyms its first; from then on they are the editors'."""
    if Synonym.objects.exists():
        return
    groups = tomllib.loads(_FIRST_SYNONYMS.read_text())["synonyms"]
    Synonym.objects.bulk_create(Synonym(words=", ".join(group["words"])) for group in groups)
    forget_pages()


class _Places:
    """Which municipality, region and section something belongs to; asks the database once."""

    def __init__(self) -> None:
        known = Municipality.objects.values_list(
            "pk", "ggd_region_id", "successor_id", "valid_until"
        )
        self._region = {key: region for key, region, *_ in known}
        today = timezone.localdate()
        self._successor = {
            key: successor for key, _, successor, until in known
            if successor and until and until <= today
        }  # fmt: skip
        self._sections = list(SectionPage.objects.values_list("path", "municipality_id"))

    def today(self, municipalities: Iterable[int]) -> list[int]:
        """With what became of those that were merged, too."""
        asked = list(municipalities)
        return list(dict.fromkeys([*map(self._follow, asked), *asked]))

    def _follow(self, municipality: int) -> int:
        while municipality in self._successor:
            municipality = self._successor[municipality]
        return municipality

    def regions(self, municipalities: Iterable[int]) -> list[int]:
        return sorted({self._region[key] for key in municipalities})

    def beside(self, municipality: int) -> list[int]:
        """All municipalities of the same region."""
        region = self._region[municipality]
        return [key for key, other in self._region.items() if region and other == region]

    def section(self, page: Page | None) -> int | None:
        if page is None:
            return None
        return next((key for path, key in self._sections if page.path.startswith(path)), None)


def _entry(facts: Facts, places: _Places, **where: Any) -> Entry:
    section = places.section(where.get("page"))
    own = [section] if section else []
    around = places.beside(section) if section and facts.is_regional else []
    municipalities = places.today([*own, *facts.municipalities, *around])
    return Entry(
        **where,
        kind=facts.kind,
        title=facts.title,
        introduction=facts.introduction,
        date=facts.date,
        last_day=facts.last_day or facts.date,
        image_id=facts.image,
        is_example=facts.is_example,
        section_id=section,
        is_national=facts.is_national or section is None,
        themes=list(facts.themes),
        target_groups=list(facts.target_groups),
        municipalities=municipalities,
        regions=sorted({*facts.regions, *places.regions(municipalities)}),
        labels=list(facts.labels),
        details=facts.details,
        text=facts.text,
    )


_SUBJECTS = ("themes", "target_groups", "municipality_links")
_KEPT = ("id", "page", "address", "headline", "search")


def _save(entries: list[Entry], *, unique_field: str) -> None:
    fields = [f.name for f in Entry._meta.concrete_fields if f.name not in _KEPT]
    saved = Entry.objects.bulk_create(
        entries, batch_size=_BATCH, update_conflicts=True,
        unique_fields=[unique_field], update_fields=fields,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SET_VECTORS, [[entry.pk for entry in saved]])
    # Apart from the rest: who publishes must not wait for another, nor fail, because of a word.
    keys = [entry.pk for entry in saved]
    transaction.on_commit(lambda: _add_words(open_texts(keys)), robust=True)
    forget_pages()
