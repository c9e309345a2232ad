"""Letters to somebody who used a right, in plain words. Printed, never mailed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format

from oggz.casework.rights.days import Kind
from oggz.casework.rights.models import Delay, HandOver, Outcome, Request
from oggz.covenant.model import ContactPoint

WATCHDOG = (
    "Bent u het er niet mee eens? Bel of schrijf ons dan eerst. U kunt ook een klacht indienen bij"
    " de Autoriteit Persoonsgegevens. Dat is de toezichthouder op privacy. Kijk op"
    " autoriteitpersoonsgegevens.nl of bel 088 - 1805 250."
)
COURT = (
    "U kunt ook naar de rechter. Is het besluit van de gemeente of een andere overheid? Stuur dan"
    " eerst binnen zes weken een bezwaarschrift. Is het van een andere organisatie? Dan kunt u"
    " binnen zes weken een verzoek doen bij de rechtbank. Het Juridisch Loket helpt u gratis: bel"
    " 0800 - 8020."
)
_ASKED = {
    Kind.ACCESS: "U wilt zien wat er over u in ons dossier staat.",
    Kind.RECTIFICATION: "U wilt dat wij iets in uw dossier verbeteren.",
    Kind.OBJECTION: "U wilt dat wij stoppen met het delen van uw gegevens.",
    Kind.RESTRICTION: "U wilt dat wij uw gegevens bewaren, maar niet gebruiken.",
    Kind.ERASURE: "U wilt dat wij gegevens over u wissen.",
    Kind.COMPLAINT: "U heeft een klacht over hoe wij met uw gegevens omgaan.",
}
_MEANWHILE = {
    Kind.RESTRICTION: "Wij bewaren uw gegevens, en gebruiken ze niet tot wij hierover hebben"
    " besloten.",
    Kind.OBJECTION: "Wij delen uw gegevens niet meer, tot wij hierover hebben besloten.",
}
_DECIDED = {
    Outcome.GRANTED: "Wij doen wat u vraagt.",
    Outcome.PARTLY: "Wij doen een deel van wat u vraagt.",
    Outcome.REFUSED: "Wij doen niet wat u vraagt.",
}
_FOLLOWS = {
    (Kind.ACCESS, Outcome.GRANTED): "U krijgt alles wat er over u in het dossier staat.",
    (Kind.ACCESS, Outcome.PARTLY): "U krijgt een deel van wat er over u in het dossier staat. In"
    " het dossier leest u wat is weggelaten en waarom.",
    (Kind.RECTIFICATION, Outcome.GRANTED): "Wij verbeteren uw dossier. Iedereen die de oude"
    " gegevens had, krijgt bericht.",
    (Kind.RECTIFICATION, Outcome.PARTLY): "Wij verbeteren een deel. Iedereen die de oude gegevens"
    " had, krijgt bericht. Bij de rest zetten wij wat u ervan vindt, als u dat wilt.",
    (Kind.RECTIFICATION, Outcome.REFUSED): "Wij veranderen de tekst niet. Als u wilt, zetten wij"
    " erbij wat u ervan vindt.",
    (Kind.OBJECTION, Outcome.GRANTED): "Uw gegevens worden niet meer gedeeld.",
    (Kind.OBJECTION, Outcome.PARTLY): "Uw gegevens worden niet meer gedeeld, behalve als daar een"
    " dwingende reden voor is.",
    (Kind.OBJECTION, Outcome.REFUSED): "Uw gegevens mogen weer worden gedeeld, zoals in het"
    " convenant staat.",
    (Kind.RESTRICTION, Outcome.GRANTED): "Wij bewaren uw gegevens en gebruiken ze niet. U hoort het"
    " van ons voordat dat stopt.",
    (Kind.RESTRICTION, Outcome.PARTLY): "Wij bewaren een deel van uw gegevens en gebruiken dat"
    " niet. U hoort het van ons voordat dat stopt.",
    (Kind.RESTRICTION, Outcome.REFUSED): "Wij mogen uw gegevens weer gebruiken als u deze brief"
    " heeft.",
    (Kind.ERASURE, Outcome.GRANTED): "Wij wissen wat u vraagt. Kopieën voor noodgevallen zijn een"
    " maand later ook weg. Iedereen die de gegevens had, krijgt bericht.",
    (
        Kind.ERASURE,
        Outcome.PARTLY,
    ): "Wij wissen een deel van wat u vraagt. Kopieën voor noodgevallen"
    " zijn een maand later ook weg. Iedereen die de gegevens had, krijgt bericht.",
    (Kind.ERASURE, Outcome.REFUSED): "Wij wissen uw gegevens nu niet.",
    (Kind.COMPLAINT, Outcome.GRANTED): "U heeft gelijk met uw klacht.",
    (Kind.COMPLAINT, Outcome.PARTLY): "U heeft deels gelijk met uw klacht.",
    (Kind.COMPLAINT, Outcome.REFUSED): "Wij vinden dat wij goed met uw gegevens zijn omgegaan.",
}
_DELAYED = {
    Delay.COMPLEX: "Uw vraag is ingewikkeld. Wij hebben meer tijd nodig om alles goed na te gaan.",
    Delay.MANY: "U heeft ons veel vragen tegelijk gesteld. Wij hebben daarom meer tijd nodig.",
}


@dataclass(frozen=True)
class Letter:
    slug: str
    title: str
    subject: str
    paragraphs: Sequence[str]
    contact: ContactPoint
    reference: str


def letters(row: Request, contact: ContactPoint) -> list[Letter]:
    """Those that there are for a request as it stands, opened; in the order of time."""
    found = [("ontvangst", "Wij hebben uw vraag ontvangen", _receipt(row))]
    if row.delay:
        found.append(("verlenging", "Uw antwoord komt later", _delay(row)))
    if row.decided_at and row.outcome != Outcome.WITHDRAWN:
        found.append(("besluit", "Ons antwoord op uw vraag", _decision(row)))
    if handed := row.deadline.handed_over:
        found.append(("klacht", "Een klacht om te behandelen", _handed(row)))
        if handed.accepted_at:
            found.append(("overgedragen", "Wie uw klacht behandelt", _goes_to(row, handed)))
    if row.restriction and row.restriction.ending_at:
        found.append(("opheffen", "Wij gebruiken uw gegevens weer", _ending(row)))
    about = row.deadline.reference
    return [Letter(slug, title, title, text, contact, about) for slug, title, text in found]


def _receipt(row: Request) -> list[str]:
    deadline = row.deadline
    said = [
        f"Op {_day(deadline.received_on)} kregen wij uw vraag. {_ASKED[row.kind]}",
        f"U krijgt uiterlijk op {_day(deadline.due_on)} antwoord. Het is gratis.",
    ]
    if row.delay:
        # A letter of receipt that is printed again tells the day as it was then.
        said[1] = "U krijgt zo snel mogelijk antwoord. Het is gratis."
    if told := _MEANWHILE.get(row.kind):
        said.append(told)
    if not row.proof:
        said.append(
            "Wij willen zeker weten dat u het bent. Daarom vragen wij u om langs te komen met uw"
            " identiteitsbewijs. Wij maken geen kopie."
        )
    return [*said, WATCHDOG]


def _delay(row: Request) -> list[str]:
    return [
        f"Op {_day(row.deadline.received_on)} kregen wij uw vraag. {_ASKED[row.kind]}",
        _DELAYED[Delay(row.delay)],
        f"U krijgt nu uiterlijk op {_day(row.deadline.due_on)} antwoord.",
        WATCHDOG,
        COURT,
    ]


def _decision(row: Request) -> list[str]:
    outcome = Outcome(row.outcome)
    follows = _FOLLOWS.get((row.kind, outcome), _DECIDED[outcome])
    reason = row.reason if isinstance(row.reason, str) else ""
    return [
        f"Op {_day(row.deadline.received_on)} kregen wij uw vraag. {_ASKED[row.kind]}",
        follows,
        *(["Dit is waarom:", reason] if reason else []),
        WATCHDOG,
        COURT,
    ]


def _handed(row: Request) -> list[str]:
    """For the officer who takes it over; in an envelope, never by mail."""
    words = row.words if isinstance(row.words, str) else ""
    return [
        f"Op {_day(row.deadline.received_on)} kregen wij een klacht over uw organisatie. Wij vragen"
        " u om die te behandelen.",
        f"De persoon krijgt uiterlijk op {_day(row.deadline.due_on)} antwoord (Awb artikel 9:11)."
        " Neem de klacht over, of laat weten waarom niet, bij ‘Rechten’.",
        "Dit schreef of zei de persoon:",
        words,
    ]


def _goes_to(row: Request, handed: HandOver) -> list[str]:
    return [
        f"Op {_day(row.deadline.received_on)} kregen wij uw klacht. Uw klacht gaat over"
        f" {handed.to.name}.",
        f"Daarom gaven wij uw klacht aan {handed.to.name}. Die organisatie behandelt uw klacht en"
        f" antwoordt uiterlijk op {_day(row.deadline.due_on)}.",
        WATCHDOG,
    ]


def _ending(row: Request) -> list[str]:
    reason = row.restriction.ending
    return [
        f"Sinds {_day(timezone.localdate(row.restriction.at))} bewaren wij uw gegevens zonder ze te"
        " gebruiken. U vroeg ons dat.",
        "Dat stopt als u deze brief heeft. Daarna mogen de organisaties uw gegevens weer gebruiken,"
        " zoals in het convenant staat.",
        *(["Dit is waarom:", reason] if isinstance(reason, str) else []),
        WATCHDOG,
        COURT,
    ]


def _day(day: date) -> str:
    return date_format(day, "j F Y")
