from typing import ClassVar

from django import forms

from oggz.web.login import LoginForm


class DeskLoginForm(LoginForm):
    """With the choice of Wagtail's own page: to stay logged in when the browser closes."""

    remember = forms.BooleanField(required=False)
    extra_fields: ClassVar[list[object]] = []  # Wagtail's template places the three itself
