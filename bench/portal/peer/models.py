"""A plain Wagtail news site, written the way its tutorial does it: what ours is measured beside."""

from django.core.paginator import Paginator
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index


class PlainHome(Page):
    pass


class PlainTheme(Page):
    pass


class PlainIndex(Page):
    def get_context(self, request):
        context = super().get_context(request)
        items = PlainArticle.objects.child_of(self).live().order_by("-date")
        if theme := request.GET.get("thema"):
            items = items.filter(themes__slug=theme)
        if region := request.GET.get("regio"):
            items = items.filter(regions__slug=region)
        items = items.select_related("image").prefetch_related("themes")
        context["items"] = Paginator(items, 20).get_page(request.GET.get("page"))
        return context


class PlainRegion(models.Model):
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100, unique=True)


class PlainArticle(Page):
    date = models.DateField()
    introduction = models.CharField(max_length=250)
    image = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, related_name="+")
    themes = ParentalManyToManyField(PlainTheme, related_name="articles")
    regions = ParentalManyToManyField(PlainRegion, blank=True, related_name="articles")
    body = StreamField([("heading", blocks.CharBlock()), ("paragraph", blocks.RichTextBlock())])
    content_panels = [*Page.content_panels, FieldPanel("date"), FieldPanel("body")]
    search_fields = [
        *Page.search_fields, index.SearchField("introduction"), index.SearchField("body"),
    ]  # fmt: skip
