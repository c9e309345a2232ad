from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property

from oggz.portal.desk.csp import DESK_POLICY


class DeskPolicyMiddleware(CSPMiddleware):
    """Use instead of django-csp's own: the admin gets its policy, the rest of the site the
    one in settings.CONTENT_SECURITY_POLICY.
    """

    @cached_property
    def desk_root(self) -> str:
        return reverse("wagtailadmin_home")

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if report_only:
            return parts
        if getattr(request, "is_dummy", False):
            # Wagtail renders a preview by sending a made-up request for the public page
            # through all middleware; the answer is shown in a frame of the admin.
            parts.replace = {**(parts.replace or {}), "frame-ancestors": [SELF]}
        elif request.path.startswith(self.desk_root):
            parts.config = parts.config or DESK_POLICY["DIRECTIVES"]
        return parts
