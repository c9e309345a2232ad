"""The knowledge institute says how sure we may be that a practice works."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from oggz.errors import PlatformError
from oggz.portal.accounts.models import User
from oggz.portal.practices.models import Evidence, PracticePage
from oggz.web.page_cache import forget_pages


class AssessmentError(PlatformError):
    """Why an assessment cannot be recorded; `field` is where, the text for who assesses."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def assess(
    by: User, practice: PracticePage, evidence: Evidence, *, assessor: str, on: date
) -> PracticePage:
    """Record a level of evidence on what is public, and in what an editor is still writing.

    Nothing else changes: neither the text of the municipality, nor its draft is published.
    Raises `AssessmentError`.
    """
    practice = PracticePage.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    if not by.has_perm("practices.assess_practice"):
        raise AssessmentError("U kunt geen mate van bewijs vaststellen.")
    if not practice.live:
        raise AssessmentError("Deze praktijk is niet meer openbaar.")
    if on > timezone.localdate():
        raise AssessmentError("Deze dag moet nog komen.", "on")
    if evidence != Evidence.NOT_ASSESSED and not assessor.strip():
        raise AssessmentError(
            "Vul in welk instituut of welke commissie dit vaststelde.", "assessor"
        )
    draft = practice.get_latest_revision_as_object() if practice.has_unpublished_changes else None
    for page in filter(None, (practice, draft)):
        page.evidence = evidence
        is_assessed = evidence != Evidence.NOT_ASSESSED
        page.assessor = assessor.strip() if is_assessed else ""
        page.assessed_on = on if is_assessed else None
    practice.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    if draft is not None:
        draft.save_revision(user=by)
    log(instance=practice, action="practices.assess", user=by, data={"evidence": evidence.value})
    forget_pages()
    return practice
