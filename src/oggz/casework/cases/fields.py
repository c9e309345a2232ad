"""Fields of forms in many rooms."""

from typing import Any

from django import forms


def day_field(label: str, *, missing: str = "Kies een dag.", **more: Any) -> forms.DateField:
    """A day, also as people write it where a browser has no calendar."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y"],
        error_messages={"required": missing, "invalid": "Schrijf de dag als dd-mm-jjjj."},
        **more,
    )
