"""What editors may upload: only files that are what their name says."""

import struct
from pathlib import PurePath
from typing import Any

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

_HEAD = 8192
_TEXT = {"csv", "txt"}
# What the first bytes of each other extension tell; office files are zip archives.
_FORMATS = {
    "docx": {"docx", "zip"},
    "odt": {"odt", "zip"},
    "ods": {"ods", "zip"},
    "pdf": {"pdf"},
    "pptx": {"pptx", "zip"},
    "xlsx": {"xlsx", "zip"},
}


class SoundImageField(WagtailImageField):
    """Wagtail's field, which lets an image that breaks off halfway end in an error page."""

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except (OSError, SyntaxError, ValueError, struct.error) as error:
            raise ValidationError(
                "Deze afbeelding is beschadigd: het bestand breekt halverwege af."
                " Sla de afbeelding opnieuw op en probeer het nog eens."
            ) from error


class ImageForm(BaseImageForm):
    file = SoundImageField(label="Bestand")


class DocumentForm(BaseDocumentForm):
    """Wagtail's form for a document, which looks into the file too."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check_document(file)
        return file


def check_document(file: UploadedFile) -> None:
    """Refuse a file that is empty, or not of the kind that its name says."""
    extension = PurePath(file.name).suffix.lower().lstrip(".")
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    if extension in _TEXT:
        fits = b"\0" not in head and filetype.guess(head) is None
    else:
        found = filetype.guess(head)
        fits = found is not None and found.extension in _FORMATS.get(extension, ())
    if not fits:
        raise ValidationError(
            f"De inhoud van dit bestand is niet wat de naam (.{extension}) zegt."
            " Sla het opnieuw op in het programma waarmee het is gemaakt."
        )
