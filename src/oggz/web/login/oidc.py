"""OpenID Connect, with each answer of the provider checked, also what came by its own line.

OpenID Connect Core 1.0, 3.1.3.7 (checking an ID token), RFC 9207 (whose answer it is), RFC 9700
(best practice). allauth leaves the signature, the nonce and `azp` to whoever trusts the connection.
"""

import hmac
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from oggz.web.login.said import SKEW_SECONDS, NotProven, Said

# With a public key only: a provider's key is no secret, so that anybody could sign with it.
ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
LONGEST_TOKEN = 32_000
LONGEST_SUBJECT = 191
OLDEST_TOKEN_SECONDS = 10 * 60


def nonce_of(state: str) -> str:
    """Follows from the state of the request, which is this session's own and works once."""
    return salted_hmac("oggz.login.nonce", state, algorithm="sha256").hexdigest()


class Client(OAuth2Client):
    def get_redirect_url(
        self, authorization_url: str, scope: list[str], extra_params: dict[str, Any]
    ) -> str:
        nonce = {"nonce": nonce_of(self.state)}
        return super().get_redirect_url(authorization_url, scope, extra_params | nonce)


class Adapter(OpenIDConnectOAuth2Adapter):
    client_class = Client

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself; with https all that it names must have it as well."""
        config = super().openid_config
        scheme = urlsplit(self.get_provider().app.settings["issuer"]).scheme
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if urlsplit(config[name]).scheme != scheme:
                raise ValueError(f"{name} is not an address of the kind of its issuer")
        return config

    def get_access_token_data(self, request: HttpRequest, app: SocialApp, *args: Any, **more: Any):
        issuer = app.settings["issuer"]
        # Before the code is handed over: the answer may be that of another provider.
        if request.GET.get("iss", issuer) != issuer or self.openid_config.get("issuer") != issuer:
            raise OAuth2Error("another issuer answers")
        data = super().get_access_token_data(request, app, *args, **more)
        if not isinstance(data.get("access_token"), str):
            raise OAuth2Error("no access token")
        return data

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        try:
            said = read_id_token(
                kwargs["response"].get("id_token"),
                keys=self._keys(),
                issuer=app.settings["issuer"],
                client_id=app.client_id,
                nonce=nonce_of(request.GET["state"]),
            )
        except NotProven as error:
            raise OAuth2Error(str(error)) from error
        return self.get_provider().sociallogin_from_response(request, said.as_claims())

    def _keys(self) -> Any:
        with get_adapter().get_requests_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
            return response.json()


class Provider(OpenIDConnectProvider):
    oauth2_adapter_class = Adapter


def read_id_token(
    token: Any, *, keys: Mapping[str, Any], issuer: str, client_id: str, nonce: str
) -> Said:
    """What an ID token says; `keys` is the JSON Web Key Set of the issuer.

    Raises NotProven for a token that is not signed by one of these keys with a public key
    algorithm, is not from this issuer, not for this client alone, not the answer to this request,
    too old, or without a subject.
    """
    if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
        raise NotProven("no ID token")
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise NotProven("an algorithm that is not accepted")
        claims = jwt.decode(
            token,
            _key_for(header, keys),
            algorithms=[header["alg"]],
            issuer=issuer,
            audience=client_id,
            leeway=SKEW_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, TypeError, ValueError, KeyError) as error:
        raise NotProven(f"ID token: {type(error).__name__}") from error
    if claims["aud"] not in (client_id, [client_id]):
        raise NotProven("an ID token for others too")
    if claims.get("azp", client_id) != client_id:
        raise NotProven("an ID token that another client asked for")
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise NotProven("an ID token that answers another request")
    if time.time() - claims["iat"] > OLDEST_TOKEN_SECONDS:
        raise NotProven("an old ID token")
    return _said(claims)


def _key_for(header: Mapping[str, Any], keys: Mapping[str, Any]) -> Any:
    fitting = [
        key
        for key in keys["keys"]
        if key.get("use", "sig") == "sig"
        and key.get("kty") != "oct"
        and key.get("alg", header["alg"]) == header["alg"]
        and ("kid" not in header or key.get("kid") == header["kid"])
    ]
    if len(fitting) != 1:
        raise NotProven("no key of the issuer, or more than one, for this ID token")
    return jwt.PyJWK(fitting[0], algorithm=header["alg"]).key


def _said(claims: Mapping[str, Any]) -> Said:
    subject, methods = claims["sub"], claims.get("amr", [])
    context, at = claims.get("acr", ""), claims.get("auth_time")
    is_sound = (
        isinstance(subject, str)
        and 0 < len(subject) <= LONGEST_SUBJECT
        and subject.isprintable()
        and isinstance(context, str)
        and isinstance(methods, list)
        and all(isinstance(each, str) for each in methods)
        and isinstance(at, int | float | None)
    )
    if not is_sound:
        raise NotProven("claims that are not what OpenID Connect prescribes")
    return Said(claims["iss"], subject, context, tuple(methods), at)
