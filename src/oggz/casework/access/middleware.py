from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from oggz.casework.access import barrier
from oggz.casework.parties import sessions


class OneTransaction:
    """Everything that a request reads and writes is one transaction, with its audit in it.

    Also the rendering of the page: what could not be logged is not shown. An answer that is an
    error of ours leaves nothing behind. Not for who is still at the door and sees no content: a
    guess at a password must stay counted whatever becomes of the page, and its lock must not be
    held while a password is hashed, or colleagues behind one address would wait for one another.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with transaction.atomic():
            viewer = sessions.current(request)
            if viewer is not None:
                barrier.tell(viewer)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response
