"""Words to look for in a directory; they leave this house, so they are screened."""

from django import forms

from oggz.casework.directory.client import MOST_PAGES


class SearchForm(forms.Form):
    zoek = forms.CharField(
        label="Waar zoekt u naar?",
        help_text="Schrijf alleen het soort hulp, met kleine letters, zoals: schuldhulp. Uw woorden"
        " gaan naar een website buiten deze omgeving. Noem dus nooit iemand.",
        max_length=80,
        error_messages={
            "required": "Schrijf waar u naar zoekt.",
            "max_length": "Gebruik hoogstens 80 tekens.",
        },
    )
    pagina = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_PAGES, widget=forms.HiddenInput
    )

    def clean_zoek(self) -> str:
        return " ".join(self.cleaned_data["zoek"].split())
