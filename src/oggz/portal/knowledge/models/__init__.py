"""What the portal publishes, and the pages around it."""

from oggz.portal.knowledge.models.agenda import AgendaIndexPage, EventPage
from oggz.portal.knowledge.models.front import HomePage, HomePath, InfoPage
from oggz.portal.knowledge.models.images import Illustration, Rendition
from oggz.portal.knowledge.models.legislation import (
    LegislationChange,
    LegislationIndexPage,
    LegislationPage,
)
from oggz.portal.knowledge.models.media import MediaIndexPage, MediaPage
from oggz.portal.knowledge.models.news import NewsIndexPage, NewsPage
from oggz.portal.knowledge.models.publication import (
    ListPage,
    PageLink,
    PageMunicipality,
    Publication,
)
from oggz.portal.knowledge.models.subjects import (
    TargetGroupIndexPage,
    TargetGroupPage,
    ThemeIndexPage,
    ThemePage,
)

__all__ = [
    "AgendaIndexPage",
    "EventPage",
    "HomePage",
    "HomePath",
    "Illustration",
    "InfoPage",
    "LegislationChange",
    "LegislationIndexPage",
    "LegislationPage",
    "ListPage",
    "MediaIndexPage",
    "MediaPage",
    "NewsIndexPage",
    "NewsPage",
    "PageLink",
    "PageMunicipality",
    "Publication",
    "Rendition",
    "TargetGroupIndexPage",
    "TargetGroupPage",
    "ThemeIndexPage",
    "ThemePage",
]
