"""Who comes to the desk to write; reviewers come there too, for what they are asked to look at."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from oggz.portal.accounts.rights import is_national_editor
from oggz.portal.municipalities.selectors import sections_of_editor

View = Callable[..., HttpResponse]


def writes_somewhere(user: AbstractBaseUser) -> bool:
    """Nationally, or in a section that takes part."""
    return is_national_editor(user) or bool(sections_of_editor(user))


def for_editors(view: View) -> View:
    """Refuses who writes nowhere."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not writes_somewhere(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked
