from django import forms

from oggz.casework.worklist.models import Notices


class NoticesForm(forms.Form):
    notices = forms.ChoiceField(
        label="Hoe vaak wilt u bericht?",
        error_messages={"required": "Kies hoe vaak u bericht wilt."},
        choices=Notices,
        widget=forms.RadioSelect,
    )

    def clean_notices(self) -> Notices:
        return Notices(self.cleaned_data["notices"])
