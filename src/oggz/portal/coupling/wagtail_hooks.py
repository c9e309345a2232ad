"""Coupled sites at the desk: their pages, the menu, and what needs attention on the first page."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet

from oggz.portal.coupling import link_views, views
from oggz.portal.coupling.panels import CouplingPanel


class CoupledSitesViewSet(ViewSet):
    name = "coupled_sites"
    url_prefix = "gekoppelde-sites"
    menu_label = "Gekoppelde sites"
    icon = "site"
    menu_order = 270
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("nieuw/", views.add, name="add"),
            path("<int:pk>/", views.edit, name="edit"),
            path("<int:pk>/ontkoppelen/", views.remove, name="remove"),
            path("<int:pk>/ophalen/", views.take_in_now, name="take_in_now"),
        ]


class BrokenLinksViewSet(ViewSet):
    name = "broken_links"
    url_prefix = "verbroken-links"
    menu_label = "Verbroken links"
    icon = "link"
    menu_order = 271
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", link_views.index, name="index"),
            path("<int:pk>/nagaan/", link_views.check_now, name="check_now"),
            path("<int:pk>/klopt/", link_views.accept, name="accept"),
            path("<int:pk>/telt-mee/", link_views.doubt_again, name="doubt_again"),
        ]


@hooks.register("register_admin_viewset")
def coupled_sites() -> list[ViewSet]:
    return [CoupledSitesViewSet(), BrokenLinksViewSet()]


@hooks.register("construct_homepage_panels")
def what_needs_attention(request: HttpRequest, panels: list[Component]) -> None:
    if panel := CouplingPanel.of(request.user):
        panels.append(panel)


@hooks.register("register_log_actions")
def what_happens_to_sources(actions: Any) -> None:
    actions.register_action("coupling.couple", "Koppelen", "Site gekoppeld")
    actions.register_action("coupling.change", "Wijzigen", "Koppeling gewijzigd")
    actions.register_action("coupling.uncouple", "Ontkoppelen", "Site ontkoppeld")
    actions.register_action("coupling.accept_link", "Link klopt toch", "Link klopt toch")
