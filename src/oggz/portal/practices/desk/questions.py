"""The desk's pages of questions: what was asked about the own practices, and answering it."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from oggz.portal.desk.access import for_editors
from oggz.portal.practices import rights
from oggz.portal.practices.desk.forms import AnswerForm, RefusalForm
from oggz.portal.practices.models import Question
from oggz.portal.practices.services import QuestionError, answer_question, refuse_question
from oggz.web.personal_data import personal_data

_ICON = "help"
_PER_PAGE = 50


@require_safe
@for_editors
def index(request: HttpRequest) -> HttpResponse:
    """What waits for an answer first, the oldest first; then what was dealt with."""
    own = rights.questions_of(request.user)
    closed = Paginator(own.exclude(status=Question.Status.OPEN).order_by("-closed_at"), _PER_PAGE)
    context = {
        "page_title": "Vragen over praktijken",
        "header_icon": _ICON,
        "open_questions": own.open().order_by("asked_at")[:_PER_PAGE],
        "closed_questions": closed.get_page(request.GET.get("page")),
    }
    return render(request, "practices/admin/questions.html", context)


def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers a question in public, or refuses it with a reason."""
    question = _own(request, pk)
    refusing = "weiger" in request.POST
    posted = request.POST if request.method == "POST" else None
    form = AnswerForm(None if refusing else posted, question=question)
    refusal = RefusalForm(posted if refusing else None, question=question)
    sent = refusal if refusing else form
    if posted is not None and sent.is_valid():
        try:
            _deal_with(question, sent)
        except QuestionError as refused:
            sent.add_error(refused.field if refused.field in sent.fields else None, str(refused))
        else:
            said = (
                "De vraag komt niet op de site."
                if refusing
                else "Vraag en antwoord staan op de site."
            )
            messages.success(request, said)
            return redirect("questions:index")
    context = {
        "page_title": "Vraag",
        "page_subtitle": question.practice.title,
        "header_icon": _ICON,
        "question": question,
        "found": [str(each) for each in personal_data(question.text, today=timezone.localdate())],
        "form": form,
        "refusal": refusal,
    }
    return render(request, "practices/admin/question.html", context)


def _deal_with(question: Question, form: AnswerForm | RefusalForm) -> None:
    sent = form.cleaned_data
    if isinstance(form, RefusalForm):
        refuse_question(question, reason=sent["reason"], seen=sent["seen"])
    else:
        answer_question(question, text=sent["text"], answer=sent["answer"], seen=sent["seen"])


def _own(request: HttpRequest, pk: int) -> Question:
    own = rights.questions_of(request.user)
    if not own.filter(pk=pk).exists() and Question.objects.filter(pk=pk).exists():
        raise PermissionDenied
    return get_object_or_404(own, pk=pk)


class QuestionsViewSet(ViewSet):
    name = "questions"
    url_prefix = "vragen"
    menu_label = "Vragen"
    menu_icon = _ICON

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", index, name="index"),
            path("<int:pk>/", question, name="question"),
        ]
