"""What people fill in: a signal in one go, and a decision about one."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from oggz.casework.cases.models import Kind
from oggz.casework.cases.models.choices import LifeDomain
from oggz.casework.cases.models.signals import Ended, HeardFrom, Urgency
from oggz.casework.cases.services.handing_over import NEAR
from oggz.casework.cases.services.opening import Weighed
from oggz.casework.cases.services.texts import checked
from oggz.casework.signals.desks import Offer
from oggz.casework.signals.services.reporting import Told
from oggz.casework.vault import blind
from oggz.covenant.terms import DataCategory, SecrecyGround, Term
from oggz.errors import PlatformError
from oggz.web.personal_data import PersonalData, personal_data

LONGEST_STORY = 4000
LONGEST_REASON = 2000
YES_NO = [("ja", "Ja"), ("nee", "Nee")]
_LATEST_TOLD = timedelta(days=180)
# A browser keeps no names and addresses to fill in again.
_UNREMEMBERED = forms.TextInput({"autocomplete": "off"})
_BSN = "Hier staat een burgerservicenummer. Haal het weg: dat is hier niet nodig."


def _choices(terms: type[Term]) -> list[tuple[str, str]]:
    return [(term.value, term.dutch.capitalize()) for term in terms]


def _text(label: str, most: int, rows: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea({"rows": rows}), **more
    )


def _radios(label: str, choices: list[tuple[str, str]], wanted: str, **more: Any) -> Any:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect,
        error_messages={"required": wanted, "invalid_choice": wanted}, **more,
    )  # fmt: skip


class _Screened(forms.Form):
    """Free text without a citizen number: that has a place of its own, or none."""

    def _clean_fields(self) -> None:
        super()._clean_fields()
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str) and PersonalData.BSN in personal_data(
                value, today=timezone.localdate()
            ):
                self.add_error(name, _BSN)


class ReportForm(_Screened):
    """One page, the acute question first. What no offer lets report is not on it."""

    acute = _radios("Is er nu direct gevaar?", YES_NO, "Kies ja of nee.")
    purpose = _radios("Waarvoor meldt u dit?", [], "Kies waarvoor u dit meldt.")
    text = _text(
        "Waarover maakt u zich zorgen?", LONGEST_STORY, 6,
        help_text="Schrijf op wat u zag of hoorde. Geen diagnoses of vermoedens.",
    )  # fmt: skip
    tried = _text(
        "Wat heeft uw team al geprobeerd?", LONGEST_STORY, 3, required=False,
        help_text="Wat deed u, met wie, en wat hielp wel of niet?",
    )  # fmt: skip
    domains = forms.MultipleChoiceField(
        label="Waar gaat het over?", choices=_choices(LifeDomain),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies ten minste één leefgebied."},
    )  # fmt: skip
    urgency = _radios(
        "Hoe dringend is het?",
        [(each.value, each.dutch.capitalize()) for each in Urgency if each is not Urgency.ACUTE],
        "Kies hoe dringend het is.", required=False,
    )  # fmt: skip
    heard_from = forms.ChoiceField(
        label="Hoe weet u dit?", choices=[("", "Kies …"), *_choices(HeardFrom)],
        help_text="Schrijf niet op wie het u vertelde.",
        error_messages={"required": "Kies hoe u dit weet."},
    )  # fmt: skip
    name = forms.CharField(
        label="Naam",
        max_length=200,
        required=False,
        widget=_UNREMEMBERED,
    )
    birth_date = forms.DateField(
        label="Geboortedatum", required=False,
        widget=forms.DateInput({"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Schrijf de geboortedatum als jjjj-mm-dd."},
    )  # fmt: skip
    age = forms.IntegerField(
        label="Of een geschatte leeftijd", required=False, min_value=0, max_value=120,
        widget=forms.NumberInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Schrijf de leeftijd in cijfers."},
    )  # fmt: skip
    address = forms.CharField(
        label="Postcode en huisnummer", max_length=60, required=False, help_text="Zoals 1234 AB 5",
        widget=_UNREMEMBERED,
    )  # fmt: skip
    place = forms.CharField(
        label="Of een andere plek", max_length=200, required=False,
        help_text="Zoals: het bankje bij het station", widget=_UNREMEMBERED,
    )  # fmt: skip
    phone = forms.CharField(
        label="Telefoonnummer", max_length=30, required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    person_knows = _radios("Weet deze persoon dat u dit meldt?", YES_NO, "Kies ja of nee.")
    consent = forms.BooleanField(
        label="Deze persoon vindt het goed dat ik dit meld.", required=False
    )

    OF = {
        DataCategory.IDENTITY: ("name", "birth_date", "age"),
        DataCategory.CONTACT: ("address", "place", "phone"),
    }

    def __init__(self, offers: Sequence[Offer], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.offers = {each.purpose.key: each for each in offers}
        if not any(each.seat.party.kind in NEAR for each in offers):
            del self.fields["tried"]
        if len(self.offers) == 1:
            del self.fields["purpose"]
        else:
            self.fields["purpose"].choices = [
                (key, _title(each, offers)) for key, each in self.offers.items()
            ]
        for category, names in self.OF.items():
            if not any(each.allows(category) for each in offers):
                for name in names:
                    del self.fields[name]
        self.asks_consent = any(each.needs_consent for each in offers)
        if not self.asks_consent:
            del self.fields["consent"]

    @property
    def who(self) -> list[forms.BoundField]:
        """By what somebody is found; as far as it may be told."""
        return [self[name] for names in self.OF.values() for name in names if name in self.fields]

    @property
    def offer(self) -> Offer | None:
        if len(self.offers) == 1:
            return next(iter(self.offers.values()))
        return self.offers.get(self.cleaned_data.get("purpose", ""))

    def clean_birth_date(self) -> date | None:
        born = self.cleaned_data["birth_date"]
        if born is not None:
            _of_kind(Kind.BIRTH_DATE, born.isoformat())
        return born

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        return _of_kind(Kind.NAME, name) if name else ""

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        return _of_kind(Kind.PHONE, phone) if phone else ""

    def clean_address(self) -> str:
        address = self.cleaned_data["address"]
        if not address:
            return ""
        try:
            return blind.normalised(blind.Field.ADDRESS, address)
        except PlatformError as why:
            raise ValidationError(
                f"{why} Weet u die niet? Beschrijf dan hieronder de plek."
            ) from None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("acute") == "nee" and not given.get("urgency"):
            self.add_error("urgency", "Kies hoe dringend het is.")
        found = [name for name in ("name", "address", "place") if name in self.fields]
        if found and not any(given.get(name) or name in self.errors for name in found):
            self.add_error(
                found[0], "Vul een naam, een adres of een plek in. Anders is niemand te vinden."
            )
        offer = self.offer
        if offer is not None:
            self._clean_for(offer, given)
        return given

    def _clean_for(self, offer: Offer, given: dict[str, Any]) -> None:
        if offer.needs_consent and not given.get("consent"):
            self.add_error(
                "consent",
                "Uw organisatie mag voor dit doel alleen melden als de persoon dat goed vindt."
                " Vindt die het niet goed? Overleg dan zonder naam.",
            )
        for category, names in self.OF.items():
            filled = [name for name in names if given.get(name) not in (None, "")]
            if filled and not offer.allows(category):
                self.add_error(filled[0], offer.why_not(category))

    def told(self) -> Told:
        given = self.cleaned_data
        acute = given["acute"] == "ja"
        about = {
            name: given[name]
            for names in self.OF.values()
            for name in names
            if given.get(name) not in (None, "")
        }
        return Told(
            text=given["text"],
            tried=given.get("tried", ""),
            domains=[LifeDomain(each) for each in given["domains"]],
            urgency=Urgency.ACUTE if acute else Urgency(given["urgency"]),
            heard_from=HeardFrom(given["heard_from"]),
            person_knows=given["person_knows"] == "ja",
            consent=bool(given.get("consent")),
            **about,
        )


def _title(offer: Offer, among: Sequence[Offer]) -> str:
    """With the covenant, for who takes part in more than one."""
    purpose = offer.purpose
    one = len({each.purpose.covenant for each in among}) == 1
    title = purpose.title.capitalize()
    return title if one else f"{title} ({purpose.covenant_title})"


def _of_kind(kind: Kind, text: str) -> str:
    category = DataCategory.CONTACT if kind is Kind.PHONE else DataCategory.IDENTITY
    try:
        return checked(kind, category, text)
    except PlatformError as why:
        raise ValidationError(str(why)) from None


CASE, NOTHING = "casus", "geen"


class WeighForm(_Screened):
    """Go on as a case, with why; or nothing follows, with why."""

    result = _radios(
        "Wat doet u met dit signaal?",
        [(CASE, "Openen als casus"), (NOTHING, "Er volgt niets op dit signaal")],
        "Kies wat u met dit signaal doet.",
    )  # fmt: skip
    necessity = _text(
        "Waarom is het nodig om gegevens te delen?", LONGEST_REASON, 3, required=False,
        help_text="Wat gebeurt er als de partijen niet samenwerken?",
    )  # fmt: skip
    proportionality = _text(
        "Waarom weegt dat op tegen wat het voor de persoon betekent?", LONGEST_REASON, 3,
        required=False,
    )  # fmt: skip
    subsidiarity = _text(
        "Waarom kan het niet met minder gegevens, of zonder naam?", LONGEST_REASON, 3,
        required=False,
    )  # fmt: skip
    informed = _radios(
        "Weet de persoon dat u gegevens gaat delen?",
        [("ja", "Ja"), ("nee", "Nee, nog niet")], "Kies ja of nee.", required=False,
    )  # fmt: skip
    why_not_informed = _text(
        "Waarom weet de persoon het nog niet?", LONGEST_REASON, 2, required=False
    )
    inform_by = forms.DateField(
        label="Wanneer hoort de persoon het wel?", required=False,
        help_text="Uiterlijk over een half jaar.",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Schrijf de dag als jjjj-mm-dd."},
    )  # fmt: skip
    secrecy = forms.ChoiceField(
        label="Op welke grond mocht het beroepsgeheim opzij?", required=False,
        choices=[("", "Kies …"), *_choices(SecrecyGround)],
    )  # fmt: skip
    ended = forms.ChoiceField(
        label="Waarom volgt er niets?", required=False, choices=[("", "Kies …"), *_choices(Ended)]
    )
    reason = _text("Toelichting", LONGEST_REASON, 3, required=False)

    WEIGHED = ("necessity", "proportionality", "subsidiarity", "informed")

    def __init__(self, *args: Any, from_secrecy: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.from_secrecy = from_secrecy
        if not from_secrecy:
            del self.fields["secrecy"]

    @property
    def opens(self) -> bool:
        return self.cleaned_data["result"] == CASE

    def clean_inform_by(self) -> date | None:
        day, today = self.cleaned_data["inform_by"], timezone.localdate()
        if day is not None and not today <= day <= today + _LATEST_TOLD:
            raise ValidationError("Kies een dag vanaf vandaag, uiterlijk over een half jaar.")
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("result") == CASE:
            wanted = list(self.WEIGHED) + ["secrecy"] * self.from_secrecy
            if given.get("informed") == "nee":
                wanted += ["why_not_informed", "inform_by"]
        elif given.get("result") == NOTHING:
            wanted = ["ended", "reason"]
        else:
            wanted = []
        for name in wanted:
            if not given.get(name) and name not in self.errors:
                self.add_error(name, "Vul dit in.")
        return given

    def weighed(self) -> Weighed:
        given = self.cleaned_data
        secrecy = given.get("secrecy")
        return Weighed(
            necessity=given["necessity"],
            proportionality=given["proportionality"],
            subsidiarity=given["subsidiarity"],
            informed=given["informed"] == "ja",
            why_not_informed="" if given["informed"] == "ja" else given["why_not_informed"],
            secrecy=f"Het beroepsgeheim mocht opzij: {SecrecyGround(secrecy).dutch}."
            if secrecy
            else "",
        )

    @property
    def told_on(self) -> date | None:
        """When the person hears of it, who does not know yet."""
        given = self.cleaned_data
        return given["inform_by"] if given["informed"] == "nee" else None
