"""Uploaded files, as far as somebody may see them."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.static import serve

# Images as pages show them. What was uploaded may hold the place where a photo was taken.
_PUBLIC_FOLDER = "images/"
_EDITORS_FOLDERS = ("original_images/", "avatar_images/")


def serve_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """An image; its original for editors only. Documents go through Wagtail's own checks."""
    for_everyone = path.startswith(_PUBLIC_FOLDER)
    if not for_everyone:
        may_edit = request.user.has_perm("wagtailadmin.access_admin")
        if not (may_edit and path.startswith(_EDITORS_FOLDERS)):
            raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if for_everyone:
        # The name of an image changes with its contents.
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers["Cache-Control"] = "private, no-store"
    # Should a file be opened as a page, it may do nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
