"""A SAML identity provider in a process of its own; also makes what a forger would send.

`python saml_idp.py PORT` makes a key and answers: /metadata; /sso, which reads a request of ours
as it came (redirect binding); and /answer, which signs what it is told to (JSON), for tests that
forge. Signed by xmlsec, by the rules of the standard, without the package that reads it.
"""

import base64
import datetime as dt
import json
import secrets
import sys
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree

P, A = "urn:oasis:names:tc:SAML:2.0:protocol", "urn:oasis:names:tc:SAML:2.0:assertion"
MD = "urn:oasis:names:tc:SAML:2.0:metadata"


def new_identity() -> tuple[bytes, bytes]:
    """A key and its certificate, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Inlog van de test")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private, certificate.public_bytes(serialization.Encoding.PEM)


def stamp(seconds: float) -> str:
    return (dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def assertion(told: dict) -> str:
    """Unsigned. What `told` leaves out is as it should be; None leaves it out of the assertion."""
    value = {
        "id": f"_{secrets.token_hex(16)}", "format":
        "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", "name": told.get("subject", ""),
        "recipient": told.get("acs"), "in_response_to": told.get("request"), "not_before": -60,
        "until": 300, "confirmed_until": 300, "audience": told.get("audience"),
        "context": "urn:voorbeeld:hoog", "at": 0, "inside_issuer": told.get("issuer"),
    } | told  # fmt: skip

    def attribute(name: str, content: str | None) -> str:
        return "" if content is None else f' {name}="{content}"'

    until = None if value["confirmed_until"] is None else stamp(value["confirmed_until"])
    audience = "" if value["audience"] is None else (
        "<saml:AudienceRestriction>"
        + "".join(f"<saml:Audience>{each}</saml:Audience>" for each in
                  ([value["audience"]] if isinstance(value["audience"], str)
                   else value["audience"]))
        + "</saml:AudienceRestriction>"
    )  # fmt: skip
    return (
        f'<saml:Assertion xmlns:saml="{A}" Version="2.0" ID="{value["id"]}"'
        f' IssueInstant="{stamp(0)}"><saml:Issuer>{value["inside_issuer"]}</saml:Issuer>'
        f'<saml:Subject><saml:NameID Format="{value["format"]}">{value["name"]}</saml:NameID>'
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
        f"<saml:SubjectConfirmationData{attribute('InResponseTo', value['in_response_to'])}"
        f"{attribute('Recipient', value['recipient'])}{attribute('NotOnOrAfter', until)}/>"
        "</saml:SubjectConfirmation></saml:Subject>"
        f'<saml:Conditions NotBefore="{stamp(value["not_before"])}"'
        f' NotOnOrAfter="{stamp(value["until"])}">{audience}</saml:Conditions>'
        f'<saml:AuthnStatement AuthnInstant="{stamp(value["at"])}"><saml:AuthnContext>'
        f"<saml:AuthnContextClassRef>{value['context']}</saml:AuthnContextClassRef>"
        "</saml:AuthnContext></saml:AuthnStatement></saml:Assertion>"
    )


def response(told: dict, inside: str) -> str:
    value = {
        "destination": told.get("acs"), "response_to": told.get("request"),
        "status": "urn:oasis:names:tc:SAML:2.0:status:Success",
        "outside_issuer": told.get("issuer"),
    } | told  # fmt: skip
    answers = f' InResponseTo="{value["response_to"]}"' if value["response_to"] else ""
    goes_to = f' Destination="{value["destination"]}"' if value["destination"] else ""
    return (
        f'<samlp:Response xmlns:samlp="{P}" xmlns:saml="{A}" Version="2.0"'
        f' ID="_{secrets.token_hex(16)}" IssueInstant="{stamp(0)}"{goes_to}{answers}>'
        f"<saml:Issuer>{value['outside_issuer']}</saml:Issuer>"
        f'<samlp:Status><samlp:StatusCode Value="{value["status"]}"/></samlp:Status>'
        f"{inside}</samlp:Response>"
    )


def sign(xml: str, key: bytes, certificate: bytes, *, weak: bool = False) -> str:
    """With the signature where the schema wants it: after the issuer."""
    node = etree.fromstring(xml.encode())
    method = xmlsec.Transform.RSA_SHA1 if weak else xmlsec.Transform.RSA_SHA256
    digest = xmlsec.Transform.SHA1 if weak else xmlsec.Transform.SHA256
    signature = xmlsec.template.create(node, xmlsec.Transform.EXCL_C14N, method, ns="ds")
    node.insert(1, signature)
    reference = xmlsec.template.add_reference(signature, digest, uri=f"#{node.get('ID')}")
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
    xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(key, xmlsec.KeyFormat.PEM)
    context.key.load_cert_from_memory(certificate, xmlsec.KeyFormat.PEM)
    xmlsec.tree.add_ids(node, ["ID"])
    context.sign(signature)
    return etree.tostring(node).decode()


def metadata(issuer: str, certificate: bytes) -> str:
    body = "".join(certificate.decode().splitlines()[1:-1])
    return (
        f'<md:EntityDescriptor xmlns:md="{MD}" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
        f' entityID="{issuer}"><md:IDPSSODescriptor protocolSupportEnumeration="{P}">'
        '<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>'
        f"{body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"'
        f' Location="{issuer}/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>'
    )


def read_request(address: str) -> dict:
    """What a request of ours asks, by what a provider sees of it."""
    packed = parse_qs(urlsplit(address).query)["SAMLRequest"][0]
    node = etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))
    names = {"p": P, "a": A}
    return {
        "request": node.get("ID"), "acs": node.get("AssertionConsumerServiceURL"),
        "audience": node.findtext("a:Issuer", namespaces=names),
        "force": node.get("ForceAuthn"),
        "levels": [each.text for each in
                   node.findall("p:RequestedAuthnContext/a:AuthnContextClassRef", names)],
        "policy": node.find("p:NameIDPolicy", names).get("Format"),
    }  # fmt: skip


def main() -> None:
    port = int(sys.argv[1])
    issuer, (key, certificate) = f"http://127.0.0.1:{port}", new_identity()

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/metadata":
                self.say(metadata(issuer, certificate))
            else:
                self.say(json.dumps(read_request(self.path)))

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            told = {"issuer": issuer} | json.loads(sent)
            inside = told.get("inside") or assertion(told)
            if told.get("sign", "assertion") in ("assertion", "both"):
                inside = sign(inside, key, certificate, weak=told.get("weak", False))
            outside = response(told, inside)
            if told.get("sign") in ("response", "both"):
                outside = sign(outside, key, certificate)
            self.say(outside)

        def say(self, text: str) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Pages)
    print("ready", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
