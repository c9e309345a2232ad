"""What is asked before anything is done, inside the transaction that does it."""

from django.utils import timezone

from oggz.portal.accounts.models import User
from oggz.portal.guidance.errors import GuidanceError, NotAllowed
from oggz.portal.guidance.models import Vote, Wish
from oggz.portal.guidance.rights import is_represented_by, standing_of_user
from oggz.portal.municipalities.models import Municipality
from oggz.web.personal_data import PersonalData, personal_data

# An address or number of an organisation may be public; these never are.
_NEVER_PUBLIC = (PersonalData.BSN, PersonalData.BIRTH_DATE)


def locked(wish: Wish) -> Wish:
    """The wish as it is now; who changes it at the same moment waits."""
    return Wish.objects.select_for_update(no_key=True, of=("self",)).get(pk=wish.pk)


def refuse_merged(wish: Wish) -> None:
    if wish.merged_into_id is not None:
        raise GuidanceError("Deze wens is samengevoegd met een andere. Ga verder bij die wens.")


def refuse_other_than_member(by: User, municipality: Municipality) -> None:
    if not is_represented_by(by, municipality):
        raise NotAllowed(f"U zit niet (meer) in de begeleidingscommissie voor {municipality.name}.")


def refuse_other_than_secretary(by: User) -> None:
    if not standing_of_user(by).is_secretary:
        raise NotAllowed("Dit kan alleen het secretariaat: de eindredactie of een beheerder.")


def refuse_other_than_reading_along(by: User) -> None:
    if not standing_of_user(by).is_member:
        raise NotAllowed("Dit is voor leden van de begeleidingscommissie.")


def refuse_during_vote(wish: Wish) -> None:
    if Vote.objects.filter(wish=wish, closed_at=None).exists():
        raise GuidanceError("Over deze wens loopt een stemming. Wacht tot die gesloten is.")


def refuse_personal_data(*texts: str) -> None:
    """In what everybody reads stands no number or day by which somebody can be found."""
    for text in texts:
        found = [
            str(each)
            for each in personal_data(text, today=timezone.localdate())
            if each in _NEVER_PUBLIC
        ]
        if found:
            raise GuidanceError(
                f"In de tekst staat zo te zien {' en '.join(found)}. Haal dat weg: iedereen leest"
                " mee."
            )
