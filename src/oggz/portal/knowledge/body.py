"""Texts of pages as they are written in TOML files, made into what a StreamField stores."""

from typing import Any

from django.utils.html import format_html


def stream_body(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Blocks with a `type` and a plain `value`: heading, paragraph, list (of strings) or quote."""
    return [{"type": b["type"], "value": _value(b["type"], b["value"])} for b in blocks]


def _value(kind: str, value: Any) -> Any:
    if kind == "paragraph":
        return format_html("<p>{}</p>", value)
    return value
