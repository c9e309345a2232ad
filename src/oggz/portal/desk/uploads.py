"""What editors may upload: only files that are what their name says."""

import struct
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from oggz.web.uploads import UploadRefused, check_kind

_HEAD = 8192


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
    try:
        check_kind(head, extension)
    except UploadRefused as refused:
        raise ValidationError(str(refused)) from None
