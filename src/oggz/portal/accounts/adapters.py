from django.http import HttpRequest
from django.urls import reverse

from oggz.web.login.adapters import AccountAdapter


class PortalAccountAdapter(AccountAdapter):
    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The desk for who writes; the own account for who reads more than the public does."""
        writes = request.user.has_perm("wagtailadmin.access_admin")
        return reverse("wagtailadmin_home" if writes else "account")
