"""What the tests of the portal make: news, images, people. Published as an editor would."""

from datetime import date
from io import BytesIO
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image
from wagtail.models import Page, PageViewRestriction

from oggz.portal.accounts.models import User
from oggz.portal.knowledge.models import (
    Illustration,
    NewsIndexPage,
    NewsMunicipality,
    NewsPage,
    ThemeIndexPage,
    ThemePage,
)
from oggz.portal.municipalities.models import Municipality

PASSWORD = "een-lang-wachtwoord-van-de-test"
_numbers = count(1)


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
            NewsMunicipality(municipality=municipality, sort_order=order)
            for order, municipality in enumerate(municipalities)
        ],
        live=False,
        has_unpublished_changes=True,
        **fields,
    )
    NewsIndexPage.objects.get().add_child(instance=page)
    page.save_revision()
    return page


def news(title: str = "", **fields: Any) -> NewsPage:
    """A published news item; of today unless `day` is given, so first in every list."""
    page = draft(title, **fields)
    page.get_latest_revision().publish()
    page.refresh_from_db()
    return page


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
