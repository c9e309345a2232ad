from django.conf import settings
from django.db import models


class Notices(models.TextChoices):
    DAILY = "daily", "Elke werkdag, als er iets op mij wacht"
    URGENT = "urgent", "Alleen als iets dringend of te laat is"
    NEVER = "never", "Niet: ik kijk zelf"


class NoticeChoice(models.Model):
    """How often somebody wants a letter about their work list; without one it is each day."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    notices = models.CharField(max_length=10, choices=Notices, default=Notices.DAILY)
    told_on = models.DateField(null=True)
