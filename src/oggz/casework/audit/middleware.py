from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from oggz.casework.audit import context


class Traced:
    """Each request is a trace of its own; what is recorded during it says whose it was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with context.acting(context.Acting(member=request.user.pk)):
            return self.get_response(request)
