"""What happens to every request of either site, before and after its view."""

import logging
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = logging.getLogger("oggz.requests")

Handler = Callable[[HttpRequest], HttpResponse]

# Longer than any address that the sites hand out, shorter than what servers in front accept.
LONGEST_ADDRESS = 2000


class RequestLog:
    """One log line a request: route, status and time; never the address, a name or an IP."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        fields = {
            "request": secrets.token_hex(4),
            "method": request.method if request.method in _KNOWN_METHODS else "other",
            "route": (match.view_name or match.route) if match else "",
            "status": response.status_code,
            "ms": round((time.perf_counter() - started) * 1000, 1),
        }
        log.info("request", extra={"fields": fields})
        return response


_KNOWN_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class RefuseUnreadableAddresses:
    """Answer addresses that no page can have, before they reach a database or a file system."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if len(request.path) + len(query) > LONGEST_ADDRESS:
            return render(request, "400.html", status=414)
        if "\0" in request.path or "%00" in query or "\0" in query:
            return render(request, "400.html", status=400)
        return self.get_response(request)


class PermissionsPolicy:
    """Ask browsers to refuse every power of the device that no page of ours uses."""

    HEADER = ", ".join(
        f"{power}=()"
        for power in (
            "accelerometer", "camera", "display-capture", "geolocation", "gyroscope",
            "magnetometer", "microphone", "midi", "payment", "usb", "browsing-topics",
        )
    )  # fmt: skip

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.HEADER)
        return response
