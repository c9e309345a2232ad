"""What editors can change of municipalities: their help desk and their colours."""

from django.db.models import QuerySet
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from oggz.portal.municipalities.models import Municipality, MunicipalityTheme


class NobodyAddsOrDeletes(ModelPermissionPolicy):
    """Municipalities come from CBS; who makes or removes one is the law, not an editor."""

    def user_has_permission(self, user, action):
        return action not in ("add", "delete") and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action)


class MunicipalityViewSet(SnippetViewSet):
    model = Municipality
    icon = "site"
    menu_label = "Gemeenten"
    list_display = ["name", "province", Column("ggd_region", label="GGD-regio")]
    list_per_page = 50
    search_fields = ["name", "code"]
    ordering = ["sort_key"]
    copy_view_enabled = False

    def get_queryset(self, request) -> QuerySet:
        return Municipality.objects.current().select_related("ggd_region")


class ThemeViewSet(SnippetViewSet):
    model = MunicipalityTheme
    icon = "view"
    menu_label = "Huisstijlen"
    list_display = ["municipality", "primary_colour", "accent_colour"]
    copy_view_enabled = False


class MunicipalitiesGroup(SnippetViewSetGroup):
    items = (MunicipalityViewSet, ThemeViewSet)
    menu_label = "Gemeenten"
    menu_icon = "site"
    menu_order = 250


register_permission_policy(Municipality, NobodyAddsOrDeletes(Municipality))
register_snippet(MunicipalitiesGroup)
