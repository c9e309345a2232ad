"""What makes the catalogue follow the pages."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from oggz.portal.catalogue import services
from oggz.portal.catalogue.models import Synonym
from oggz.web.page_cache import forget_pages


def connect() -> None:
    page_published.connect(_enter, dispatch_uid="oggz.catalogue.published")
    page_unpublished.connect(_enter, dispatch_uid="oggz.catalogue.unpublished")
    post_page_move.connect(_enter_tree, dispatch_uid="oggz.catalogue.moved")
    post_save.connect(_forget, sender=Synonym, dispatch_uid="oggz.catalogue.synonym")
    post_delete.connect(_forget, sender=Synonym, dispatch_uid="oggz.catalogue.no_synonym")


def _forget(**kwargs: Any) -> None:
    forget_pages()  # what a search finds has changed


def _enter(instance: Page, **kwargs: Any) -> None:
    services.enter_pages([instance])


def _enter_tree(instance: Page, **kwargs: Any) -> None:
    services.enter_tree(instance)
