"""What can be done with practices, adoptions and questions; each call is one transaction."""

from oggz.portal.practices.services.adoptions import (
    AdoptionError,
    AlreadyAdopted,
    change_adoption,
    mark_seen,
    note_publication,
    refresh_followed_by,
    remove_adoption,
    take_up,
)
from oggz.portal.practices.services.assessments import AssessmentError, assess
from oggz.portal.practices.services.mergers import move_adoptions_of_former
from oggz.portal.practices.services.messages import (
    forget_askers,
    tell_askers,
    tell_followers,
    tell_owners,
)
from oggz.portal.practices.services.pages import make_practice_index
from oggz.portal.practices.services.questions import (
    QuestionError,
    answer_question,
    ask_question,
    refuse_question,
)

__all__ = [
    "AdoptionError",
    "AlreadyAdopted",
    "AssessmentError",
    "QuestionError",
    "answer_question",
    "ask_question",
    "assess",
    "change_adoption",
    "forget_askers",
    "make_practice_index",
    "mark_seen",
    "move_adoptions_of_former",
    "note_publication",
    "refresh_followed_by",
    "refuse_question",
    "remove_adoption",
    "take_up",
    "tell_askers",
    "tell_followers",
    "tell_owners",
]
