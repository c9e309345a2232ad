"""SAML 2.0, with the person sent back by a form of the organisation's own site.

Web browser single sign-on profile, and the lessons since: one signed assertion, and only it is
read; for us alone, sent to this address alone, as answer to a request of this session alone, once.
The package python3-saml checks signatures and times, but lets pass what an assertion leaves out,
or what merely begins alike; what must be there is asked for here.
"""

import hashlib
import time
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import Provider as BaseProvider
from allauth.socialaccount.providers.base import ProviderAccount
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from lxml import etree
from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from oggz.errors import PlatformError
from oggz.web.login.said import PROOF, NotProven, Said

LONGEST_ANSWER = 200_000
LONGEST_SUBJECT = 191
PERSISTENT = Names.NAMEID_PERSISTENT
_MOST_SECONDS_TO_COME_BACK = 2 * 60
# An assertion is remembered for as long as it could be used again, and no longer than this.
_LONGEST_LIFE_SECONDS = 60 * 60
_PROVED = "./saml:AuthnStatement"
_WRONG = (
    OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, etree.LxmlError, ValueError, KeyError,
    TypeError, AttributeError, IndexError,
)  # fmt: skip


class Provider(BaseProvider):
    """How allauth knows it; an organisation is known by the `provider_id` of its app."""

    id = "saml"
    name = "SAML"
    account_class = ProviderAccount
    supports_redirect = True

    def extract_uid(self, data: dict[str, Any]) -> str:
        return data["sub"]

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None,
        data: Any = None, **more: Any,
    ) -> HttpResponse:  # fmt: skip
        asking = OneLogin_Saml2_Authn_Request(
            _settings(self.app), force_authn=process == "redirect", set_nameid_policy=True
        )
        self.stash_redirect_state(
            request, process, next_url, data, state_id=asking.get_id(), **more
        )
        address = self.app.settings["idp"]["singleSignOnService"]["url"]
        return redirect(Utils.redirect(address, {"SAMLRequest": asking.get_request()}))


def read_metadata(xml: bytes) -> dict[str, Any]:
    """Who an organisation's SAML is, by the metadata that it publishes, for `SocialApp.settings`.

    Raises PlatformError for a file that is no metadata of one identity provider with a
    certificate to sign with.
    """
    try:
        idp = OneLogin_Saml2_IdPMetadataParser.parse(xml.decode())["idp"]
        single_sign_on, entity = idp["singleSignOnService"]["url"], idp["entityId"]
    except _WRONG:
        raise PlatformError(
            "Dit zijn geen metagegevens van een SAML-inlog: vraag de organisatie om haar"
            " IdP-metadata (een XML-bestand) met entityID, certificaat en SingleSignOnService."
        ) from None
    certificates = idp.get("x509certMulti", {}).get("signing") or [idp.get("x509cert")]
    if not all(certificates):
        raise PlatformError(
            "In deze metagegevens staat geen certificaat om mee te ondertekenen (KeyDescriptor"
            " use=signing). Vraag de organisatie om volledige metagegevens."
        )
    if urlsplit(single_sign_on).scheme not in ("https", "http"):
        raise PlatformError(f"‘{single_sign_on}’ is geen webadres om in te loggen.")
    return {
        "entityId": entity,
        "singleSignOnService": {"url": single_sign_on},
        "x509certMulti": {"signing": certificates},
    }


def our_metadata(app: SocialApp) -> bytes:
    """What the organisation needs to know of us."""
    return _settings(app).get_sp_metadata()


def _settings(app: SocialApp) -> OneLogin_Saml2_Settings:
    levels = app.settings.get(PROOF, {}).get("acr", [])
    return OneLogin_Saml2_Settings(
        {
            "strict": True,
            "sp": {
                "entityId": _address(app, "saml_metadata"),
                "assertionConsumerService": {"url": _address(app, "saml_acs")},
                "NameIDFormat": PERSISTENT,
            },
            "idp": app.settings["idp"],
            "security": {
                "wantAssertionsSigned": True,
                "wantNameId": True,
                "wantAttributeStatement": False,
                "rejectDeprecatedAlgorithm": True,
                "allowSingleLabelDomains": True,
                "requestedAuthnContext": levels or False,
                # Judged by ourselves, to say what is missing.
                "failOnAuthnContextMismatch": False,
            },
        }
    )


def _address(app: SocialApp, name: str) -> str:
    """By what we are told to be, never by what a request says: its Host can be made up."""
    return settings.BASE_URL + reverse(name, args=[app.provider_id])


def read_answer(app: SocialApp, encoded: str) -> tuple[Said, str]:
    """What a posted SAMLResponse says, and which request of ours it answers.

    Raises NotProven when anything about it is not in order, and when it was used before.
    """
    if not 0 < len(encoded) <= LONGEST_ANSWER:
        raise NotProven("no SAMLResponse")
    ours = _settings(app)
    try:
        answer = OneLogin_Saml2_Response(ours, encoded)
        answer.is_valid(_as_received(app), raise_exceptions=True)
        assertion = _the_signed_assertion(answer)
        request = _what_it_answers(app, answer, assertion)
        said = Said(
            issuer=app.settings["issuer"],
            subject=_subject(assertion),
            context=_text(assertion, f"{_PROVED}/saml:AuthnContext/saml:AuthnContextClassRef"),
            proved_at=_moment(assertion, f"{_PROVED}/@AuthnInstant"),
        )
    except _WRONG as error:
        raise NotProven(f"SAML: {type(error).__name__}") from error
    _use_up(app, assertion)
    return said, request


def _as_received(app: SocialApp) -> dict[str, Any]:
    here = urlsplit(_address(app, "saml_acs"))
    secure = here.scheme == "https"
    return {"https": "on" if secure else "off", "http_host": here.netloc, "script_name": here.path}


def _the_signed_assertion(answer: OneLogin_Saml2_Response) -> etree._Element:
    """By what its own signature refers to; `is_valid` has checked that signature."""
    [assertion] = _find(answer.document, "/samlp:Response/saml:Assertion")
    [reference] = _find(assertion, "./ds:Signature/ds:SignedInfo/ds:Reference/@URI")
    if not assertion.get("ID") or reference != f"#{assertion.get('ID')}":
        raise NotProven("SAML: the signature is of something else")
    return assertion


def _what_it_answers(
    app: SocialApp, answer: OneLogin_Saml2_Response, assertion: etree._Element
) -> str:
    """The id of our request; an assertion that nobody asked for is refused."""
    here, us = _address(app, "saml_acs"), _address(app, "saml_metadata")
    confirmation = "./saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"
    [data] = _find(assertion, confirmation)
    request = data.get("InResponseTo")
    if not request or request != answer.get_in_response_to():
        raise NotProven("SAML: no answer to one request")
    if data.get("Recipient") != here or answer.document.get("Destination", here) != here:
        raise NotProven("SAML: sent to another address")
    if not data.get("NotOnOrAfter"):
        raise NotProven("SAML: without end")
    audiences = "./saml:Conditions/saml:AudienceRestriction/saml:Audience"
    if [OneLogin_Saml2_XML.element_text(each) for each in _find(assertion, audiences)] != [us]:
        raise NotProven("SAML: for others too")
    return request


def _subject(assertion: etree._Element) -> str:
    """Only a persistent NameID stays with one person; an address may go to another some day."""
    [name] = _find(assertion, "./saml:Subject/saml:NameID")
    # Python's lxml cuts text off at a comment: a reader that does so takes one name for another.
    subject = OneLogin_Saml2_XML.element_text(name) or ""
    is_sound = (
        name.get("Format") == PERSISTENT
        and len(name) == 0
        and 0 < len(subject) <= LONGEST_SUBJECT
        and subject.isprintable()
        and subject == "".join(name.itertext())
    )
    if not is_sound:
        raise NotProven("SAML: no persistent NameID")
    return subject


def _use_up(app: SocialApp, assertion: etree._Element) -> None:
    """Once, in all processes: who finds an assertion on the way cannot use it as well."""
    ends = _moment(assertion, "./saml:Conditions/@NotOnOrAfter") or time.time()
    life = min(max(ends - time.time(), 0) + 5 * 60, _LONGEST_LIFE_SECONDS)
    name = f"{app.provider_id} {assertion.get('ID')}"
    if not caches["shared"].add(_key("assertion", name), True, life):
        raise NotProven("SAML: used before")


def keep(app: SocialApp, request: str, said: Said) -> None:
    """Until the browser is back with the cookie of its session, which another site cannot send."""
    caches["shared"].set(_key(app.provider_id, request), said, _MOST_SECONDS_TO_COME_BACK)


def kept(app: SocialApp, request: str) -> Said | None:
    """What was said in answer to this request; gone after being asked."""
    cache, key = caches["shared"], _key(app.provider_id, request)
    said = cache.get(key)
    # Of two who ask at the same moment one has taken it away.
    return said if said is not None and cache.delete(key) else None


def _key(kind: str, name: str) -> str:
    return f"saml:{hashlib.sha256(f'{kind} {name}'.encode()).hexdigest()}"


def _find(node: etree._Element, path: str) -> list[Any]:
    return node.xpath(path, namespaces=Names.NSMAP)


def _text(node: etree._Element, path: str) -> str:
    found = _find(node, path)
    return (OneLogin_Saml2_XML.element_text(found[0]) or "").strip() if len(found) == 1 else ""


def _moment(node: etree._Element, path: str) -> float | None:
    found = _find(node, path)
    return float(Utils.parse_SAML_to_time(found[0])) if len(found) == 1 else None
