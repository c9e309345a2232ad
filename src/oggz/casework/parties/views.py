from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def work_list(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/home.html")


def logged_out(request: HttpRequest) -> HttpResponse:
    return render(request, "casework/logged_out.html")
