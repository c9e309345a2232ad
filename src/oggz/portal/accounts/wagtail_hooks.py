from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from oggz.portal.accounts.desk import PeopleViewSet
from oggz.portal.accounts.models import Organisation


class OrganisationViewSet(SnippetViewSet):
    """For administrators, who alone have the permission."""

    model = Organisation
    icon = "home"
    menu_label = "Organisaties"
    menu_order = 275
    add_to_admin_menu = True
    list_display = ["name", "slug"]
    form_fields = ["name", "slug"]
    copy_view_enabled = False
    inspect_view_enabled = False


register_snippet(OrganisationViewSet)


@hooks.register("register_admin_viewset")
def people() -> PeopleViewSet:
    return PeopleViewSet()
