"""The lists from which is chosen how the person takes part in their plan."""

from collections.abc import Mapping

from oggz.casework.plans.models import ItemKind
from oggz.covenant.terms import Term


class Way(Term):
    """How somebody was invited to make the plan together."""

    TALK = "talk", "in een gesprek"
    PHONE = "phone", "met een telefoontje"
    LETTER = "letter", "met een brief"
    MESSAGE = "message", "met een bericht"
    TRUSTED = "trusted", "via iemand die de persoon vertrouwt"


class WhyNot(Term):
    DANGER = "danger", "het is nu niet veilig, voor de persoon of voor een ander"
    UNREACHABLE = "unreachable", "de persoon is niet te vinden of reageert nergens op"
    TOO_MUCH = "too_much", "de persoon kan het nu niet aan"
    REFUSES = "refuses", "de persoon wil geen contact"
    TOO_YOUNG = "too_young", "het kind is te jong om mee te praten"
    OTHER = "other", "een andere reden"


class Presence(Term):
    """Written so that it follows on 'de persoon'."""

    THERE = "there", "was erbij"
    APART = "apart", "praatte apart mee"
    DECLINED = "declined", "wilde er niet bij zijn"
    ABSENT = "absent", "was er niet bij"


class Beside(Term):
    """Who may stand beside the person; it gives nobody anything to see."""

    RELATIVE = "relative", "naaste"
    CLIENT_SUPPORTER = "client_supporter", "onafhankelijke cliëntondersteuner"
    EXPERT = "expert_by_experience", "ervaringsdeskundige"
    LEGAL = "legal_representative", "wettelijk vertegenwoordiger"


class Heard(Term):
    """How a remark of the person came in."""

    SAID = "said", "gezegd"
    PAPER = "paper", "op papier geschreven"
    SENT = "sent", "gestuurd, bijvoorbeeld in een bericht"


LOWEST, HIGHEST = 1, 5
# How it goes in a domain of life, from the lowest mark.
SCORES = (
    "Het gaat helemaal niet", "Het gaat niet goed", "Het gaat redelijk", "Het gaat goed",
    "Het gaat heel goed",
)  # fmt: skip


def scored(text: str) -> str:
    """A mark with its scale and in words; any other text of a plan as it is."""
    if text not in map(str, range(LOWEST, HIGHEST + 1)):
        return text
    return f"{SCORES[int(text) - LOWEST]} ({text} van {HIGHEST})"


DETAILS: Mapping[ItemKind, type[Term]] = {
    ItemKind.INVITATION: Way,
    ItemKind.NOT_INVITED: WhyNot,
    ItemKind.PRESENCE: Presence,
    ItemKind.COMPANION: Beside,
    ItemKind.REMARK: Heard,
}


def sentence(detail: Term) -> str:
    """What is kept where somebody chose from a list, and wrote nothing besides."""
    return f"{detail.dutch[:1].upper()}{detail.dutch[1:]}."
