"""What makes every web process forget the pages it keeps, and crops a changed image again."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from oggz.portal.catalogue.selectors import crop_card_again
from oggz.portal.municipalities.models import Municipality, MunicipalityTheme
from oggz.web.page_cache import forget_pages


def connect() -> None:
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(_forget, dispatch_uid="oggz.page_cache")
    for model in (Municipality, MunicipalityTheme, PageViewRestriction, get_image_model()):
        post_save.connect(_forget, sender=model, dispatch_uid=f"oggz.page_cache.{model.__name__}")
        post_delete.connect(_forget, sender=model, dispatch_uid=f"oggz.page_cache.{model.__name__}")
    post_save.connect(_crop_again, sender=get_image_model(), dispatch_uid="oggz.card_picture")
    # Every kind of page: the signal of a deleted page has its own class as sender.
    post_delete.connect(_forget_deleted_page, dispatch_uid="oggz.page_cache.deleted")


def _forget(**kwargs: Any) -> None:
    forget_pages()


def _crop_again(instance: AbstractImage, created: bool, **kwargs: Any) -> None:
    if not created:
        crop_card_again(instance)


def _forget_deleted_page(sender: type, **kwargs: Any) -> None:
    if issubclass(sender, Page):
        forget_pages()
