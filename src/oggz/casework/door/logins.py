"""The own log-in of a party: who speaks for it, and in which words it tells of a second factor."""

import hashlib
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialAccount, SocialApp
from django.db import transaction

from oggz.casework.audit.services import Event, record
from oggz.casework.door.models import PartyLogin
from oggz.casework.door.saml import read_metadata
from oggz.errors import PlatformError
from oggz.web.login.said import PROOF


@dataclass(frozen=True, slots=True)
class Proof:
    """What a party says when somebody used a second factor: see `said.second_factor_is_proven`."""

    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.acr and not self.amr:
            raise PlatformError(
                "Zonder bewijs van een tweede stap komt niemand binnen: geef ten minste één"
                " waarde van acr of amr die deze organisatie dan meldt."
            )


@transaction.atomic
def set_openid_connect(
    party: str, name: str, *, issuer: str, client_id: str, client_secret: str, proof: Proof
) -> SocialApp:
    """Let the people of a party log in by its own OpenID Connect.

    Who is known is known by issuer and subject: at another issuer nobody is known any more.
    """
    issuer = issuer.rstrip("/")
    return _set(
        party,
        name,
        "openid_connect",
        issuer,
        proof,
        client_id=client_id,
        secret=client_secret,
        settings={
            "server_url": issuer,
            "fetch_userinfo": False,
            "oauth_pkce_enabled": True,
            "scope": ["openid"],
            "auth_params": {"acr_values": " ".join(proof.acr)} if proof.acr else {},
        },
    )


@transaction.atomic
def set_saml(party: str, name: str, *, metadata: bytes, proof: Proof) -> SocialApp:
    """Let the people of a party log in by its own SAML; raises PlatformError for bad metadata."""
    if proof.amr or not proof.acr:
        raise PlatformError(
            "SAML meldt één waarde: geef met acr de AuthnContextClassRef die deze organisatie"
            " meldt als iemand in twee stappen inlogde. amr bestaat hier niet."
        )
    idp = read_metadata(metadata)
    issuer = idp["entityId"]
    return _set(party, name, "saml", issuer, proof, client_id=party, settings={"idp": idp})


def own_login(party: str) -> SocialApp | None:
    return SocialApp.objects.filter(of_party__party=party).first()


def forget_member(member: int, party: str) -> None:
    """This party's organisation lets `member` in no more; another party's still may."""
    of_party = PartyLogin.objects.filter(party=party).values("app__provider_id")
    SocialAccount.objects.filter(user=member, provider__in=of_party).delete()


@transaction.atomic
def remove_login(party: str) -> bool:
    """From the next time on nobody comes in by this organisation; whether it had a log-in."""
    former = PartyLogin.objects.select_for_update().filter(party=party).first()
    if former is None:
        return False
    former.app.delete()
    record(Event(action="login.removed", party=party))
    return True


def _set(
    party: str, name: str, kind: str, issuer: str, proof: Proof, *, settings: Any, **app: str
) -> SocialApp:
    # It is kept with each account, so that the same subject at another issuer is another person.
    provider_id = f"{party}-{hashlib.sha256(issuer.encode()).hexdigest()[:12]}"
    settings |= {"issuer": issuer, PROOF: {"acr": list(proof.acr), "amr": list(proof.amr)}}
    former = PartyLogin.objects.select_for_update().filter(party=party).first()
    made, _ = SocialApp.objects.update_or_create(
        provider_id=provider_id,
        defaults={"provider": kind, "name": name, "settings": settings, **app},
    )
    PartyLogin.objects.update_or_create(party=party, defaults={"app": made})
    if former and former.app != made:
        former.app.delete()
    record(Event(action="login.set", party=party, detail={"kind": kind}))
    return made
