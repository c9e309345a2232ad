"""Saving a page at the desk while another saves beside it.

Wagtail looks first whether an address is free and saves later. Two who do so at the same moment,
or one who presses a button twice, would get an error page instead of a message.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin import messages
from wagtail.admin.views.pages.copy import CopyView
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from oggz.portal.workflow.quality import warnings_of


@contextmanager
def alone_below(parent: Page) -> Iterator[None]:
    """One transaction in which nobody else saves a page right below `parent`.

    Brings what `parent` knows of the tree up to date, because it was read before the wait.
    """
    with transaction.atomic():
        get_object_or_404(Page.objects.select_for_update(no_key=True), pk=parent.pk)
        parent.refresh_from_db(fields=["path", "depth", "numchild", "url_path"])
        yield


class CreatePage(CreateView):
    def post(self, request: HttpRequest) -> HttpResponse:
        with alone_below(self.parent_page):
            return super().post(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # A draft that saves itself while one presses "Publiceren" would take the address that
        # is asked for. Once the page is there, it does save itself.
        return super().get_context_data(**kwargs) | {"autosave_enabled": False}


class EditPage(EditView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        for warning in warnings_of(self.page):
            messages.warning(request, warning.text)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with alone_below(self.parent):
            return super().post(request, *args, **kwargs)


class CopyPage(CopyView):
    def post(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        sent = request.POST.copy()
        if not sent.get("new_parent_page", "").isdecimal():
            sent["new_parent_page"] = str(self.parent_page.pk)  # what the form shows at first
            request.POST = sent
        with alone_below(get_object_or_404(Page, pk=sent["new_parent_page"])):
            return super().post(request, page_id, *args, **kwargs)


class MovePage(MoveConfirmView):
    def dispatch(
        self,
        request: HttpRequest,
        page_to_move_id: int,
        destination_id: int,
        *args: Any,
        **kwargs: Any,
    ) -> HttpResponse:
        with alone_below(get_object_or_404(Page, pk=destination_id)):
            return super().dispatch(request, page_to_move_id, destination_id, *args, **kwargs)


class Pages(PageViewSet):
    add_view_class = CreatePage
    edit_view_class = EditPage
    copy_view_class = CopyPage
    move_confirm_view_class = MovePage
