"""Covenants as files, to publish or to go on with elsewhere."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from oggz.casework.covenants import checking, rights
from oggz.casework.covenants.models import Version
from oggz.casework.covenants.views.finding import only_if, version_of
from oggz.casework.parties.sessions import Standing
from oggz.covenant import publication
from oggz.covenant.model import Covenant, Signature
from oggz.covenant.publication.word import as_docx
from oggz.covenant.summary import summary_html, summary_pdf
from oggz.web import downloads
from oggz.web.downloads import download

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@only_if(rights.may_read)
def text(request: HttpRequest, standing: Standing, covenant: UUID, number: int) -> HttpResponse:
    """The document itself, as parties can check and test it with `oggz covenant`."""
    version = version_of(standing, covenant, number)
    return download(
        version.text, "application/toml; charset=utf-8", name=f"convenant-{number}.toml"
    )


@require_safe
@only_if(rights.may_read)
def summary(
    request: HttpRequest, standing: Standing, covenant: UUID, number: int, kind: str
) -> HttpResponse:
    """What residents read; any web site can show it as it is."""
    document = _document(version_of(standing, covenant, number))
    if kind == "html":
        page = summary_html(document)
        return download(page, "text/html; charset=utf-8", name=f"samenvatting-{number}.html")
    if kind == "pdf":
        return download(summary_pdf(document), downloads.PDF, name=f"samenvatting-{number}.pdf")
    raise Http404


@require_safe
@only_if(rights.may_read)
def piece(
    request: HttpRequest, standing: Standing, covenant: UUID, number: int, piece: str
) -> HttpResponse:
    """One of the drafts for the lawyer, to be edited."""
    document = _document(version_of(standing, covenant, number))
    for paper in publication.papers(document):
        if paper.name == piece:
            return download(as_docx(paper, day=document.starts), _DOCX, name=f"{paper.name}.docx")
    raise Http404


def _document(version: Version) -> Covenant:
    """The content, with who signed it here: what is published says whether it holds."""
    document = checking.check(version.text, prove=False).document
    if document is None:
        raise Http404
    signatures = tuple(
        Signature(
            party=each.party.slug, name=each.name, function=each.function,
            date=timezone.localdate(each.signed_at), checksum=each.checksum,
        )
        for each in version.signatures.select_related("party")
    )  # fmt: skip
    return document.model_copy(update={"signatures": signatures})
