from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView as DjangoLoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oggz.casework.parties.demo_accounts import ACCOUNTS
from oggz.web.login.forms import LoginForm
from oggz.web.modes import Mode


class LoginView(DjangoLoginView):
    template_name = "casework/login.html"
    form_class = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = ACCOUNTS if settings.MODE is Mode.DEMO else ()
        return super().get_context_data(**kwargs) | {"demo_accounts": accounts}


def work_list(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/home.html")


def logged_out(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/logged_out.html")
