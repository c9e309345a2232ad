"""What an article is made of: few blocks, so that every page reads the same way."""

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

_INLINE = ["bold", "italic", "link", "document-link"]


class ListBlock(blocks.ListBlock):
    class Meta:
        icon = "list-ul"
        label = "Opsomming"
        template = "knowledge/blocks/list.html"


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(
        label="Tussenkop", icon="title", max_length=120, template="knowledge/blocks/heading.html"
    )
    paragraph = blocks.RichTextBlock(
        label="Tekst", icon="pilcrow", features=[*_INLINE, "h3", "ol", "ul"]
    )
    list = ListBlock(blocks.CharBlock(label="Punt", max_length=500))
    quote = blocks.TextBlock(
        label="Kernboodschap", icon="openquote", template="knowledge/blocks/quote.html"
    )
    image = ImageBlock(label="Afbeelding", template="knowledge/blocks/image.html")

    class Meta:
        label = "Inhoud"
