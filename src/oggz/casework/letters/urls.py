from django.urls import path

from oggz.casework.letters import views

app_name = "letters"
_LETTER = "<str:case>/brief/"

urlpatterns = [
    path(_LETTER, views.letter, name="letter"),
    path(f"{_LETTER}papier/", views.on_paper, {"is_easy": False}, name="paper"),
    path(f"{_LETTER}makkelijk/", views.on_paper, {"is_easy": True}, name="easy"),
    path(f"{_LETTER}papier.pdf", views.as_pdf, {"is_easy": False}, name="pdf"),
    path(f"{_LETTER}makkelijk.pdf", views.as_pdf, {"is_easy": True}, name="easy_pdf"),
    path(f"{_LETTER}verstuurd/", views.sent, name="sent"),
    path(f"{_LETTER}uitstel/", views.delay, name="delay"),
]
