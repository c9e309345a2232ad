"""What editors do with adoptions of practices, and with questions about them."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSetGroup

from oggz.portal.practices.desk.adoptions import AdoptionsViewSet
from oggz.portal.practices.desk.assessments import AssessmentsViewSet
from oggz.portal.practices.desk.panels import panels_for
from oggz.portal.practices.desk.questions import QuestionsViewSet


class PracticesGroup(ViewSetGroup):
    items = (AdoptionsViewSet, QuestionsViewSet)
    menu_label = "Praktijken"
    menu_name = "praktijken"
    menu_icon = "link"
    menu_order = 240


@hooks.register("register_admin_viewset")
def adoptions_and_questions() -> PracticesGroup:
    return PracticesGroup()


@hooks.register("register_admin_viewset")
def assessments() -> AssessmentsViewSet:
    return AssessmentsViewSet()


@hooks.register("register_log_actions")
def what_happens_to_practices(actions: Any) -> None:
    actions.register_action("practices.assess", "Beoordeeld", "Mate van bewijs vastgelegd")


@hooks.register("construct_homepage_panels")
def what_is_new_about_practices(request: HttpRequest, panels: list[Component]) -> None:
    panels.extend(panels_for(request.user))
