"""What editors can change of municipalities: their help desk and their colours."""

from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views import snippets

from oggz.portal.accounts.models import User
from oggz.portal.accounts.rights import is_national_editor
from oggz.portal.municipalities.models import Municipality, MunicipalityTheme
from oggz.portal.municipalities.participants import ParticipantsViewSet


class OwnPolicy(ModelPermissionPolicy):
    """National editors may change all of these, the editors of a section those of their own."""

    def __init__(self, model: type[Model], to_section: str) -> None:
        super().__init__(model)
        self._to_section = to_section

    def user_has_permission_for_instance(self, user: User, action: str, instance: Model) -> bool:
        own = self.instances_user_has_any_permission_for(user, [action])
        return own.filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: User, actions: Any) -> QuerySet:
        allowed = super().instances_user_has_any_permission_for(user, actions)
        if is_national_editor(user):
            return allowed
        return allowed.filter(**{f"{self._to_section}__editors__user": user})


class MunicipalityPolicy(OwnPolicy):
    """Municipalities come from CBS; who makes or removes one is the law, not an editor."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action not in ("add", "delete") and super().user_has_permission(user, action)


class _AsksForThisOne:
    """Wagtail asks whether somebody may change any of a kind; this asks it of the one at hand."""

    def get_object(self, *args: Any, **kwargs: Any) -> Model:
        instance = super().get_object(*args, **kwargs)
        policy = policy_registry.get(instance)
        wanted = [self.permission_required] if self.permission_required else ["change"]
        if not policy.user_has_any_permission_for_instance(self.request.user, wanted, instance):
            raise PermissionDenied
        return instance


class _Edit(_AsksForThisOne, snippets.EditView): ...


class _Delete(_AsksForThisOne, snippets.DeleteView): ...


class _Usage(_AsksForThisOne, snippets.UsageView): ...


class _History(_AsksForThisOne, snippets.HistoryView): ...


class _OwnViewSet(snippets.SnippetViewSet):
    copy_view_enabled = False
    inspect_view_enabled = False
    edit_view_class = _Edit
    delete_view_class = _Delete
    usage_view_class = _Usage
    history_view_class = _History

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        policy = policy_registry.get_by_type(self.model)
        return policy.instances_user_has_any_permission_for(request.user, ["change", "delete"])


class MunicipalityViewSet(_OwnViewSet):
    model = Municipality
    icon = "help"
    menu_label = "Hulp in gemeenten"
    list_display = ["name", "province", Column("ggd_region", label="GGD-regio")]
    list_per_page = 50
    search_fields = ["name", "code"]
    ordering = ["sort_key"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        today = Municipality.objects.current().values("pk")
        return super().get_queryset(request).filter(pk__in=today).select_related("ggd_region")


class ThemeForm(WagtailAdminModelForm):
    """Colours stay with their municipality: those of another are other colours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["municipality"].disabled = True


class ThemeViewSet(_OwnViewSet):
    model = MunicipalityTheme
    icon = "view"
    menu_label = "Huisstijlen"
    list_display = ["municipality", "primary_colour", "accent_colour"]
    ordering = ["municipality__sort_key"]
    edit_handler = ObjectList(MunicipalityTheme.panels, base_form_class=ThemeForm)


class MunicipalitiesGroup(snippets.SnippetViewSetGroup):
    items = (ParticipantsViewSet, MunicipalityViewSet, ThemeViewSet)
    menu_label = "Gemeenten"
    menu_icon = "group"
    menu_order = 250


register_permission_policy(Municipality, MunicipalityPolicy(Municipality, "section"))
register_permission_policy(MunicipalityTheme, OwnPolicy(MunicipalityTheme, "municipality__section"))
register_snippet(MunicipalitiesGroup)


@hooks.register("register_permissions")
def permission_to_enrol() -> QuerySet[Permission]:
    """Lets an administrator give it to a group."""
    return Permission.objects.filter(codename="enrol_municipality")


@hooks.register("register_log_actions")
def what_happens_to_sections(actions: Any) -> None:
    actions.register_action("municipalities.enrol", "Deelnemen", "Gemeente neemt deel")
    actions.register_action("municipalities.archive", "Archiveren", "Deel gearchiveerd")
    actions.register_action("municipalities.review", "Werkwijze", "Wie publiceert is gewijzigd")
