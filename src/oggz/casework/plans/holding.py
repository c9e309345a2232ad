"""What is left of a plan when what it said was destroyed."""

from uuid import UUID

from django.db.models import Exists, OuterRef

from oggz.casework.access import barrier
from oggz.casework.cases.models import Contribution
from oggz.casework.plans.models import Item
from oggz.casework.retention.holders import GoesAlong


class Items(GoesAlong):
    """The texts are contributions, which the room of cases holds; without one an item goes."""

    kind = "plan_item"

    def erase(self, case: UUID, part: str) -> list[str]:
        with barrier.task("destruction"):
            texts = Contribution.objects.filter(thread=OuterRef("pk"))
            empty = Item.objects.filter(~Exists(texts), case=case)
            if part:
                # What something hangs from stays until that goes.
                empty = empty.filter(actions=None, remarks=None)
            erased = [str(pk) for pk in empty.values_list("pk", flat=True)]
            Item.objects.filter(pk__in=erased).delete()
            return erased
