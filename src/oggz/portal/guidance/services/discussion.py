"""What members say to each other about a wish."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from oggz.portal.accounts.models import User
from oggz.portal.guidance.errors import GuidanceError, NotAllowed
from oggz.portal.guidance.models import Comment, Wish
from oggz.portal.guidance.rights import standing_of_user
from oggz.portal.guidance.services.checks import (
    locked,
    refuse_merged,
    refuse_other_than_reading_along,
    refuse_other_than_secretary,
)
from oggz.portal.municipalities.models import Municipality


@transaction.atomic
def write_comment(
    by: User, wish: Wish, text: str, *, municipality: Municipality | None = None
) -> Comment:
    """Say something, for a municipality or as secretary; sent twice in a row it is said once."""
    wish = locked(wish)
    standing = standing_of_user(by)
    if municipality is None and not standing.is_secretary:
        raise NotAllowed("Dit is voor leden van de begeleidingscommissie.")
    if municipality is not None and municipality not in standing.seats:
        raise NotAllowed(f"U zit niet (meer) in de begeleidingscommissie voor {municipality.name}.")
    refuse_merged(wish)
    last = wish.comments.last()
    if last and (last.author_id, last.text) == (by.pk, text):
        return last
    return Comment.objects.create(wish=wish, author=by, municipality=municipality, text=text)


@transaction.atomic
def edit_comment(by: User, comment: Comment, text: str) -> Comment:
    """Mend one's own words, within fifteen minutes."""
    comment = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    refuse_other_than_reading_along(by)
    if not comment.is_mendable_by(by):
        raise GuidanceError(
            "U kunt alleen uw eigen reactie wijzigen, tot een kwartier nadat u haar schreef."
        )
    comment.text, comment.edited_at = text, timezone.now()
    comment.save(update_fields=["text", "edited_at"])
    return comment


@transaction.atomic
def remove_comment(by: User, comment: Comment, reason: str) -> Comment:
    """The secretary takes words away; that they were there, and why they went, stays."""
    refuse_other_than_secretary(by)
    comment = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if comment.removed_at is not None:
        raise GuidanceError("Deze reactie is al verwijderd.")
    comment.text, comment.removal_reason = "", reason
    comment.removed_at, comment.removed_by = timezone.now(), by
    comment.save(update_fields=["text", "removal_reason", "removed_at", "removed_by"])
    log(instance=comment, action="wagtail.delete", user=by)
    return comment
