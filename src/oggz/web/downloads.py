"""An answer that a browser keeps as a file."""

from django.http import HttpResponse

PDF = "application/pdf"
CSV = "text/csv; charset=utf-8"
JSON = "application/json; charset=utf-8"


def download(content: str | bytes, kind: str, *, name: str) -> HttpResponse:
    told = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=told)
