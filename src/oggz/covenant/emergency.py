"""What a covenant allows to who breaks the glass: somebody in danger, and no time to be let in."""

from oggz.covenant.model import Clause, Covenant
from oggz.covenant.terms import Action, Condition, Effect


def in_emergency(covenant: Covenant) -> Covenant:
    """The covenant less the permits that do not ask for acute danger, and for reading only.

    What it forbids, and the law, stay as they are.
    """
    return covenant.model_copy(
        update={
            "clauses": tuple(
                clause
                if clause.effect is Effect.FORBID
                else clause.model_copy(update={"actions": (Action.READ,)})
                for clause in covenant.clauses
                if clause.effect is Effect.FORBID or _is_for_danger(clause)
            )
        }
    )


def _is_for_danger(permit: Clause) -> bool:
    return Condition.ACUTE_DANGER in permit.conditions and Action.READ in permit.actions
