"""What editors do for search: words that mean the same, and what was sought in vain."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from oggz.portal.catalogue.models import MissedSearch, Synonym


class _CreateSynonym(CreateView):
    def get_initial_form_instance(self) -> Synonym:
        """With what was sought in vain, to be completed with a word that is in the pages."""
        asked = self.request.GET.get("words", "") if self.request.method == "GET" else ""
        longest = Synonym._meta.get_field("words").max_length
        return Synonym(words=f"{asked[: longest - 2]}, " if asked else "")


class SynonymViewSet(SnippetViewSet):
    model = Synonym
    icon = "list-ul"
    menu_label = "Synoniemen"
    list_display = ["words"]
    list_per_page = 50
    search_fields = ["words"]
    add_view_class = _CreateSynonym
    copy_view_enabled = False
    inspect_view_enabled = False


class OnlySeenAndRemoved(ModelPermissionPolicy):
    """What was sought comes from visitors; an editor may take away what should not be kept."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ("view", "delete") and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)


class _MakeSynonym(Column):
    """Leads to a new group of synonyms that begins with what was sought."""

    cell_template_name = "catalogue/admin/make_synonym.html"

    def get_value(self, instance: MissedSearch) -> str:
        address = reverse("wagtailsnippets_catalogue_synonym:add")
        return f"{address}?{urlencode({'words': instance.text})}"

    def get_cell_context_data(
        self, instance: MissedSearch, parent_context: dict[str, Any]
    ) -> dict[str, Any]:
        may_add = parent_context["request"].user.has_perm("catalogue.add_synonym")
        return super().get_cell_context_data(instance, parent_context) | {"may_add": may_add}


class MissedSearchViewSet(ModelViewSet):
    model = MissedSearch
    icon = "search"
    menu_label = "Gezocht en niet gevonden"
    name = "missed_searches"
    url_prefix = "gezocht-en-niet-gevonden"
    form_fields = ["text"]
    list_display = ["text", "count", "last_on", _MakeSynonym("make", label="Oplossen")]
    list_per_page = 100
    search_fields = ["text"]
    ordering = ["-count", "text"]
    copy_view_enabled = False
    inspect_view_enabled = False
    index_template_name = "catalogue/admin/missed_searches.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[MissedSearch]:
        """Only what was sought often enough to be written down; see the model."""
        return MissedSearch.objects.exclude(text="")


class SearchGroup(SnippetViewSetGroup):
    items = (SynonymViewSet, MissedSearchViewSet)
    menu_label = "Zoekwoorden"
    menu_icon = "search"
    menu_order = 260


register_permission_policy(MissedSearch, OnlySeenAndRemoved(MissedSearch))
register_snippet(SearchGroup)


@hooks.register("register_permissions")
def permissions_of_search() -> QuerySet[Permission]:
    """Lets an administrator give them to a group."""
    return Permission.objects.filter(
        content_type__app_label="catalogue",
        codename__in=["view_missedsearch", "delete_missedsearch"],
    )
