"""What follows on the last step of a review. Wagtail asks for it before there are models."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from oggz.portal.accounts.models import User


def publish_reviewed(state: "WorkflowState", user: "User | None" = None) -> None:
    """Publish what a reviewer saw and approved, who may do that without another right."""
    state.current_task_state.revision.publish(user=user, skip_permission_checks=True)
