from typing import ClassVar

from django import forms

from oggz.web.login import LoginForm


class DeskLoginForm(LoginForm):
    """With the choice that Wagtail's own page offers: to stay logged in after closing the browser."""

    remember = forms.BooleanField(required=False)
    extra_fields: ClassVar[list[object]] = []  # Wagtail's template places the three itself
