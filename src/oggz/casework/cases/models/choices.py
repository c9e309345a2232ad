"""The words of covenants as choices of columns, and those of casework itself."""

from oggz.covenant.terms import DataCategory, Phase, Role, SecrecyGround, Subject, Term, choices


class Kind(Term):
    """What a contribution is within its category: one fact each, or a note in free words.

    So each can be corrected, hidden or found by itself.
    """

    NOTE = "note", "aantekening"
    NAME = "name", "naam"
    BIRTH_DATE = "birth_date", "geboortedatum"
    BSN = "bsn", "burgerservicenummer"
    ADDRESS = "address", "adres"
    PHONE = "phone", "telefoonnummer"
    EMAIL = "email", "e-mailadres"
    DOMAINS = "domains", "leefgebieden"
    TRIED = "tried", "wat al is geprobeerd"


# A kind that is not here may stand in any category.
CATEGORY_OF = {
    Kind.NAME: DataCategory.IDENTITY,
    Kind.BIRTH_DATE: DataCategory.IDENTITY,
    Kind.BSN: DataCategory.IDENTITY,
    Kind.ADDRESS: DataCategory.CONTACT,
    Kind.PHONE: DataCategory.CONTACT,
    Kind.EMAIL: DataCategory.CONTACT,
    Kind.DOMAINS: DataCategory.SIGNAL,
    Kind.TRIED: DataCategory.SIGNAL,
}


class LifeDomain(Term):
    """Where in somebody's life, in words for who is no doctor. The order is that of a form.

    Kept sealed only: it says what somebody's trouble is.
    """

    HOUSING = "housing", "wonen"
    MONEY = "money", "geld en schulden"
    DAYS = "days", "werk, school en dagbesteding"
    SELF_CARE = "self_care", "voor zichzelf zorgen: eten, wassen, kleden"
    HOUSEHOLD = "household", "het huishouden en zaken regelen"
    MIND = "mind", "hoe iemand zich voelt en gedraagt"
    BODY = "body", "lichamelijk welzijn"
    SUBSTANCES = "substances", "alcohol, drugs, gokken of gamen"
    HOME_LIFE = "home_life", "hoe het thuis gaat, ook met kinderen"
    NETWORK = "network", "familie, vrienden en buren"
    TAKING_PART = "taking_part", "meedoen in de samenleving"
    LAW = "law", "veiligheid en omgang met regels"


class RestrictionGround(Term):
    """When somebody may ask that data are kept and not used; AVG article 18(1) has no others."""

    ACCURACY = "accuracy", "er staat iets in dat volgens de persoon niet klopt (lid 1 a)"
    UNLAWFUL = "unlawful", "het had niet mogen worden gebruikt, en hoeft niet weg (lid 1 b)"
    CLAIM = "claim", "de persoon heeft het nodig voor een rechtszaak (lid 1 c)"
    OBJECTION = "objection", "over een bezwaar is nog niet besloten (lid 1 d)"


class UseGround(Term):
    """For what restricted data may be used all the same (AVG article 18(2)).

    Not for the important public interest of a country: no party of a covenant decides on that.
    """

    CONSENT = "consent", "de persoon geeft er toestemming voor"
    CLAIM = "claim", "voor een rechtsvordering"
    OTHERS = "others", "om de rechten van iemand anders te beschermen"


CATEGORIES = choices(DataCategory)
PHASES = choices(Phase)
RESTRICTION_GROUNDS = choices(RestrictionGround)
ROLES = choices(Role)
SECRECY_GROUNDS = choices(SecrecyGround)
SUBJECTS = choices(Subject)
USE_GROUNDS = choices(UseGround)
