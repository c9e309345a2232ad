"""What a case is called, and the words of a ground that were opened for this reader."""

from collections.abc import Mapping
from uuid import UUID

from django import template

from oggz.casework.cases.models import Alarm, Objection, SecrecyDecision, Weighing
from oggz.casework.cases.references import reference
from oggz.casework.cases.services.words import Ground

register = template.Library()
register.filter("reference", reference)


@register.simple_tag
def opened(ground: Ground | None, words: Mapping[UUID, Ground]) -> list[str]:
    """What was written, in one or more texts; nothing for who may not read it."""
    if ground is None or ground.pk not in words:
        return []
    return [text for text in _texts(words[ground.pk]) if isinstance(text, str)]


def _texts(ground: Ground) -> list[object]:
    match ground:
        case Weighing(reasons=str() as reasons):
            return [part for part in reasons.split("\n\f") if part]
        case Objection():
            return [ground.text, ground.override]
        case Alarm() | SecrecyDecision():
            return [ground.reason]
    return []
