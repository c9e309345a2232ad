"""What the first page of the desk tells about adoptions and questions."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from wagtail.admin.ui.components import Component

from oggz.portal.accounts.models import User
from oggz.portal.accounts.rights import is_national_editor
from oggz.portal.municipalities.models import SectionPage
from oggz.portal.practices import rights
from oggz.portal.practices.models import Question

_MOST = 8


class _Panel(Component):
    def __init__(self, user: User) -> None:
        self.user = user


class QuestionsPanel(_Panel):
    """What was asked about the own practices and waits for an answer."""

    name = "questions"
    template_name = "practices/admin/questions_panel.html"
    order = 40

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        found = _waiting(self.user).order_by("asked_at")
        return {"questions": found[:_MOST], "number": found.count()}


def _waiting(user: User) -> QuerySet[Question]:
    """For a national editor those about practices in no section, or where nobody can answer."""
    questions = rights.questions_of(user).open()
    if not is_national_editor(user):
        return questions
    for path in SectionPage.objects.filter(
        archived_on=None, editors__user__is_active=True
    ).values_list("path", flat=True):
        questions = questions.exclude(practice__path__startswith=path)
    return questions


class ChangedPanel(_Panel):
    """Sources that changed since their follower last looked."""

    name = "changed_sources"
    template_name = "practices/admin/changed_panel.html"
    order = 45

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        changed = rights.adoptions_of(self.user).exclude(source_changed_at=None)
        return {"adoptions": changed.order_by("-source_changed_at")[:_MOST]}


class AdoptionsPanel(_Panel):
    """What the own municipality took up."""

    name = "adoptions"
    template_name = "practices/admin/adoptions_panel.html"
    order = 60

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        own = rights.adoptions_of(self.user).order_by("-since", "-pk")
        return {"adoptions": own[:_MOST], "number": own.count()}


def panels_for(user: User) -> list[Component]:
    """Only what there is something in, but local editors always see what they took up."""
    national = is_national_editor(user)
    changed = rights.adoptions_of(user).exclude(source_changed_at=None)
    panels: list[Component] = []
    if _waiting(user).exists():
        panels.append(QuestionsPanel(user))
    if not national and changed.exists():
        panels.append(ChangedPanel(user))
    if not national:
        panels.append(AdoptionsPanel(user))
    return panels
