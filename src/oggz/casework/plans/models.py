"""A plan is made of items. What an item says is a contribution, so that the covenant decides who
reads it; here is what ties those together: which goal, who does it, by when.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from oggz.casework.cases.models import Case, File
from oggz.casework.vault.fields import SealedText
from oggz.covenant.terms import Term, choices


class ItemKind(Term):
    """In the order in which a plan is read: first what the person says."""

    WISH = "wish", "wat ik wil"
    STRENGTH = "strength", "wat goed gaat"
    NETWORK = "network", "wie mij helpt"
    GOAL = "goal", "doel"
    ACTION = "action", "actie"
    AGREEMENT = "agreement", "afspraak"
    CRISIS = "crisis", "als het misgaat"
    PROGRESS = "progress", "hoe het gaat"
    INVITATION = "invitation", "uitnodiging"
    NOT_INVITED = "not_invited", "waarom niet uitgenodigd"
    PRESENCE = "presence", "hoe de persoon meedeed"
    COMPANION = "companion", "wie er meekomt"
    REMARK = "remark", "opmerking van de persoon"
    ESCALATION = "escalation", "wanneer we opschalen"
    EVALUATION = "evaluation", "samen terugkijken"
    OUTCOME = "outcome", "wat ervan kwam"
    SERVICE = "service", "voorziening"


class Result(Term):
    DONE = "done", "gedaan"
    DROPPED = "dropped", "vervallen"
    REACHED = "reached", "bereikt"


class Item(models.Model):
    """One thing in the plan of one person. Who does it and by when stand in the clear, so that
    what is late can be found without opening it; in which domain of life is sealed.
    """

    # The thread of the contributions that say it, of which the newest counts.
    id = models.UUIDField(primary_key=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="plan_items")
    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="plan_items")
    kind = models.CharField(max_length=20, choices=choices(ItemKind))
    goal = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="actions")
    # What a remark, a mark or a service belongs to; a remark without one is about the whole plan.
    about = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="remarks")
    # Destroyed with the first text of the item.
    part = models.CharField(max_length=100)
    domain = SealedText(sealed_as="plan.domain", part="part", null=True)
    # A word of the list that goes with its kind (`terms.DETAILS`), such as why not invited.
    detail = SealedText(sealed_as="plan.detail", part="part", null=True)
    at = models.DateTimeField(default=timezone.now)
    # When it was or will be, for what happens on a day: an invitation, a remark.
    day = models.DateField(null=True)
    # Of an action. The person, or somebody close, when nobody of the parties does it.
    by_person = models.BooleanField(default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    owner_party = models.ForeignKey(
        "parties.Party", on_delete=models.PROTECT, null=True, related_name="+"
    )
    due = models.DateField("uiterlijk", null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=10, choices=choices(Result), null=True)

    class Meta:
        verbose_name = "onderdeel van een plan"
        verbose_name_plural = "onderdelen van plannen"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None) | (Q(by_person=False) & Q(owner_party__isnull=False)),
                name="item_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, result=None)
                | Q(ended_at__isnull=False, result__isnull=False),
                name="item_ends_with_result",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due"], condition=Q(ended_at=None), name="open_actions")
        ]
