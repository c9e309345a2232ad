"""Coupled sites at the desk: their pages, the menu, and what needs attention on the first page."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet

from oggz.portal.coupling import views
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


@hooks.register("register_admin_viewset")
def coupled_sites() -> CoupledSitesViewSet:
    return CoupledSitesViewSet()


@hooks.register("construct_homepage_panels")
def what_needs_attention(request: HttpRequest, panels: list[Component]) -> None:
    if panel := CouplingPanel.of(request.user):
        panels.append(panel)


@hooks.register("register_log_actions")
def what_happens_to_sources(actions: Any) -> None:
    actions.register_action("coupling.couple", "Koppelen", "Site gekoppeld")
    actions.register_action("coupling.change", "Wijzigen", "Koppeling gewijzigd")
    actions.register_action("coupling.uncouple", "Ontkoppelen", "Site ontkoppeld")
