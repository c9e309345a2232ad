"""The form in which an editor couples a site, and sees what would come in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from oggz.errors import PlatformError
from oggz.portal.accounts.models import User
from oggz.portal.accounts.rights import is_national_editor
from oggz.portal.coupling import selectors, services
from oggz.portal.coupling.documents import Feed, NotAFeed, Proposal
from oggz.portal.coupling.models import Arrival, Source
from oggz.portal.coupling.texts import web_address


class SourceForm(forms.ModelForm):
    """Looks at an address that is new, or when asked to try it; `feed` is what was there."""

    class Meta:
        model = Source
        fields = ["address", "title", "section", "arrival", "is_on"]
        widgets = {
            "address": forms.URLInput(attrs={"inputmode": "url", "spellcheck": "false"}),
            "arrival": forms.RadioSelect(choices=Arrival.choices),
        }
        error_messages = {"address": {"required": "Vul het adres van de feed of website in."}}

    def __init__(self, *args: Any, user: User, try_it: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.feed: Feed | None = None
        self.proposals: list[Proposal] = []
        self._try_it = try_it
        self._is_national = is_national_editor(user)
        section = self.fields["section"]
        section.queryset = selectors.sections_for(user)
        section.required = not self._is_national
        section.empty_label = "Landelijk" if self._is_national else "Kies uw gemeente"
        section.error_messages |= {
            "required": "Kies voor welke gemeente deze site is.",
            "invalid_choice": "Voor deze gemeente kunt u geen sites koppelen.",
        }
        own = list(section.queryset[:2])
        if not self._is_national and len(own) == 1:
            section.initial = own[0]
            section.empty_label = None
        self.fields["is_on"].help_text = "Haal het vinkje weg om deze site niet meer op te halen."

    def clean_address(self) -> str:
        written = self.cleaned_data["address"].strip()
        # Without what a browser would add itself.
        if "://" not in written:
            written = f"https://{written}"
        address = web_address(written, base="")
        if not address:
            raise ValidationError(
                "Dit is geen webadres. Een webadres begint met https:// en heeft geen spaties."
            )
        return address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        address = cleaned.get("address")
        is_new = self.instance.pk is None or address != self.initial.get("address")
        if address and (self._try_it or is_new):
            self._look_at(address)
        return cleaned

    def _look_at(self, address: str) -> None:
        try:
            self.feed = services.look_at(address)
        except PlatformError as problem:
            if isinstance(problem, NotAFeed):
                self.proposals = problem.proposals
            self.add_error("address", str(problem))
        else:
            if not self.cleaned_data.get("title"):
                self.cleaned_data["title"] = self.feed.title
