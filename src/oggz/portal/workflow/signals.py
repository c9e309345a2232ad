"""When somebody asks for a review, those who may give it hear of it."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.models import TaskState
from wagtail.signals import task_submitted

from oggz.portal.workflow.models import Review
from oggz.portal.workflow.tasks import tell_reviewers


@receiver(task_submitted, dispatch_uid="workflow.tell_reviewers")
def ask_for_review(instance: TaskState, **kwargs: Any) -> None:
    if isinstance(instance.task.specific, Review):
        key = instance.pk
        transaction.on_commit(lambda: tell_reviewers.defer(state=key))
