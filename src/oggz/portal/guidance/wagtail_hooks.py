"""The way from the desk to the committee, which has pages of its own."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from oggz.portal.guidance.rights import standing_of_user


class _ForTheCommittee(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return standing_of_user(request.user).may_bring


@hooks.register("register_admin_menu_item")
def committee() -> MenuItem:
    return _ForTheCommittee(
        "Commissie", reverse("guidance:mine"), name="committee",
        icon_name="group", order=280,
    )  # fmt: skip
