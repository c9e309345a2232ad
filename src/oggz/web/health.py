"""Whether a site is well: asked by whoever watches over it."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache

_LEAST_FREE_BYTES = 200 * 1024 * 1024
_WORKER_SILENCE_SECONDS = 60
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503; what is wrong is told to this machine only."""
    checks = {f"database {alias}": _database_answers(alias) for alias in connections}
    checks["worker"] = checks["database default"] and _worker_is_alive()
    checks["disk"] = _disk_has_room()
    for name, check in settings.HEALTH_CHECKS.items():
        checks[name] = checks["database default"] and import_string(check)()
    well = all(checks.values())
    answer: dict[str, object] = {"status": "ok" if well else "not ok"}
    if _is_local(request):
        answer["checks"] = checks
    return JsonResponse(answer, status=200 if well else 503)


def _database_answers(alias: str) -> bool:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _worker_is_alive() -> bool:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - make_interval(secs => %s))",
            [_WORKER_SILENCE_SECONDS],
        )
        return bool(cursor.fetchone()[0])


def _disk_has_room() -> bool:
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free > _LEAST_FREE_BYTES


def _is_local(request: HttpRequest) -> bool:
    """Asked on this machine itself, not through a server in front of us."""
    return request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1") and not any(
        header in request.META for header in _FORWARDED
    )
