from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from oggz.casework.drafts import services
from oggz.casework.parties import sessions


class ForgetsWhatWasSent:
    """A form that was sent and accepted leaves no draft; one that was refused keeps it.

    Within the transaction of the request: when that is undone, the draft is still there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302 and "concept" in request.POST:
            viewer = sessions.current(request) if request.user.is_authenticated else None
            if viewer is not None:
                services.forget(request.path, member=viewer.member, party=viewer.party)
        return response
