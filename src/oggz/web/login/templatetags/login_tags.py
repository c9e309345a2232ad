from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from django import template
from django.contrib.auth.models import AbstractBaseUser
from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def where_to(context: Context) -> str:
    """Where somebody was going, if that is a page of this site; else where logging in leads."""
    request = context["request"]
    return get_next_redirect_url(request) or get_adapter().get_login_redirect_url(request)


@register.simple_tag
def factors_of(user: AbstractBaseUser) -> set[str]:
    """What somebody uses besides a password, as allauth calls it."""
    return set(Authenticator.objects.filter(user=user.pk).values_list("type", flat=True))
