"""What the tests of the portal make: news, images, people. Published as an editor would."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any, TypeVar

from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image
from wagtail.models import Page, PageViewRestriction

from oggz.portal.accounts.models import User
from oggz.portal.knowledge.models import (
    AgendaIndexPage,
    EventPage,
    HomePage,
    Illustration,
    LegislationPage,
    MediaPage,
    NewsIndexPage,
    NewsPage,
    PageMunicipality,
    ThemeIndexPage,
    ThemePage,
)
from oggz.portal.municipalities.models import Municipality, SectionPage
from oggz.portal.practices.models import PracticeIndexPage, PracticePage

PASSWORD = "een-lang-wachtwoord-van-de-test"
_numbers = count(1)

AnyPage = TypeVar("AnyPage", bound=Page)


def draft(
    title: str = "",
    *,
    themes: tuple[ThemePage, ...] = (),
    municipalities: tuple[Municipality, ...] = (),
    day: date | None = None,
    **fields: Any,
) -> NewsPage:
    """A news item that nobody has published yet."""
    title = title or f"Bericht {next(_numbers)}"
    page = NewsPage(
        title=title,
        slug=f"bericht-{next(_numbers)}",
        date=day or timezone.localdate(),
        introduction=f"Waar {title} over gaat.",
        body=[{"type": "paragraph", "value": f"<p>De tekst van {title}.</p>"}],
        themes=list(themes),
        municipality_links=[
            PageMunicipality(municipality=municipality, sort_order=order)
            for order, municipality in enumerate(municipalities)
        ],
        live=False,
        has_unpublished_changes=True,
        **fields,
    )
    national_list(NewsIndexPage).add_child(instance=page)
    page.save_revision()
    return page


def news(title: str = "", **fields: Any) -> NewsPage:
    """A published news item; of today unless `day` is given, so first in every list."""
    page = draft(title, **fields)
    page.get_latest_revision().publish()
    page.refresh_from_db()
    return page


def national_list(kind: type[AnyPage]) -> AnyPage:
    return kind.objects.child_of(HomePage.objects.get()).get()


def list_of_section(kind: type[AnyPage], municipality: str) -> AnyPage:
    section = SectionPage.objects.get(municipality__slug=municipality)
    return kind.objects.child_of(section).get()


def published(kind: type[AnyPage], title: str, *, below: Page, **fields: Any) -> AnyPage:
    """A published page of any kind, with what that kind needs unless it is given."""
    page = kind(title=title, slug=f"pagina-{next(_numbers)}", **(_NEEDS[kind]() | fields))
    below.add_child(instance=page)
    page.save_revision().publish()
    return kind.objects.get(pk=page.pk)


def event(title: str, *, section: str | None = None, **fields: Any) -> EventPage:
    """A published event of next week, in a section or national."""
    return published(EventPage, title, below=_list(AgendaIndexPage, section), **fields)


def practice(title: str, *, section: str | None = None, **fields: Any) -> PracticePage:
    """A published practice with just what is required."""
    return published(PracticePage, title, below=_list(PracticeIndexPage, section), **fields)


def local_news(title: str, section: str, **fields: Any) -> NewsPage:
    return published(NewsPage, title, below=list_of_section(NewsIndexPage, section), **fields)


def _list(kind: type[AnyPage], section: str | None) -> AnyPage:
    return list_of_section(kind, section) if section else national_list(kind)


def _body(text: str = "De tekst.") -> list[dict[str, str]]:
    return [{"type": "paragraph", "value": f"<p>{text}</p>"}]


def _next_week() -> datetime:
    moment = timezone.localtime() + timedelta(days=7)
    return moment.replace(hour=10, minute=0, second=0, microsecond=0)


_NEEDS: dict[type[Page], Callable[[], dict[str, Any]]] = {
    NewsPage: lambda: {"introduction": "Een inleiding.", "body": _body()},
    EventPage: lambda: {
        "introduction": "Een inleiding.",
        "start": _next_week(),
        "end": _next_week() + timedelta(hours=2),
        "location": "Het buurthuis",
    },
    PracticePage: lambda: {
        "problem": "Wat er aan de hand was.",
        "body": _body("Wat wij doen."),
        "contact_email": "praktijk@voorbeeld.nl",
    },
    MediaPage: lambda: {
        "introduction": "Een inleiding.",
        "source_name": "Een uitgever",
        "source_url": "https://example.org/rapport",
        "published": timezone.localdate(),
        "why": "Omdat het ertoe doet.",
    },
    LegislationPage: lambda: {
        "introduction": "Een inleiding.",
        "short_name": "Vbw",
        "status": "van-kracht",
        "in_force_on": date(2020, 1, 1),
        "source_url": "https://example.org/wet",
    },
}


def theme(title: str) -> ThemePage:
    page = ThemePage(
        title=title,
        slug=f"thema-{next(_numbers)}",
        summary=f"Over {title}.",
        body=[{"type": "paragraph", "value": "<p>Uitleg.</p>"}],
    )
    ThemeIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


def make_private(page: Page) -> None:
    """Only who is logged in may read `page` from now on."""
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def picture_bytes() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (1400, 900), "#0b4f5c").save(buffer, "PNG")
    return buffer.getvalue()


def illustration() -> Illustration:
    """An uploaded image; use with the fixture `own_files`."""
    return Illustration.objects.create(
        title="Een vlak",
        description="Een groen vlak",
        licence="eigen werk",
        file=ImageFile(BytesIO(picture_bytes()), name="vlak.png"),
    )


def editor(name: str = "redacteur") -> User:
    user = User.objects.create_user(name, password=PASSWORD)
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


def administrator(name: str = "beheerder") -> User:
    """Who may publish everything, also what a reviewer would look at first."""
    return User.objects.create_superuser(name, password=PASSWORD)
