"""What an article is made of: few blocks, so that every page reads the same way.

The plain ones write their own markup: a template for each heading would cost an article more
time than everything else on it.
"""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText, expand_db_html

_INLINE = ["bold", "italic", "link", "document-link"]


class HeadingBlock(blocks.CharBlock):
    def render_basic(self, value: str, context: dict[str, Any] | None = None) -> SafeString:
        return format_html("<h2>{}</h2>", value)


class ParagraphBlock(blocks.RichTextBlock):
    def render_basic(self, value: RichText, context: dict[str, Any] | None = None) -> SafeString:
        return mark_safe(expand_db_html(value.source))  # noqa: S308 - cleaned when it was saved


class ListBlock(blocks.ListBlock):
    def render_basic(
        self, value: blocks.list_block.ListValue, context: dict[str, Any] | None = None
    ) -> SafeString:
        return format_html(
            "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((v,) for v in value))
        )


class QuoteBlock(blocks.TextBlock):
    def render_basic(self, value: str, context: dict[str, Any] | None = None) -> SafeString:
        return format_html("<blockquote><p>{}</p></blockquote>", value)


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock(label="Tussenkop", icon="title", max_length=120)
    paragraph = ParagraphBlock(label="Tekst", icon="pilcrow", features=[*_INLINE, "h3", "ol", "ul"])
    list = ListBlock(
        blocks.CharBlock(label="Punt", max_length=500), label="Opsomming", icon="list-ul"
    )
    quote = QuoteBlock(label="Kernboodschap", icon="openquote")
    image = ImageBlock(label="Afbeelding", template="knowledge/blocks/image.html")

    class Meta:
        label = "Inhoud"

    def render_basic(
        self, value: blocks.StreamValue, context: dict[str, Any] | None = None
    ) -> SafeString:
        return format_html_join("\n", "{}", ((child.render(context),) for child in value))
