"""What a browser sent."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """The fields of a form that was sent, also when those are none; None when a page is asked."""
    return request.POST if request.method == "POST" else None
