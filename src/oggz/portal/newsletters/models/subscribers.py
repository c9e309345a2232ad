"""Who receives newsletters: an e-mail address and nothing else."""

from django.db import models
from django.db.models.functions import Lower

from oggz.portal.newsletters.models.letters import Newsletter


class Subscriber(models.Model):
    """Somebody who confirmed to own this address; known by it and by nothing else."""

    address = models.CharField(max_length=254)
    # Since when there is nothing left to send; the address is forgotten some time after.
    without_letters_since = models.DateTimeField(null=True)
    # Messages that came back because the address does not work.
    bounces = models.PositiveSmallIntegerField(default=0)
    newsletters = models.ManyToManyField(
        Newsletter, through="Subscription", related_name="subscribers"
    )

    class Meta:
        verbose_name = "abonnee"
        verbose_name_plural = "abonnees"
        default_permissions = ()
        constraints = [models.UniqueConstraint(Lower("address"), name="subscriber_once")]

    def __str__(self) -> str:
        return f"abonnee {self.pk}"  # never the address: this goes into logs


class Subscription(models.Model):
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="subscriptions")
    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="subscriptions")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "inschrijving"
        verbose_name_plural = "inschrijvingen"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "subscriber"], name="subscribed_once")
        ]


class Request(models.Model):
    """What somebody asked for an address, and its owner has not confirmed yet."""

    address = models.CharField(max_length=254)
    newsletters = models.ManyToManyField(Newsletter, related_name="+")
    asked_at = models.DateTimeField()
    # Mails sent for it since `counted_since`: who is not waiting for them gets only a few.
    mails = models.PositiveSmallIntegerField(default=0)
    counted_since = models.DateTimeField()

    class Meta:
        verbose_name = "aanvraag"
        verbose_name_plural = "aanvragen"
        default_permissions = ()
        constraints = [models.UniqueConstraint(Lower("address"), name="request_once")]

    def __str__(self) -> str:
        return f"aanvraag {self.pk}"
