"""Whose desk it is: the sections of an editor, what is national, or all of it."""

from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page

from oggz.portal.accounts.models import User
from oggz.portal.accounts.rights import is_national_editor
from oggz.portal.municipalities.models import SectionIndexPage, SectionPage
from oggz.portal.municipalities.selectors import sections_of_editor

NOTHING = Q(pk__in=[])
# Home page, the page that holds the sections, a section.
_DEPTH_OF_SECTION = 4


@dataclass(frozen=True)
class Scope:
    """What an editor looks at. Asking for more than one may see gives no more."""

    user: User
    is_national: bool
    # A national editor who looks at all sections too.
    is_everywhere: bool
    sections: tuple[SectionPage, ...]

    def pages(self, prefix: str = "") -> Q:
        """The pages of this scope, for a queryset of pages or of what points at one."""
        path = f"{prefix}path__startswith"
        if not self.is_national:
            below = [Q(**{path: section.path}) for section in self.sections]
            return reduce(or_, below) if below else NOTHING
        if not self.is_everywhere:
            return ~Q(**{path: self._path_of_sections}) if self._path_of_sections else Q()
        archived = [Q(**{path: each}) for each in self._archived]
        return ~reduce(or_, archived) if archived else Q()

    def place_of(self, page: Page) -> str:
        """The municipality of a page, for who looks after more than one."""
        return self._names.get(page.path[: _DEPTH_OF_SECTION * Page.steplen], "")

    @cached_property
    def _names(self) -> dict[str, str]:
        if self.is_everywhere:
            sections = SectionPage.objects.values_list("path", "municipality__name")
            return dict(sections.order_by())
        own = self.sections if len(self.sections) > 1 else ()
        return {section.path: section.municipality.name for section in own}

    @cached_property
    def _path_of_sections(self) -> str:
        return SectionIndexPage.objects.values_list("path", flat=True).first() or ""

    @cached_property
    def _archived(self) -> list[str]:
        sections = SectionPage.objects.exclude(archived_on=None)
        return list(sections.values_list("path", flat=True))


def scope_of(user: User, *, everywhere: bool = False) -> Scope:
    is_national = is_national_editor(user)
    sections = () if is_national else tuple(sections_of_editor(user))
    return Scope(user, is_national, is_national and everywhere, sections)


def asked_scope(request: HttpRequest) -> Scope:
    """The scope that an address asks for: `?alles=1` is everything."""
    return scope_of(request.user, everywhere=request.GET.get("alles") == "1")
