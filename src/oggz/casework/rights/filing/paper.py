"""The whole file on paper: a tagged PDF, by the way in which this project makes its documents."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format

from oggz.casework.audit.events import Outcome
from oggz.casework.rights.filing.shape import Item, Look, WholeFile
from oggz.covenant.publication.blocks import Block, Heading, Items, Paper, Section, Table, Text
from oggz.covenant.publication.pdf import as_pdf

MOST_LINES = 2000
_LEAD = (
    "Dit is alles wat over u staat in deze samenwerking, wie het inbracht, wie keek en waarom dat"
    " mocht. Het is van u. Bewaar het veilig."
)


def pdf(found: WholeFile) -> bytes:
    """Raises PlatformError when it cannot be made."""
    return as_pdf(paper(found), day=found.made_on)


def paper(found: WholeFile) -> Paper:
    sections = [
        Section("wat", "Wat er over u staat", list(_items(found.items))),
        Section("werk", "Wat over het werk is vastgelegd", list(_recorded(found))),
        Section("weg", "Wat niet in dit dossier staat", list(_left_out(found))),
        Section("wie", "Wie meedoet en waarvoor", list(_people(found))),
        Section("log", "Wie wanneer iets met uw dossier deed", list(_log(found))),
        Section("rechten", "Wat u kunt doen", list(_rights(found))),
    ]
    return Paper(
        name="inzagedossier", kind="Inzagedossier", title=f"Casus {found.reference}", lead=_LEAD,
        mark=None, states=(),
        facts=(
            ("Gemaakt op", _day(found.made_on)), ("Dossier van", found.of),
            ("Convenant", f"{found.covenant}, versie {found.version}"),
            ("Gegevens", str(len(found.items))),
        ),
        sections=sections,
        foot="In dit bestand zit een bijlage: dezelfde gegevens als JSON, om in een ander systeem"
        " te gebruiken.",
    )  # fmt: skip


def _items(items: Sequence[Item]) -> Iterator[Block]:
    if not items:
        yield Text("Er staan geen gegevens over u in dit dossier.")
    by_category = sorted(items, key=lambda each: each.category)
    for category, group in groupby(by_category, key=lambda each: each.category):
        yield Heading(category[:1].upper() + category[1:])
        for item in group:
            yield Text(item.text if item.text is not None else "Deze tekst is al vernietigd.")
            yield Text(_about(item))


def _about(item: Item) -> str:
    said = [
        f"Ingebracht op {_moment(item.at)} door {item.source} ({item.function}),"
        f" artikel {item.article}{f', {item.ground}' if item.ground else ''}."
    ]
    if item.exception:
        said.append(f"Waarom dit mag, hoewel het gevoelig is: {item.exception}.")
    if item.corrected_at:
        said.append(f"Verbeterd op {_moment(item.corrected_at)}; dit is de oude tekst.")
    if item.corrects:
        said.append("Dit is een verbeterde tekst.")
    until = _day(item.kept_until) if item.kept_until else "de casus is gesloten, en daarna zo lang"
    rest = "" if item.kept_until else " als het convenant zegt"
    return " ".join([*said, f"Wordt bewaard tot en met {until}{rest}."])


def _recorded(found: WholeFile) -> Iterator[Block]:
    if not found.recorded:
        yield Text("Niets.")
    for each in found.recorded:
        yield Heading(f"{each.what}, {_day(timezone.localtime(each.at).date())}")
        if each.text:
            yield Text(each.text)
        ended = f" Tot {_moment(each.ended_at)}." if each.ended_at else ""
        yield Text(f"Vastgelegd door {each.party}.{ended}")


def _left_out(found: WholeFile) -> Iterator[Block]:
    if found.left_out:
        yield Table(
            "Weggelaten", ("Wat voor gegeven", "Van wie", "Wanneer", "Waarom"),
            [(e.category, e.source, _moment(e.at), e.why) for e in found.left_out],
        )  # fmt: skip
    else:
        yield Text("Er is niets weggelaten uit uw eigen dossier.")
    yield Items(found.not_in_it)


def _people(found: WholeFile) -> Iterator[Block]:
    yield Table(
        "Wie meedoet", ("Organisatie", "Functie", "Waarvoor", "Sinds", "Tot"),
        [
            (each.party, each.function, each.purpose, _moment(each.since),
             _moment(each.until) if each.until else "nu")
            for each in found.taking_part
        ],
    )  # fmt: skip
    if found.recipients:
        yield Table(
            "Wie welke gegevens zag of gaf", ("Organisatie", "Soorten gegevens"),
            [(each.party, ", ".join(each.categories)) for each in found.recipients],
        )  # fmt: skip
    yield Items([f"{each.title}: {each.text} (artikel {each.article})" for each in found.purposes])


def _log(found: WholeFile) -> Iterator[Block]:
    """By day, or by month where that would be a book; each moment by itself stands in the JSON."""
    if not found.log:
        yield Text("Niemand deed iets met uw dossier.")
        return
    unit, counted = "dag", Counter(_line(each, "j F Y") for each in found.log)
    if len(counted) > MOST_LINES:
        unit, counted = "maand", Counter(_line(each, "F Y") for each in found.log)
    yield Text(f"Per {unit}. Elk moment apart staat in de bijlage.")
    rows = [
        (day, who, f"{what}{f' ({number} keer)' if number > 1 else ''}", categories, articles)
        for (day, who, what, categories, articles), number in counted.items()
    ]
    yield Table(
        "Logboek", (unit.capitalize(), "Wie", "Wat", "Soorten gegevens", "Artikel"), rows
    )  # fmt: skip


def _line(look: Look, shown: str) -> tuple[str, ...]:
    return (
        date_format(timezone.localtime(look.at), shown),
        f"{look.party}{f', {look.function}' if look.function else ''}",
        look.what if look.outcome == Outcome.DONE.dutch else f"{look.what} ({look.outcome})",
        ", ".join(look.categories), ", ".join(look.articles),
    )  # fmt: skip


def _rights(found: WholeFile) -> Iterator[Block]:
    yield Items(found.rights)
    yield Text("Heeft u vragen? " + ", ".join(found.contact) + ".")


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")
