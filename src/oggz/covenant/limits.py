"""What the law and the rules of the platform forbid, whatever a covenant says.

Limits are data, so that deciding, proving and telling all read the same ones. A limit stands over
every clause: over forbids, and over permits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType

from oggz.covenant.terms import (
    CRIMINAL,
    HEALTH,
    WITH_BSN,
    WITH_MEDICAL_SECRECY,
    Action,
    Condition,
    DataCategory,
    LegalGround,
    PartyKind,
    Phase,
    Regime,
    Role,
    SecrecyGround,
    SpecialGround,
    Subject,
)


class Days(Enum):
    """Days on which a limit holds; they depend on the covenant."""

    ALL = "all"
    OUTSIDE_COVENANT = "outside_covenant"
    BEFORE_WAMS = "before_wams"  # every day, while `wams_since` is not filled in


@dataclass(frozen=True, slots=True)
class Limit:
    """What is refused: every request of which all parts below fit. An empty set fits anything.

    `source_kinds` are of the party that brought the data in, `onward` is whether that is another
    party than the one who asks, `across_files` whether the data is seen from the file of another
    subject. It holds only `when` a fact is there, and not when `unless` is.

    `grounds`, `special_grounds` and `secrecy_grounds` say which permits cannot be relied upon; a
    limit with one of these takes away the permits with such a ground (None: without a ground) and
    leaves the others as they are.
    """

    id: str
    text: str
    source: str
    days: Days = Days.ALL
    regimes: frozenset[Regime] = frozenset()
    kinds: frozenset[PartyKind] = frozenset()
    source_kinds: frozenset[PartyKind] = frozenset()
    onward: bool | None = None
    roles: frozenset[Role] = frozenset()
    actions: frozenset[Action] = frozenset()
    categories: frozenset[DataCategory] = frozenset()
    phases: frozenset[Phase] = frozenset()
    subjects: frozenset[Subject] = frozenset()
    across_files: bool | None = None
    bsn: bool | None = None
    when: Condition | None = None
    unless: Condition | None = None
    grounds: frozenset[LegalGround | None] = frozenset()
    special_grounds: frozenset[SpecialGround | None] = frozenset()
    secrecy_grounds: frozenset[SecrecyGround | None] = frozenset()

    @property
    def of_permits(self) -> bool:
        """Whether it takes away single permits, instead of refusing the request."""
        return bool(self.grounds or self.special_grounds or self.secrecy_grounds)


# Lets data reach another party. Reporting a signal and discussing without a name do not.
SHARING = frozenset(
    {
        Action.KNOW, Action.OPEN, Action.CONTRIBUTE, Action.DISCUSS, Action.SHARE, Action.TRANSFER,
        Action.EXPORT,
    }
)  # fmt: skip
# Possible before a weighing: it starts with a report, and ends processing whatever happened.
WITHOUT_WEIGHING = frozenset({Action.REPORT, Action.CONSULT, Action.CLOSE, Action.DESTROY})
# Shows data of one's own patients to others.
SPEAKING = frozenset(
    {Action.CONTRIBUTE, Action.DISCUSS, Action.SHARE, Action.TRANSFER, Action.EXPORT}
)

GROUNDS_FOR_HEALTH = frozenset(
    {
        SpecialGround.CONSENT, SpecialGround.VITAL_INTEREST, SpecialGround.CARE,
        SpecialGround.SUBSTANTIAL_INTEREST, SpecialGround.WGS,
    }
)  # fmt: skip
GROUNDS_FOR_POLICE = frozenset(
    {
        SpecialGround.WPG_16, SpecialGround.WPG_18, SpecialGround.WPG_19, SpecialGround.WPG_20,
        SpecialGround.UAVG_33, SpecialGround.WGS,
    }
)  # fmt: skip
GROUNDS_FOR_JUSTICE = frozenset({SpecialGround.WJSG, SpecialGround.UAVG_33, SpecialGround.WGS})
# The law does not let government rely on a legitimate interest for its tasks.
GOVERNMENT = frozenset(
    {PartyKind.MUNICIPALITY, PartyKind.GGD, PartyKind.POLICE, PartyKind.PUBLIC_PROSECUTION}
)

_AFTER_SIGNAL = frozenset(Phase) - {Phase.SIGNAL}
_OF_ADULTS = frozenset(Subject) - {Subject.CHILD}
_OF_CHILDREN = frozenset({Subject.CHILD})
_SECRECY = "Wgbo artikel 7:457 BW, Wet BIG artikel 88, Jeugdwet artikel 7.3.11"


def _other_than(grounds: frozenset[SpecialGround]) -> frozenset[SpecialGround | None]:
    return frozenset({None, *SpecialGround}) - grounds


def _secrecy(name: str, where: Limit) -> tuple[Limit, ...]:
    """What breaks medical secrecy, for data that is given or received: nothing else does."""
    return (
        replace(
            where,
            id=f"secrecy_{name}",
            text="Wat onder het medisch beroepsgeheim valt, wordt alleen gedeeld als een clausule "
            "zegt waarom het geheim doorbroken mag worden.",
            secrecy_grounds=frozenset({None}),
        ),
        replace(
            where,
            id=f"secrecy_consent_{name}",
            text="Het beroepsgeheim wijkt hier alleen voor toestemming, en die is er niet.",
            subjects=_OF_ADULTS,
            unless=Condition.CONSENT,
            secrecy_grounds=frozenset({SecrecyGround.CONSENT}),
        ),
        replace(
            where,
            id=f"secrecy_guardian_{name}",
            text="Het beroepsgeheim wijkt hier alleen voor toestemming van wie het gezag over het "
            "kind heeft, en die is er niet.",
            subjects=_OF_CHILDREN,
            unless=Condition.GUARDIAN_CONSENT,
            secrecy_grounds=frozenset({SecrecyGround.CONSENT}),
        ),
        replace(
            where,
            id=f"secrecy_weighed_{name}",
            text="Het beroepsgeheim wijkt hier pas als is vastgelegd waarom het opzij mag.",
            unless=Condition.SECRECY_WEIGHED,
            secrecy_grounds=frozenset(
                {SecrecyGround.RIGHT_TO_REPORT, SecrecyGround.CONFLICT_OF_DUTIES}
            ),
        ),
    )


# The first that fits is told; the ones that no fact of a case can lift stand in front.
LIMITS: tuple[Limit, ...] = (
    Limit(
        id="covenant_days",
        text="Voor en na de looptijd van het convenant mag niets.",
        source="Vaste regel 1: zonder geldig convenant worden er geen gegevens gedeeld.",
        days=Days.OUTSIDE_COVENANT,
    ),
    Limit(
        id="wams_not_in_force",
        text="De Wet aanpak meervoudige problematiek sociaal domein geldt nog niet.",
        source="Voorstel van wet, ingediend op 30 januari 2023.",
        days=Days.BEFORE_WAMS,
        regimes=frozenset({Regime.WAMS}),
    ),
    Limit(
        id="administrator_sees_nothing",
        text="Een beheerder ziet of doet niets met gegevens over mensen.",
        source="Vaste regel 8; AVG artikel 25 en 32.",
        roles=frozenset({Role.ADMINISTRATOR}),
    ),
    Limit(
        id="officer_sees_nothing",
        text="Een functionaris gegevensbescherming houdt toezicht in de verantwoording en ziet "
        "de gegevens zelf niet.",
        source="Vaste regel 8; AVG artikel 38 en 39.",
        roles=frozenset({Role.DATA_PROTECTION_OFFICER}),
    ),
    Limit(
        id="signatory_sees_nothing",
        text="Wie voor een partij tekent, ziet geen gegevens over mensen.",
        source="Vaste regel 8; AVG artikel 25 en 32.",
        roles=frozenset({Role.SIGNATORY}),
    ),
    Limit(
        id="bsn_without_law",
        text="Deze partij mag het burgerservicenummer niet gebruiken.",
        source="UAVG artikel 46; Wabb artikel 10.",
        kinds=frozenset(PartyKind) - WITH_BSN,
        bsn=True,
    ),
    Limit(
        id="hidden_address_across_files",
        text="Een verborgen verblijfplaats is nooit te zien vanuit het dossier van een ander.",
        source="AVG artikel 5 lid 1 f en artikel 32; vaste regel van het platform.",
        categories=frozenset({DataCategory.HIDDEN_ADDRESS}),
        across_files=True,
    ),
    Limit(
        id="victim_address_across_files",
        text="Het adres van een slachtoffer is nooit te zien vanuit het dossier van een ander.",
        source="AVG artikel 5 lid 1 f en artikel 32; vaste regel van het platform.",
        categories=frozenset({DataCategory.CONTACT}),
        subjects=frozenset({Subject.VICTIM}),
        across_files=True,
    ),
    Limit(
        id="weighing_before_use",
        text="Na het signaal mag er pas iets met gegevens op naam als de afweging is vastgelegd.",
        source="Vaste regel 2; AVG artikel 5 lid 1 b en c.",
        actions=frozenset(Action) - WITHOUT_WEIGHING,
        phases=_AFTER_SIGNAL,
        unless=Condition.WEIGHING,
    ),
    Limit(
        id="weighing_before_sharing",
        text="Gegevens op naam worden pas gedeeld als de afweging is vastgelegd.",
        source="Vaste regel 2; AVG artikel 5 lid 1 b en c.",
        actions=SHARING,
        phases=frozenset({Phase.SIGNAL}),
        unless=Condition.WEIGHING,
    ),
    Limit(
        id="objection_to_sharing",
        text="Zolang een bezwaar openstaat, wordt er niets gedeeld, tenzij is vastgelegd waarom "
        "het bezwaar niet opschort.",
        source="Vaste regel 7; AVG artikel 18 lid 1 d en artikel 21.",
        actions=SHARING,
        when=Condition.OBJECTION,
        unless=Condition.OBJECTION_OVERRIDDEN,
    ),
    Limit(
        id="objection_to_reading",
        text="Zolang een bezwaar openstaat, ziet een partij niet wat een andere partij inbracht, "
        "tenzij is vastgelegd waarom het bezwaar niet opschort.",
        source="Vaste regel 7; AVG artikel 18 lid 1 d en artikel 21.",
        actions=frozenset({Action.READ}),
        onward=True,
        when=Condition.OBJECTION,
        unless=Condition.OBJECTION_OVERRIDDEN,
    ),
    Limit(
        id="restricted",
        text="Op verzoek van de persoon zijn deze gegevens beperkt: ze blijven bewaard en worden "
        "niet gebruikt, tenzij is vastgelegd waarom ze toch nodig zijn.",
        source="AVG artikel 18 lid 1 en 2.",
        actions=SHARING | {Action.READ, Action.DESTROY},
        when=Condition.RESTRICTED,
        unless=Condition.RESTRICTION_EXCEPTED,
    ),
    Limit(
        id="source_decides",
        text="Wat een andere partij inbracht, wordt alleen doorgegeven of meegenomen als die "
        "partij ermee instemt.",
        source="Vaste regel 9; AVG artikel 5 lid 1 b.",
        actions=frozenset({Action.SHARE, Action.TRANSFER, Action.EXPORT}),
        onward=True,
        unless=Condition.SOURCE_AGREES,
    ),
    Limit(
        id="no_ground",
        text="Zonder grondslag mogen gegevens niet worden gebruikt.",
        source="AVG artikel 6 lid 1.",
        grounds=frozenset({None}),
    ),
    Limit(
        id="government_without_interest",
        text="De overheid kan zich voor haar taken niet beroepen op een gerechtvaardigd belang.",
        source="AVG artikel 6 lid 1, laatste zin.",
        kinds=GOVERNMENT,
        grounds=frozenset({LegalGround.LEGITIMATE_INTEREST}),
    ),
    Limit(
        id="consent_missing",
        text="De grondslag is toestemming, en de persoon heeft geen toestemming gegeven.",
        source="AVG artikel 6 lid 1 a en artikel 7.",
        subjects=_OF_ADULTS,
        unless=Condition.CONSENT,
        grounds=frozenset({LegalGround.CONSENT}),
    ),
    Limit(
        id="guardian_consent_missing",
        text="De grondslag is toestemming, en wie het gezag over het kind heeft gaf die niet.",
        source="AVG artikel 6 lid 1 a; UAVG artikel 5.",
        subjects=_OF_CHILDREN,
        unless=Condition.GUARDIAN_CONSENT,
        grounds=frozenset({LegalGround.CONSENT}),
    ),
    Limit(
        id="health_without_ground",
        text="Gegevens over gezondheid mogen alleen met een eigen uitzondering in de wet.",
        source="AVG artikel 9; UAVG artikel 22 tot en met 30.",
        categories=HEALTH,
        special_grounds=_other_than(GROUNDS_FOR_HEALTH),
    ),
    Limit(
        id="police_data_without_ground",
        text="Politiegegevens mogen alleen met een eigen grondslag in de Wpg, de UAVG of de WGS.",
        source="AVG artikel 10; UAVG artikel 33; Wpg artikel 16 tot en met 20.",
        categories=frozenset({DataCategory.POLICE}),
        special_grounds=_other_than(GROUNDS_FOR_POLICE),
    ),
    Limit(
        id="justice_data_without_ground",
        text="Strafrechtelijke gegevens mogen alleen met een eigen grondslag in de Wjsg, de UAVG "
        "of de WGS.",
        source="AVG artikel 10; UAVG artikel 33; Wjsg.",
        categories=frozenset({DataCategory.JUSTICE}),
        special_grounds=_other_than(GROUNDS_FOR_JUSTICE),
    ),
    Limit(
        id="wgs_outside_house",
        text="De WGS is alleen een grondslag in een Zorg- en Veiligheidshuis.",
        source="WGS, die geldt voor de Zorg- en Veiligheidshuizen.",
        regimes=frozenset(Regime) - {Regime.WGS},
        categories=HEALTH | CRIMINAL,
        special_grounds=frozenset({SpecialGround.WGS}),
    ),
    Limit(
        id="explicit_consent_missing",
        text="Gezondheid mag hier alleen met uitdrukkelijke toestemming, en die is er niet.",
        source="AVG artikel 9 lid 2 a.",
        categories=HEALTH,
        subjects=_OF_ADULTS,
        unless=Condition.CONSENT,
        special_grounds=frozenset({SpecialGround.CONSENT}),
    ),
    Limit(
        id="explicit_guardian_consent_missing",
        text="Gezondheid van een kind mag hier alleen met uitdrukkelijke toestemming van wie het "
        "gezag heeft, en die is er niet.",
        source="AVG artikel 9 lid 2 a; UAVG artikel 5.",
        categories=HEALTH,
        subjects=_OF_CHILDREN,
        unless=Condition.GUARDIAN_CONSENT,
        special_grounds=frozenset({SpecialGround.CONSENT}),
    ),
    *_secrecy(
        "giving",
        Limit(
            id="", text="", source=_SECRECY,
            kinds=WITH_MEDICAL_SECRECY, onward=False, actions=SPEAKING, categories=HEALTH,
        ),
    ),
    *_secrecy(
        "receiving",
        Limit(
            id="", text="", source=_SECRECY,
            source_kinds=WITH_MEDICAL_SECRECY, onward=True, categories=HEALTH,
        ),
    ),
)  # fmt: skip
BY_ID: Mapping[str, Limit] = MappingProxyType({limit.id: limit for limit in LIMITS})
