"""What is left of a conference when what was said in it, or a case that it was about, is gone."""

from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.cases.models import Contribution
from oggz.casework.conferences.models import Conference, Item, Minute
from oggz.casework.retention.holders import GoesAlong


class Agendas(GoesAlong):
    """What was said are contributions, which the room of cases holds; this goes with them."""

    kind = "conference"

    def erase(self, case: UUID, part: str) -> list[str]:
        with barrier.task("destruction"):
            if part:
                texts = Contribution.objects.filter(thread=OuterRef("pk"))
                empty = Minute.objects.filter(~Exists(texts), case=case)
                erased = [str(pk) for pk in empty.values_list("pk", flat=True)]
                Minute.objects.filter(pk__in=erased).delete()
                return erased
            items = Item.objects.filter(case=case)
            erased = [str(pk) for pk in items.values_list("pk", flat=True)]
            items.delete()
            # A conference that was held about nothing any more: only its invitations are left.
            over = Conference.objects.filter(items=None, starts__lt=timezone.now())
            erased += [str(pk) for pk in over.values_list("pk", flat=True)]
            over.delete()
            return erased
