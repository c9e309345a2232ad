from django.urls import path

from oggz.casework.retention import views

urlpatterns = [
    path("", views.destructions, name="destructions"),
    path("voorstellen/", views.propose, name="propose_destruction"),
    path("<uuid:destruction>/bevestigen/", views.confirm, name="confirm_destruction"),
    path("<uuid:destruction>/intrekken/", views.withdraw, name="withdraw_destruction"),
    path("verklaringen/", views.proofs, name="destruction_proofs"),
    path("verklaringen/<uuid:destruction>.json", views.proof, name="destruction_proof"),
    path("<uuid:destruction>/verklaring.json", views.certificate, name="destruction_certificate"),
]
