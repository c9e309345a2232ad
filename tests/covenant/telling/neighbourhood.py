"""A covenant of seven invented parties with clauses of many kinds, some put before a lawyer."""

from typing import Any

from oggz.covenant.model import Covenant, Lawyer, Never, Party, Provision, Purpose, Retention
from oggz.covenant.terms import (
    HEALTH,
    Action,
    Condition,
    ControllerRole,
    DataCategory,
    LegalGround,
    PartyKind,
    Phase,
    RetentionFrom,
    Role,
    SecrecyGround,
    SpecialGround,
    Subject,
)
from tests.covenant.covenants import KINDS, covenant, forbid, party, permit

NAMES = {
    "gemeente": "Gemeente Voorbeeldwaard",
    "wonen": "Woningcorporatie De Linde (voorbeeld)",
    "politie": "Politie, basisteam Voorbeeldwaard",
    "team": "Sociaal team Voorbeeldwaard",
    "verslavingszorg": "Verslavingszorg De Oever (voorbeeld)",
    "jongerenwerk": "Jongerenwerk Buurtkracht (voorbeeld)",
    "jeugdhulp": "Jeugdhulp Samen (voorbeeld)",
}
JOINT = ("gemeente", "team")
WEIGHED = (Condition.WEIGHING,)
ALL: dict[str, Any] = {
    "roles": tuple(Role), "actions": tuple(Action), "purposes": ("*",), "phases": tuple(Phase),
}  # fmt: skip
SHARE = (Action.READ, Action.CONTRIBUTE)
CLAUSES = (
    permit("signaal", "6.1", parties=("*",), actions=(Action.REPORT, Action.CONSULT),
           categories=(DataCategory.SIGNAL,), phases=(Phase.SIGNAL,)),
    permit("naam", "6.2", parties=("*",), actions=(*SHARE, Action.DISCUSS), purposes=("*",),
           roles=(Role.PROFESSIONAL, Role.CASE_COORDINATOR), conditions=WEIGHED,
           categories=(DataCategory.IDENTITY, DataCategory.CONTACT, DataCategory.CASE),
           phases=(Phase.TRIAGE, Phase.APPROACH), subjects=(Subject.PERSON, Subject.CHILD)),
    permit("geld", "6.3", parties=("wonen", "gemeente", "team"), actions=SHARE, conditions=WEIGHED,
           categories=(DataCategory.HOUSING, DataCategory.FINANCES),
           lawyer=Lawyer(question="Mag de corporatie schulden zien?")),
    permit("zorg", "6.4", parties=("verslavingszorg", "gemeente", "team"), actions=SHARE,
           categories=(DataCategory.MENTAL_HEALTH, DataCategory.ADDICTION),
           phases=(Phase.APPROACH, Phase.AFTERCARE),
           conditions=(Condition.WEIGHING, Condition.CONSENT),
           special_ground=SpecialGround.CONSENT, secrecy_ground=SecrecyGround.CONSENT,
           retention=Retention(months=60, since=RetentionFrom.CLOSED),
           lawyer=Lawyer(question="Is toestemming hier vrij?", opinion="Ja, dat is zij.")),
    permit("politie", "6.5", parties=("politie", "gemeente"), actions=SHARE, conditions=WEIGHED,
           categories=(DataCategory.POLICE, DataCategory.SAFETY), purposes=("veiligheid",),
           special_ground=SpecialGround.WPG_20),
    permit("plan", "6.6", parties=("*",), actions=(*SHARE, Action.COORDINATE, Action.CLOSE),
           roles=(Role.CASE_COORDINATOR, Role.PROCESS_COORDINATOR),
           categories=(DataCategory.PLAN, DataCategory.OWN_WORDS),
           conditions=(Condition.WEIGHING, Condition.INFORMED)),
    permit("kind", "6.7", parties=("jeugdhulp", "team"), categories=(DataCategory.FAMILY,),
           subjects=(Subject.CHILD,), seen_from=(Subject.PARENT,), bsn=True,
           actions=(Action.READ, Action.EXPORT), ground=LegalGround.CONSENT,
           conditions=(Condition.WEIGHING, Condition.GUARDIAN_CONSENT)),
    permit("verhuurder", "6.8", parties=("wonen",), categories=(DataCategory.CARE,),
           actions=SHARE, conditions=WEIGHED, special_ground=SpecialGround.CARE,
           secrecy_ground=SecrecyGround.STATUTORY_DUTY),
    forbid("geen-zorg", "7.1", parties=("wonen", "jongerenwerk"), categories=tuple(sorted(HEALTH)),
           subjects=tuple(Subject), **ALL),
    forbid("adres", "7.2", parties=("*",), categories=(DataCategory.HIDDEN_ADDRESS,),
           subjects=(Subject.VICTIM,), **ALL),
)  # fmt: skip


def neighbourhood(**changes: Any) -> Covenant:
    plain: dict[str, Any] = {
        "title": "Samen helpen bij onbegrepen gedrag in Voorbeeldwaard",
        "area": "zorg en veiligheid",
        "summary": "Zeven organisaties helpen mensen met onbegrepen gedrag.",
        "parties": {
            slug: _party(slug, kind, f"3.{number}")
            for number, (slug, kind) in enumerate(KINDS.items(), start=1)
        },
        "purposes": {
            "hulp": Purpose(article="4.1", title="Hulp op gang brengen",
                            text="Iemand die niet om hulp vraagt toch bereiken.", area="zorg"),
            "veiligheid": Purpose(article="4.2", title="Gevaar voorkomen", area="veiligheid",
                                  text="Voorkomen dat iemand schade oploopt."),
        },
        "never": (
            Never(article="8.1", text="Een woningcorporatie ziet nooit gegevens over gezondheid.",
                  kinds=(PartyKind.HOUSING_CORPORATION,), categories=tuple(sorted(HEALTH))),
        ),
        "provisions": (Provision(article="9.2", title="Geheimhouding", text="Wie hoort, zwijgt."),),
    }  # fmt: skip
    return covenant(**({"clauses": CLAUSES} | plain | changes))


def _party(slug: str, kind: PartyKind, article: str) -> Party:
    controller = ControllerRole.JOINT if slug in JOINT else ControllerRole.OWN
    return party(slug, kind, article).model_copy(
        update={"name": NAMES[slug], "controller": controller}
    )
