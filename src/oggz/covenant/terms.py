"""The words a covenant is written in. Each has the Dutch that people read; unknown words deny."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A word as it stands in a document, with its Dutch."""

    dutch: str

    def __new__(cls, value: str, dutch: str) -> Self:
        term = str.__new__(cls, value)
        term._value_ = value
        term.dutch = dutch
        return term


def choices(terms: Iterable[Term]) -> list[tuple[str, str]]:
    """Each word with its Dutch, as columns and forms want them."""
    return [(term.value, term.dutch) for term in terms]


class Regime(Term):
    """Under which law the parties share. The WGS covers Care and Safety Houses only."""

    OWN_TASK = "own_task", "ieder vanuit de eigen wettelijke taak"
    WGS = "wgs", "Wet gegevensverwerking door samenwerkingsverbanden (Zorg- en Veiligheidshuis)"
    WAMS = "wams", "Wet aanpak meervoudige problematiek sociaal domein (nog geen wet)"


class PartyKind(Term):
    MUNICIPALITY = "municipality", "gemeente"
    SOCIAL_TEAM = "social_team", "sociaal team"
    GGD = "ggd", "GGD"
    POLICE = "police", "politie"
    HOUSING_CORPORATION = "housing_corporation", "woningcorporatie"
    ADDICTION_CARE = "addiction_care", "verslavingszorg"
    MENTAL_HEALTH_CARE = "mental_health_care", "geestelijke gezondheidszorg"
    YOUTH_WORK = "youth_work", "jeugd- en jongerenwerk"
    YOUTH_CARE = "youth_care", "jeugdhulp"
    WELFARE = "welfare", "welzijnswerk"
    SHELTER = "shelter", "maatschappelijke opvang"
    PUBLIC_PROSECUTION = "public_prosecution", "Openbaar Ministerie"
    PROBATION = "probation", "reclassering"


# A law lets these use the citizen number for their task; a clause must still ask for it.
WITH_BSN = frozenset(
    {
        PartyKind.MUNICIPALITY, PartyKind.SOCIAL_TEAM, PartyKind.GGD, PartyKind.POLICE,
        PartyKind.ADDICTION_CARE, PartyKind.MENTAL_HEALTH_CARE, PartyKind.YOUTH_CARE,
        PartyKind.PUBLIC_PROSECUTION, PartyKind.PROBATION,
    }
)  # fmt: skip
# Professionals of these are bound to medical secrecy (Wgbo, Wet BIG, Jeugdwet).
WITH_MEDICAL_SECRECY = frozenset(
    {PartyKind.GGD, PartyKind.ADDICTION_CARE, PartyKind.MENTAL_HEALTH_CARE, PartyKind.YOUTH_CARE}
)


class ControllerRole(Term):
    OWN = "own", "zelfstandig verwerkingsverantwoordelijke"
    JOINT = "joint", "gezamenlijk verwerkingsverantwoordelijke"
    PROCESSOR = "processor", "verwerker"


class Role(Term):
    """What somebody does for a party. The two coordinators have two sets of rights."""

    PROCESS_COORDINATOR = "process_coordinator", "procesregisseur"
    CASE_COORDINATOR = "case_coordinator", "casusregisseur"
    PROFESSIONAL = "professional", "uitvoerend professional"
    CHAIR = "chair", "voorzitter van het overleg"
    DATA_PROTECTION_OFFICER = "data_protection_officer", "functionaris gegevensbescherming"
    SIGNATORY = "signatory", "tekenbevoegde"
    ADMINISTRATOR = "administrator", "beheerder"


class Action(Term):
    """Written so that it follows on 'mag': '… mag gezondheid inzien'."""

    REPORT = "report", "melden"
    CONSULT = "consult", "anoniem bespreken"
    KNOW = "know", "nagaan of iemand bekend is"
    OPEN = "open", "als casus openen"
    READ = "read", "inzien"
    CONTRIBUTE = "contribute", "inbrengen"
    CORRECT = "correct", "verbeteren"
    DISCUSS = "discuss", "in het casusoverleg bespreken"
    SHARE = "share", "doorgeven aan een andere partij"
    TRANSFER = "transfer", "overdragen aan een andere gemeente"
    EXPORT = "export", "afdrukken of als bestand meenemen"
    COORDINATE = "coordinate", "coördineren"
    CLOSE = "close", "afsluiten"
    DESTROY = "destroy", "vernietigen"


class DataCategory(Term):
    CASE = "case", "dat er een casus is"
    SIGNAL = "signal", "het signaal"
    IDENTITY = "identity", "naam en geboortedatum"
    CONTACT = "contact", "adres en bereikbaarheid"
    HIDDEN_ADDRESS = "hidden_address", "een verborgen verblijfplaats"
    HOUSING = "housing", "wonen en overlast"
    FINANCES = "finances", "inkomen en schulden"
    WORK = "work", "werk, opleiding en dagbesteding"
    FAMILY = "family", "gezin en netwerk"
    MENTAL_HEALTH = "mental_health", "psychische gezondheid"
    PHYSICAL_HEALTH = "physical_health", "lichamelijke gezondheid"
    ADDICTION = "addiction", "gebruik van alcohol, drugs en gokken"
    DISABILITY = "disability", "een beperking"
    CARE = "care", "welke zorg iemand krijgt"
    SAFETY = "safety", "veiligheid en geweld thuis"
    POLICE = "police", "politiegegevens"
    JUSTICE = "justice", "strafrechtelijke gegevens"
    OWN_WORDS = "own_words", "wat iemand zelf wil"
    PLAN = "plan", "het plan van aanpak"
    ATTENDANCE = "attendance", "wie bij een overleg was"
    MINUTES = "minutes", "het verslag van een overleg"


HEALTH = frozenset(
    {
        DataCategory.MENTAL_HEALTH, DataCategory.PHYSICAL_HEALTH, DataCategory.ADDICTION,
        DataCategory.DISABILITY, DataCategory.CARE,
    }
)  # fmt: skip
CRIMINAL = frozenset({DataCategory.POLICE, DataCategory.JUSTICE})


class Subject(Term):
    """Whose data it is. Each has a file of their own; nothing crosses without a clause."""

    PERSON = "person", "de persoon om wie het gaat"
    CHILD = "child", "een kind"
    PARENT = "parent", "een ouder"
    PARTNER = "partner", "een partner"
    VICTIM = "victim", "een slachtoffer"
    SUSPECT = "suspect", "een verdachte"


class Phase(Term):
    SIGNAL = "signal", "signaal"
    TRIAGE = "triage", "weging"
    APPROACH = "approach", "aanpak"
    AFTERCARE = "aftercare", "nazorg"
    CLOSED = "closed", "afgesloten"


LEVELS = (1, 2, 3, 4)


class LegalGround(Term):
    """AVG article 6(1)."""

    CONSENT = "consent", "toestemming (AVG artikel 6 lid 1 a)"
    LEGAL_OBLIGATION = "legal_obligation", "wettelijke verplichting (AVG artikel 6 lid 1 c)"
    VITAL_INTEREST = "vital_interest", "vitaal belang (AVG artikel 6 lid 1 d)"
    PUBLIC_TASK = "public_task", "publieke taak (AVG artikel 6 lid 1 e)"
    LEGITIMATE_INTEREST = "legitimate_interest", "gerechtvaardigd belang (AVG artikel 6 lid 1 f)"


class SpecialGround(Term):
    """What lifts the ban on data of AVG articles 9 and 10, or of the police and justice acts."""

    CONSENT = "consent", "uitdrukkelijke toestemming (AVG artikel 9 lid 2 a)"
    VITAL_INTEREST = "vital_interest", "vitaal belang (AVG artikel 9 lid 2 c)"
    CARE = "care", "zorg en maatschappelijke ondersteuning (UAVG artikel 30)"
    SUBSTANTIAL_INTEREST = "substantial_interest", "zwaarwegend algemeen belang (AVG 9 lid 2 g)"
    UAVG_33 = "uavg_33", "strafrechtelijke gegevens (UAVG artikel 33)"
    WPG_16 = "wpg_16", "verstrekking door de politie (Wpg artikel 16)"
    WPG_18 = "wpg_18", "verstrekking door de politie (Wpg artikel 18)"
    WPG_19 = "wpg_19", "incidentele verstrekking door de politie (Wpg artikel 19)"
    WPG_20 = "wpg_20", "verstrekking aan een samenwerkingsverband (Wpg artikel 20)"
    WJSG = "wjsg", "verstrekking van justitiële gegevens (Wjsg)"
    WGS = "wgs", "verwerking in het samenwerkingsverband (WGS)"


class SecrecyGround(Term):
    """What breaks medical secrecy; nothing else does."""

    CONSENT = "consent", "toestemming van de persoon"
    STATUTORY_DUTY = "statutory_duty", "een wettelijke plicht om te spreken"
    RIGHT_TO_REPORT = "right_to_report", "een wettelijk meldrecht"
    CONFLICT_OF_DUTIES = "conflict_of_duties", "een conflict van plichten"


class Condition(Term):
    """A fact about one case that a clause or the law asks for. Written to follow on 'mits'."""

    WEIGHING = "weighing", "de afweging is vastgelegd"
    CONSENT = "consent", "de persoon toestemming heeft gegeven"
    GUARDIAN_CONSENT = "guardian_consent", "wie het gezag heeft toestemming heeft gegeven"
    INFORMED = "informed", "de persoon is geïnformeerd, of is vastgelegd waarom niet"
    SOURCE_AGREES = "source_agrees", "de partij die het inbracht ermee instemt"
    SECRECY_WEIGHED = "secrecy_weighed", "is vastgelegd waarom het beroepsgeheim opzij mag"
    IN_CONFERENCE = "in_conference", "het casusoverleg aan de gang is"
    ACUTE_DANGER = "acute_danger", "er acuut gevaar is"
    OBJECTION = "objection", "er een bezwaar openstaat"
    OBJECTION_OVERRIDDEN = "objection_overridden", "is vastgelegd waarom het bezwaar niet opschort"
    RESTRICTED = "restricted", "de gegevens op verzoek van de persoon zijn beperkt"
    RESTRICTION_EXCEPTED = (
        "restriction_excepted", "is vastgelegd waarom beperkte gegevens toch nodig zijn",
    )  # fmt: skip


class Effect(Term):
    PERMIT = "permit", "mag"
    FORBID = "forbid", "mag niet"


class RetentionFrom(Term):
    CLOSED = "closed", "nadat de casus is afgesloten"
    CONTRIBUTED = "contributed", "nadat het is ingebracht"
    CANCELLED = "cancelled", "nadat de casus zonder vervolg is gebleven"
