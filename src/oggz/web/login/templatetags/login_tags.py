from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from django import template
from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def where_to(context: Context) -> str:
    """Where somebody was going, if that is a page of this site; else where logging in leads."""
    request = context["request"]
    return get_next_redirect_url(request) or get_adapter().get_login_redirect_url(request)
