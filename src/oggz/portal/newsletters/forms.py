"""What readers send: an address with newsletters, and which they want to keep."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest

from oggz.portal.newsletters.addresses import LONGEST, clean_address
from oggz.portal.newsletters.models import Newsletter
from oggz.web.public_forms import PublicForm


class SubscribeForm(PublicForm):
    """Asks for an e-mail address, and for which newsletters unless there is only one."""

    purpose = "nieuwsbrief"
    most_per_address = 10
    most_in_all = 600

    address = forms.CharField(
        label="Uw e-mailadres",
        max_length=LONGEST,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": "Vul een e-mailadres in zoals naam@voorbeeld.nl.",
            "max_length": f"Een e-mailadres heeft hoogstens {LONGEST} tekens.",
        },
    )

    def __init__(
        self,
        request: HttpRequest,
        *,
        offered: Iterable[Newsletter] = (),
        only: Newsletter | None = None,
    ) -> None:
        super().__init__(request)
        self.only = only
        if only is None:
            self.fields["newsletters"] = _chosen(offered)

    def clean_address(self) -> str:
        return clean_address(self.cleaned_data["address"])

    @property
    def wanted(self) -> list[Newsletter]:
        return [self.only] if self.only else list(self.cleaned_data["newsletters"])


class PreferencesForm(forms.Form):
    """Which newsletters a subscriber keeps; none is a choice too."""

    def __init__(self, *args: Any, offered: Iterable[Newsletter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["newsletters"] = _chosen(offered, required=False)


class _ChosenLetters(forms.MultipleChoiceField):
    def clean(self, value: Any) -> list[Newsletter]:
        keys = super().clean(value)
        return [self.letters[key] for key in dict.fromkeys(keys)]


def _chosen(offered: Iterable[Newsletter], *, required: bool = True) -> forms.Field:
    letters = {letter.slug: letter for letter in offered}
    chosen = _ChosenLetters(
        label="Nieuwsbrieven",
        choices=[(slug, letter.title) for slug, letter in letters.items()],
        required=required,
        error_messages={
            "required": "Kies minstens één nieuwsbrief.",
            "invalid_choice": "Een van deze nieuwsbrieven bestaat niet meer. Kies opnieuw.",
        },
    )
    chosen.letters = letters
    return chosen
