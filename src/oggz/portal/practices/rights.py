"""Who may do what with adoptions and questions: by section, national editors everywhere."""

from functools import reduce
from operator import or_

from django.contrib.auth.models import AbstractUser
from django.db.models import Q, QuerySet

from oggz.portal.accounts.rights import is_national_editor
from oggz.portal.municipalities.models import Municipality, SectionPage
from oggz.portal.municipalities.selectors import sections_of_editor
from oggz.portal.practices.models import Adoption, Question


def municipalities_of(user: AbstractUser) -> QuerySet[Municipality]:
    """For which municipalities somebody may take up practices."""
    open_now = Municipality.objects.current().filter(section__archived_on=None)
    if is_national_editor(user):
        return open_now
    return open_now.filter(section__in=[section.pk for section in sections_of_editor(user)])


def adoptions_of(user: AbstractUser) -> QuerySet[Adoption]:
    """Which adoptions somebody may see at the desk and change."""
    adoptions = Adoption.objects.select_related("municipality", "practice")
    if is_national_editor(user):
        return adoptions
    own = [section.municipality_id for section in sections_of_editor(user)]
    return adoptions.filter(municipality__in=own)


def questions_of(user: AbstractUser) -> QuerySet[Question]:
    """Which questions somebody may answer or refuse: about the practices in the own section."""
    questions = Question.objects.select_related("practice")
    if is_national_editor(user):
        return questions
    below = [Q(practice__path__startswith=section.path) for section in sections_of_editor(user)]
    return questions.filter(reduce(or_, below)) if below else questions.none()


def questions_awaiting(user: AbstractUser) -> QuerySet[Question]:
    """Open questions that nobody else answers.

    For a national editor those about practices in no section, or where nobody can answer.
    """
    questions = questions_of(user).filter(status=Question.Status.OPEN)
    if not is_national_editor(user):
        return questions
    attended = SectionPage.objects.filter(archived_on=None, editors__user__is_active=True)
    below = [Q(practice__path__startswith=path) for path in attended.values_list("path", flat=True)]
    return questions.exclude(reduce(or_, below)) if below else questions
