"""Forms that anyone may send without an account or a cookie, and that programs find hard to abuse.

Nobody else is asked whether a sender is a person. A form carries the moment at which it was
signed, and a field that people do not see. How often one address may send is counted by a keyed
hash that changes every day, in the shared cache, so that who sent what is known to nobody.

Such a form has no token against forgery: a visitor has no session that could be misused. Its
view is exempt from that check, and must never look at who is logged in.
"""

import time
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from oggz.web.limits import another
from oggz.web.posted import posted

# People need longer to read and type; programs post at once.
FASTEST_SECONDS = 2
SLOWEST_SECONDS = 4 * 60 * 60
HOUR = 60 * 60


class PublicForm(forms.Form):
    """Refuses what was sent too fast, too late, too often, or with the hidden field filled in.

    What is refused for such a reason says so in a sentence above the form, and keeps what was
    typed. Subclasses have a `purpose`, by which they are counted.
    """

    purpose = ""
    most_per_address = 5
    most_in_all = 300

    moment = forms.CharField(widget=forms.HiddenInput, required=False)
    # Moved out of sight; has a label for who comes upon it all the same.
    website = forms.CharField(
        label="Laat dit veld leeg",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(posted(request), **kwargs)
        self._sender = sender_of(request)
        self._signer = signing.Signer(salt=f"oggz.public_forms.{self.purpose}")
        self.initial["moment"] = self._now()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned["website"]:
            raise ValidationError("Laat het veld ‘Laat dit veld leeg’ leeg.", code="trap")
        if reason := self._why_not_now(cleaned["moment"]):
            # What is shown again can be sent at once, after a moment.
            self.data = self.data.copy()
            self.data[self.add_prefix("moment")] = self._now()
            raise ValidationError(f"{reason} Verstuur het nog een keer.", code="moment")
        # Who sends too much does not count for all, or one could shut the form for everybody.
        own = another(f"{self.purpose}:{self._sender}", HOUR)
        if own > self.most_per_address or another(self.purpose, HOUR) > self.most_in_all:
            raise ValidationError(
                "Dit formulier is te vaak verstuurd. Probeer het over een uur opnieuw.",
                code="too_many",
            )
        return cleaned

    def _now(self) -> str:
        return self._signer.sign(str(int(time.time())))

    def _why_not_now(self, moment: str) -> str:
        try:
            seconds = time.time() - int(self._signer.unsign(moment))
        except signing.BadSignature:
            return "Dit formulier was niet volledig."
        if seconds < FASTEST_SECONDS:
            return "Dat ging wel erg snel."
        return "Dit formulier stond te lang open." if seconds > SLOWEST_SECONDS else ""


def sender_of(request: HttpRequest) -> str:
    """A word for the address that asks, the same for a day and meaningless after it."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        # Each proxy adds whom it heard at the end; what stands before that anyone can make up.
        heard = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        address = heard[-min(settings.TRUSTED_PROXIES, len(heard))].strip() or address
    day = timezone.localdate().isoformat()
    return salted_hmac(f"oggz.sender.{day}", address, algorithm="sha256").hexdigest()
