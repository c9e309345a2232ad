"""Images with what a page must say of them."""

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition


class Illustration(AbstractImage):
    """An uploaded image: what it shows, who made it and what may be done with it."""

    description = models.CharField(
        "alternatieve tekst", max_length=255,
        help_text="Wat er te zien is, voor wie de afbeelding niet ziet.",
    )  # fmt: skip
    creator = models.CharField("maker", max_length=150, blank=True)
    licence = models.CharField(
        "licentie", max_length=150, default="",
        help_text="Bijvoorbeeld CC BY 4.0, of ‘eigen werk’. Zonder licentie geen afbeelding.",
    )  # fmt: skip

    admin_form_fields = ("title", "file", "description", "creator", "licence",
                         "collection", "tags", "focal_point_x", "focal_point_y",
                         "focal_point_width", "focal_point_height")  # fmt: skip

    class Meta(AbstractImage.Meta):
        verbose_name = "afbeelding"
        verbose_name_plural = "afbeeldingen"


class Rendition(AbstractRendition):
    """An image in the size and shape that a page shows."""

    image = models.ForeignKey(Illustration, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_once"
            )
        ]
