"""What can be done with a request: a page with one form for each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from oggz.casework.access.seats import Seat
from oggz.casework.cases.models.choices import UseGround
from oggz.casework.rights import forms
from oggz.casework.rights.days import Kind
from oggz.casework.rights.forms import RightsForm
from oggz.casework.rights.models import Delay, How, Outcome, Proof, Request
from oggz.casework.rights.selectors import handles
from oggz.casework.rights.services import answering, handing_over, notifying, recording, restricting


@dataclass(frozen=True)
class Step:
    """`may` is asked when the page is made, and decided again by the service."""

    slug: str
    title: str
    lead: str
    button: str
    done: str
    form: type[RightsForm]
    may: Callable[[Request, Seat], bool]
    do: Callable[[Request, Any, Seat], object]
    # Of what comes next one is the thing to do; the others are ways out.
    is_next: Callable[[Request], bool] = lambda _: False
    # What the form offers to choose from.
    offers: Callable[[Request], dict[str, Any]] = lambda _: {}


def _open(row: Request, by: Seat) -> bool:
    return not row.deadline.answered_on and not by.glass


def _handled(row: Request, by: Seat) -> bool:
    return _open(row, by) and handles(by) and _here(row)


def _here(row: Request) -> bool:
    """Whether it is not handed over."""
    return row.deadline.handed_over is None


def _waits(row: Request) -> bool:
    handed = row.deadline.handed_over
    return handed is not None and handed.waits


def _restricted(row: Request, by: Seat) -> bool:
    return restricting.stands(row, by)


STEPS = (
    Step(
        "identiteit", "Vastleggen wie het vraagt",
        "Zo weten wij dat de persoon dit zelf vraagt. Wie het is, hoeft u hier niet te herhalen.",
        "Leg vast", "Het is vastgelegd.", forms.ProveForm,
        lambda row, by: _open(row, by) and not row.proof,
        lambda row, form, by: recording.prove(row, form.term("proof", Proof), by=by),
        lambda row: not row.proof,
    ),
    Step(
        "besluit", "Besluit nemen", "De persoon krijgt het besluit en de reden in een brief.",
        "Leg het besluit vast", "Het besluit is vastgelegd. Geef de brief nu aan de persoon.",
        forms.DecideForm,
        lambda row, by: _handled(row, by) and bool(row.proof) and not row.decided_at,
        lambda row, form, by: answering.decide(
            row, form.term("outcome", Outcome), form.cleaned_data["text"], by=by
        ),
        lambda row: bool(row.proof) and not row.decided_at,
    ),
    Step(
        "verteld", "Vastleggen dat de persoon het weet",
        "Het verzoek is klaar als de persoon het besluit heeft gekregen. Stuur het nooit met gewone"
        " e-mail.",
        "Leg vast", "Het verzoek is afgehandeld.", forms.TellForm,
        lambda row, by: _handled(row, by) and row.decided_at is not None,
        lambda row, form, by: answering.told_person(row, form.term("how", How), by=by),
        lambda row: row.decided_at is not None,
    ),
    Step(
        "verlengen", "Termijn verlengen",
        "Dit kan één keer: met twee maanden, of vier weken bij een klacht.",
        "Verleng de termijn", "De termijn is verlengd. Geef de brief nu aan de persoon.",
        forms.ExtendForm,
        lambda row, by: _handled(row, by) and not row.decided_at
        and not row.deadline.extended_on and not row.deadline.is_late,
        lambda row, form, by: answering.extend(row, form.term("delay", Delay), by=by),
    ),
    Step(
        "partij", "Een partij vragen het te verbeteren",
        "Alleen wie het inbracht, kan het verbeteren. Die partij leest dan wat de persoon zegt.",
        "Vraag het deze partij", "De partij ziet uw vraag op de werklijst.", forms.PartyForm,
        lambda row, by: _handled(row, by) and row.kind is Kind.RECTIFICATION,
        lambda row, form, by: notifying.ask_to_correct(row, form.chosen, by=by),
        offers=lambda row: {"parties": notifying.at_the_table(row)},
    ),
    Step(
        "overdragen", "De klacht overdragen",
        "Aan wie bij de andere partij klachten behandelt: de functionaris gegevensbescherming. Die"
        " ziet de casus niet. Geef de brief met de klacht zelf.",
        "Draag over", "De klacht is overgedragen. Geef de klacht nu op papier.", forms.PartyForm,
        lambda row, by: _handled(row, by) and row.kind is Kind.COMPLAINT and not row.decided_at,
        lambda row, form, by: handing_over.hand_over(row, form.chosen, by=by),
        offers=lambda row: {
            "parties": handing_over.offered_to(row), "label": "Over welke partij gaat de klacht"
        },
    ),
    Step(
        "terugnemen", "De klacht terugnemen",
        "Als de andere partij niet reageert. Daarna behandelt u de klacht zelf, of draagt die over"
        " aan een ander.",
        "Neem terug", "De klacht is terug.", forms.RightsForm,
        lambda row, by: _open(row, by) and handles(by) and _waits(row),
        lambda row, _, by: handing_over.take_back(row, by=by),
    ),
    Step(
        "gebruik", "Vastleggen waarom het toch nodig is",
        "Zo mag wie het anders zou lezen, het weer lezen, tot en met de dag die u kiest (AVG"
        " artikel 18 lid 2).",
        "Leg vast", "De gegevens zijn te gebruiken tot en met de gekozen dag.", forms.UseForm,
        _restricted,
        lambda row, form, by: restricting.use(
            row, form.term("ground", UseGround), form.cleaned_data["text"],
            until=form.cleaned_data["until"], by=by, once=form.cleaned_data["form"],
        ),
    ),
    Step(
        "gebruik-stoppen", "Niet meer gebruiken", "De gegevens worden weer alleen bewaard.",
        "Stop het gebruik", "De gegevens worden weer alleen bewaard.", forms.RightsForm,
        lambda row, by: _restricted(row, by) and row.restriction.uses.in_use().exists(),
        lambda row, _, by: restricting.stop_use(row, by=by),
    ),
    Step(
        "opheffen", "De beperking opheffen",
        "U schrijft op waarom. De persoon krijgt daarover een brief, en pas daarna stopt de"
        " beperking (AVG artikel 18 lid 3).",
        "Maak de brief", "De brief staat klaar. Geef die nu aan de persoon.", forms.EndingForm,
        lambda row, by: _restricted(row, by) and not row.restriction.ending_at
        and row.outcome in (Outcome.GRANTED, Outcome.PARTLY)
        and row.deadline.answered_on is not None,
        lambda row, form, by: restricting.announce(row, form.cleaned_data["text"], by=by),
    ),
    Step(
        "opgeheven", "Vastleggen dat de persoon weet dat de beperking stopt",
        "Met deze stap is de beperking opgeheven: wie het mag lezen, leest het weer.",
        "Leg vast en hef op", "De beperking is opgeheven.", forms.TellForm,
        lambda row, by: _restricted(row, by) and row.restriction.ending_at is not None,
        lambda row, form, by: restricting.told_and_lifted(row, form.term("how", How), by=by),
        lambda row: row.restriction is not None and row.restriction.ending_at is not None,
    ),
    Step(
        "intrekken", "De persoon trekt het in",
        "Een ingetrokken verzoek komt niet terug; een nieuw verzoek kan altijd.",
        "Leg vast dat het is ingetrokken", "Het verzoek is ingetrokken.", forms.SureForm,
        lambda row, by: _handled(row, by) and not row.decided_at,
        lambda row, _, by: answering.withdraw(row, by=by),
    ),
)  # fmt: skip
BY_SLUG = {step.slug: step for step in STEPS}


def offered(row: Request, by: Seat) -> list[Step]:
    return [step for step in STEPS if step.may(row, by)]


def help_of(kind: Kind) -> tuple[str, ...]:
    """What who handles a request of this kind should know, in a few sentences."""
    return _HELP[kind]


_HELP = {
    Kind.ACCESS: (
        "De persoon krijgt alles wat in dit dossier staat, wie wanneer keek en wat nog meer bij"
        " inzage hoort.",
        "Laat alleen weg wat over een ander gaat of gevaar geeft. Leg per gegeven vast waarom.",
    ),
    Kind.RECTIFICATION: (
        "Klopt iets niet, dan verbetert de partij die het inbracht het. Vraag dat de partij eerst.",
        "Blijft de tekst staan? Breng dan in de casus in wat de persoon erover zegt, bij ‘wat"
        " iemand zelf wil’.",
        "Na het besluit krijgen alle partijen in de casus bericht (AVG artikel 19).",
    ),
    Kind.OBJECTION: (
        "Het delen ligt stil zolang niet is besloten.",
        "Alleen een dwingende reden weegt zwaarder dan het bezwaar. Leg die uit in het besluit.",
    ),
    Kind.RESTRICTION: (
        "De gegevens blijven bewaard, maar niemand leest, deelt of wist ze. Dat geldt vanaf nu, ook"
        " zolang u nog niet heeft besloten.",
        "Verbeteren wat niet klopt, kan wel: daar is de beperking vaak voor.",
        "Is het toch nodig, met toestemming, voor een rechtszaak of voor de rechten van een ander?"
        " Leg dan vast waarom.",
        "Vertel het de persoon voordat u de beperking opheft (AVG artikel 18 lid 3).",
    ),
    Kind.ERASURE: (
        "Wissen moet als gegevens niet meer nodig zijn of nooit hadden mogen worden verwerkt.",
        "Het hoeft niet als een wet zegt dat u ze bewaart, of als ze nodig zijn voor een rechtszaak"
        " (AVG artikel 17 lid 3).",
        "Geef eerst de brief: na het wissen van de hele casus is ook dit verzoek weg. Een andere"
        " procesregisseur bevestigt het bij ‘Vernietigen’.",
    ),
    Kind.COMPLAINT: (
        "Gaat de klacht over een andere partij? Draag die dan over. Gaat die over uw eigen partij,"
        " geef de klacht dan aan wie bij u klachten behandelt.",
        "De persoon kan ook altijd klagen bij de Autoriteit Persoonsgegevens.",
    ),
}
