"""The accounts of the demonstration, invented; they exist in demo mode only."""

from dataclasses import dataclass

from oggz.covenant.terms import Role
from oggz.web.demo import DemoAccount


@dataclass(frozen=True)
class DemoMember:
    """Somebody invented, with the parties and the role in which they work."""

    account: DemoAccount
    last_name: str
    role: Role
    parties: tuple[str, ...]
    has_declared: bool = True

    @property
    def email(self) -> str:
        return f"{self.account.username}@voorbeeld.example"


# As they are called in the model covenant, which tells what they are.
_ALL = (
    "gemeente", "sociaal-team", "woonstichting", "politie", "verslavingszorg", "jongerenwerk",
    "jeugdhulp",
)  # fmt: skip


def _member(
    name: str, says: str, role: Role, *parties: str, has_declared: bool = True
) -> DemoMember:
    account = DemoAccount(f"voorbeeld-{name}", f"oggz-demo-{name}", says)
    return DemoMember(account, name.replace("-", " ").capitalize(), role, parties, has_declared)


MEMBERS = (
    DemoMember(
        DemoAccount("voorbeeld-regisseur", "oggz-demo-casus", "procesregisseur van de gemeente"),
        "Procesregisseur", Role.PROCESS_COORDINATOR, ("gemeente",),
    ),
    _member("casusregisseur", "casusregisseur van het sociaal team", Role.CASE_COORDINATOR,
            "sociaal-team"),
    _member("voorzitter", "voorzitter van het overleg", Role.CHAIR, "gemeente"),
    _member("wijkagent", "wijkagent", Role.PROFESSIONAL, "politie"),
    _member("woonconsulent", "woonconsulent", Role.PROFESSIONAL, "woonstichting"),
    _member("jongerenwerker", "jongerenwerker", Role.PROFESSIONAL, "jongerenwerk"),
    _member("hulpverlener", "hulpverlener van de verslavingszorg", Role.PROFESSIONAL,
            "verslavingszorg"),
    _member("jeugdhulpverlener", "jeugdhulpverlener, nog zonder geheimhoudingsverklaring",
            Role.PROFESSIONAL, "jeugdhulp", has_declared=False),
    _member("fg", "functionaris gegevensbescherming van alle partijen",
            Role.DATA_PROTECTION_OFFICER, *_ALL),
    _member("beheerder-gemeente", "beheerder van de gemeente", Role.ADMINISTRATOR, "gemeente"),
    _member("beheerder-politie", "beheerder van de politie", Role.ADMINISTRATOR, "politie"),
    *(
        _member(f"tekenbevoegde-{slug}", f"tekenbevoegde van {slug}", Role.SIGNATORY, slug)
        for slug in _ALL
    ),
)  # fmt: skip
ACCOUNTS = tuple(member.account for member in MEMBERS)
