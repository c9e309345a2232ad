"""What an editor fills in about an adoption, and to answer a question."""

from typing import Any

from django import forms
from django.utils.html import format_html
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.rich_text.editors.draftail import DraftailRichTextArea

from oggz.portal.accounts.models import User
from oggz.portal.practices.models import Adoption, Question
from oggz.portal.practices.models.questions import LONGEST_ANSWER, LONGEST_QUESTION, LONGEST_REASON
from oggz.portal.practices.rights import municipalities_of


class NoteWidget(DraftailRichTextArea):
    """Wagtail's, which lets anything but its own format end in an error page."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        try:
            return super().value_from_datadict(data, files, name)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError):
            return format_html("<p>{}</p>", data.get(name))


class AdoptionForm(WagtailAdminModelForm):
    """For which municipality, how far it is, and its own story."""

    GROUPS = (
        ("Hoe ver bent u?", ("municipality", "status", "since")),
        ("Uw eigen verhaal", ("note", "learned", "adapted")),
        ("Bij wie kunnen anderen terecht?", ("contact_name", "contact_email", "contact_phone")),
    )

    class Meta:
        model = Adoption
        fields = (
            "municipality", "status", "since", "note", "learned", "adapted", "contact_name",
            "contact_email", "contact_phone",
        )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        municipality = self.fields["municipality"]
        own = municipalities_of(user)
        if self.instance.pk:  # an adoption stays with who made it
            municipality.disabled = True
            municipality.queryset = own | type(self.instance.municipality).objects.filter(
                pk=self.instance.municipality_id
            )
        else:
            municipality.queryset = own
            municipality.empty_label = None if own.count() == 1 else "Kies een gemeente"
            municipality.error_messages["invalid_choice"] = (
                "Voor deze gemeente kunt u niets overnemen. Kies er een uit de lijst."
            )
        self.fields["note"].widget = NoteWidget(features=Adoption._meta.get_field("note").features)
        for name in ("learned", "adapted"):
            self.fields[name].widget = forms.Textarea(attrs={"rows": 4})

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(heading, [self[name] for name in names]) for heading, names in self.GROUPS]


class AnswerForm(forms.Form):
    """A question as readers will see it, with its answer; or why it is not answered in public."""

    # When the question was closed as far as who answers can see.
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="De vraag zoals die op de site komt",
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Maak de vraag zo nodig korter of duidelijker. Haal namen en andere gegevens van"
        " personen weg.",
    )
    answer = forms.CharField(
        label="Uw antwoord", max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Iedereen kan dit lezen. Gewone tekst, zonder opmaak.",
    )  # fmt: skip

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        closed = question.closed_at
        self.initial |= {
            "text": question.text,
            "answer": question.answer,
            "seen": closed.isoformat() if closed else "",
        }


class RefusalForm(forms.Form):
    """Why a question does not come on the site."""

    prefix = "weigeren"
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Reden", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Wie de vraag stelde krijgt dit te lezen, als er een e-mailadres bij staat. Het"
        " komt niet op de site.",
    )  # fmt: skip

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        closed = question.closed_at
        self.initial |= {"seen": closed.isoformat() if closed else "", "reason": question.refusal}
