from django.apps import AppConfig


class SteeringConfig(AppConfig):
    """Figures for who steers: how many cases, how long they take, from which signals they come."""

    name = "oggz.casework.steering"
    label = "steering"
    verbose_name = "Cijfers"
