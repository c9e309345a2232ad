from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from oggz.casework.parties import sessions


def situation(request: HttpRequest) -> dict[str, object]:
    """For whom and for what somebody works, for the header of each page."""
    # An address that no page can have is answered before it is known who asks.
    if not hasattr(request, "user"):
        return {"situation": sessions.NOBODY}
    return {"situation": SimpleLazyObject(lambda: sessions.situation(request))}
