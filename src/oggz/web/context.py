from django.conf import settings
from django.http import HttpRequest

from oggz.web.modes import Mode


def site(request: HttpRequest) -> dict[str, object]:
    """What every template may need to know of the site; no queries."""
    return {"is_demo": settings.MODE is Mode.DEMO, "base_url": settings.BASE_URL}
