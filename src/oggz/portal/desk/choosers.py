"""Wagtail's choosers (page, image, document, snippet, task) without inline script."""

import json
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.html import escapejs, format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser


def start_from_static_file() -> None:
    """Let every chooser end in a `<desk-start>` element, which static/desk/start.js starts.

    Wagtail 8.0: `BaseChooser.render` joins the script to the markup in Python, so there is
    no template to override.
    """
    BaseChooser.render = _render


def _render(
    chooser: BaseChooser,
    name: str,
    value: Any,
    attrs: dict[str, Any] | None = None,
    renderer: Any = None,
) -> SafeString:
    if not attrs or "id" not in attrs:
        raise TypeError("BaseChooser cannot be rendered without an 'id' attribute")
    value_data = chooser.get_value_data(value)
    return format_html(
        '{}<desk-start hidden widget="{}" for="{}" options="{}"></desk-start>',
        chooser.render_html(name, value_data, attrs),
        _widget_name(chooser),
        attrs["id"],
        escapejs(json.dumps(chooser.get_js_init_options(attrs["id"], name, value_data))),
    )


def _widget_name(chooser: BaseChooser) -> str:
    if isinstance(chooser, AdminTaskChooser):
        return "TaskChooser"
    if type(chooser).render_js_init is not BaseChooser.render_js_init:
        raise ImproperlyConfigured(
            f"{type(chooser).__name__} starts itself by a script of its own; "
            "teach static/desk/start.js and oggz.portal.desk.choosers about it."
        )
    return chooser.js_constructor
