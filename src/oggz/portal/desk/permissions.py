"""Which images and documents an editor may choose: their own, and those of the whole country."""

from collections.abc import Collection as Actions
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy


class OwnAndNational(CollectionOwnershipPermissionPolicy):
    """Whoever may choose somewhere may choose in the root collection too, not in those below.

    Wagtail hands permissions down the tree, so that to give one on the root would give all
    municipalities each other's images.
    """

    def collections_user_has_any_permission_for(
        self, user: Any, actions: Actions[str]
    ) -> QuerySet[Collection]:
        found = super().collections_user_has_any_permission_for(user, actions)
        if self._may_choose(user, actions):
            found |= Collection.objects.filter(depth=1)
        return found

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Actions[str], instance: Model
    ) -> bool:
        national = instance.collection.depth == 1 and self._may_choose(user, actions)
        return national or super().user_has_any_permission_for_instance(user, actions, instance)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Actions[str]
    ) -> QuerySet[Any]:
        found = super().instances_user_has_any_permission_for(user, actions)
        if self._may_choose(user, actions):
            found |= self.model._default_manager.filter(collection__depth=1)
        return found

    def _may_choose(self, user: Any, actions: Actions[str]) -> bool:
        return "choose" in actions and self._check_perm(user, ["choose"])
