"""Ten invented people. Any likeness to somebody who lives is chance; no name is anybody's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from oggz.casework.cases.models.choices import LifeDomain
from oggz.casework.cases.models.signals import HeardFrom, Urgency
from oggz.casework.plans.models import ItemKind
from oggz.casework.plans.terms import Beside, Heard, Presence, Way, WhyNot
from oggz.casework.rights.days import Kind as Right
from oggz.casework.rights.models import Delay, Proof
from oggz.casework.signals.services.reporting import Told
from oggz.covenant.terms import DataCategory, Phase, Term


@dataclass(frozen=True)
class Says:
    """What somebody at the table brings in."""

    by: str
    category: DataCategory
    text: str


@dataclass(frozen=True)
class Line:
    kind: ItemKind
    text: str
    domain: LifeDomain | None = None
    detail: Term | None = None
    # How long ago, for what was on a day.
    ago: timedelta | None = None


@dataclass(frozen=True)
class Action(Line):
    """`who` is an account of the demonstration; None is the person."""

    goal: str = ""
    who: str | None = None
    within: timedelta = timedelta(14)
    is_done: bool = False


@dataclass(frozen=True)
class Invented:
    """Somebody's signal, and how far their case came. `table` is who takes part, and for what."""

    signal: Told
    reported_by: str
    purpose: str
    phase: Phase
    why: str = ""
    ended: str = ""
    level: int = 1
    table: Mapping[str, str] = field(default_factory=dict)
    consents: bool = False
    says: Sequence[Says] = ()
    plan: Sequence[Line] = ()
    danger: str = ""
    objection: str = ""
    # What was decided in the conference that there was; it comes back in the next one.
    decided: str = ""
    # Whether the person got the letter, or why that waits.
    told: bool = False
    told_later: str = ""
    asks: Sequence["Asks"] = ()


@dataclass(frozen=True)
class Asks:
    """What somebody asks with a right of theirs, of whom, and how many days ago."""

    kind: Right
    words: str
    of: str
    ago: int
    # Whether it is known who asks, who takes it longer, and the party that may have it wrong.
    proof: Proof | None = Proof.DOCUMENT
    delay: Delay | None = None
    party: str = ""


def _goal(text: str, domain: LifeDomain) -> Line:
    return Line(ItemKind.GOAL, text, domain)


def _action(text: str, goal: str, who: str | None, days: int = 14, *, done: bool = False) -> Action:
    return Action(
        ItemKind.ACTION, text, goal=goal, who=who, within=timedelta(days), is_done=done
    )  # fmt: skip


def _together(kind: ItemKind, text: str, detail: Term, days: int | None = None) -> Line:
    return Line(kind, text, None, detail, None if days is None else timedelta(days))


def _score(value: int, domain: LifeDomain) -> Line:
    return Line(ItemKind.PROGRESS, str(value), domain)


_RENT, _POST = "De huur wordt weer op tijd betaald.", "Alle post is open en op een rij."
_CALM = "De nachten zijn weer rustig."
_STREET = "Hij heeft een plek om overdag te zijn."

PEOPLE = (
    Invented(
        Told(
            text="De brievenbus is vol en er ligt afval op het balkon. Zij doet niet meer open.",
            domains=[LifeDomain.HOUSING, LifeDomain.HOUSEHOLD], urgency=Urgency.DAYS,
            heard_from=HeardFrom.NEIGHBOUR, person_knows=False,
            name="Vera Voorbeeld", address="1234 AB 12",
        ),
        "woonconsulent", "wonen", Phase.SIGNAL,
    ),
    Invented(
        Told(
            text="Drie nachten op rij onbegrepen gedrag op straat. Hij is koud en eet niet.",
            domains=[LifeDomain.MIND, LifeDomain.SELF_CARE], urgency=Urgency.ACUTE,
            heard_from=HeardFrom.SEEN, person_knows=True,
            name="Sem Verzonnen", age=45, place="Bij het station, onder de fietsbrug",
        ),
        "wijkagent", "veiligheid", Phase.SIGNAL,
    ),
    Invented(
        Told(
            text="De muziek staat vaak hard, volgens de buren.",
            domains=[LifeDomain.HOUSING], urgency=Urgency.WEEKS,
            heard_from=HeardFrom.NEIGHBOUR, person_knows=True,
            name="Noor Proefpersoon", address="1234 AB 14",
        ),
        "woonconsulent", "wonen", Phase.CLOSED,
        ended="De woonconsulent heeft met beide buren gesproken en zij zijn eruit gekomen.",
    ),
    Invented(
        Told(
            text="Hij heeft drie maanden geen huur betaald en reageert nergens op.",
            domains=[LifeDomain.MONEY, LifeDomain.HOUSING], urgency=Urgency.WEEKS,
            heard_from=HeardFrom.SEEN, person_knows=True,
            name="Bram Bedacht", birth_date=date(1969, 4, 12), address="1234 AB 31",
        ),
        "woonconsulent", "wonen", Phase.TRIAGE,
        why="Zonder hulp dreigt hij zijn huis te verliezen.",
        table={"woonconsulent": "wonen"},
    ),
    Invented(
        Told(
            text="Zij belt elke week 112 omdat zij iemand hoort in huis. Er is niemand.",
            domains=[LifeDomain.MIND, LifeDomain.LAW], urgency=Urgency.DAYS,
            heard_from=HeardFrom.PERSON, person_knows=True,
            name="Ada Verzinsel", birth_date=date(1954, 11, 2), address="1234 AC 7",
        ),
        "wijkagent", "veiligheid", Phase.TRIAGE, level=2,
        why="Zij is bang en de politie kan haar angst niet wegnemen.",
        table={"wijkagent": "veiligheid"},
    ),
    Invented(
        Told(
            text="De post ligt ongeopend op een stapel en er is een deurwaarder geweest.",
            domains=[LifeDomain.MONEY, LifeDomain.HOUSING, LifeDomain.MIND],
            urgency=Urgency.WEEKS, heard_from=HeardFrom.SEEN, person_knows=True,
            name="Lotte Denkbeeld", birth_date=date(1981, 6, 23), address="1234 AD 3",
        ),
        "woonconsulent", "wonen", Phase.APPROACH,
        why="Er komt een ontruiming als niemand haar helpt met haar schulden.",
        table={"casusregisseur": "wonen", "woonconsulent": "wonen", "voorzitter": "wonen"},
        consents=True,
        decided="Eerst een betalingsregeling. Zolang zij die nakomt, wacht de ontruiming.",
        told=True,
        says=[
            Says("woonconsulent", DataCategory.HOUSING,
                 "Vier maanden huurachterstand. Een betalingsregeling is mogelijk als iemand"
                 " meekijkt met het geld."),
            Says("casusregisseur", DataCategory.FINANCES,
                 "Zij heeft een uitkering en betaalt zes schuldeisers. Er is geen overzicht."),
            Says("casusregisseur", DataCategory.FAMILY, "Haar zus komt elke zondag langs."),
        ],
        plan=[
            _together(ItemKind.INVITATION, "Bij haar thuis, met haar zus erbij.", Way.TRUSTED, 6),
            _together(ItemKind.PRESENCE, "Als mijn zus erbij is, durf ik het wel.",
                      Presence.THERE, 4),
            _together(ItemKind.COMPANION, "Haar zus, die op zondag langskomt.", Beside.RELATIVE),
            _together(ItemKind.COMPANION, "Een cliëntondersteuner uit de buurt.",
                      Beside.CLIENT_SUPPORTER),
            _together(ItemKind.REMARK, "Ik wil er elke week over bellen, niet elke maand.",
                      Heard.PAPER, 1),
            Line(ItemKind.WISH, "Ik wil rust in mijn hoofd, en mijn huis houden."),
            Line(ItemKind.STRENGTH, "Zij kookt elke dag en zorgt goed voor haar kat."),
            Line(ItemKind.NETWORK, "Haar zus helpt op zondag met de post."),
            _goal(_RENT, LifeDomain.MONEY),
            _action("Een betalingsregeling afspreken.", _RENT, "woonconsulent", 7),
            _action("Samen alle schulden op een rij zetten.", _RENT, "casusregisseur", 21),
            _goal(_POST, LifeDomain.HOUSEHOLD),
            _action("Nieuwe post ongeopend in de groene map leggen.", _POST, None, 10),
            _action("Een brievenbussleutel laten bijmaken.", _POST, "woonconsulent", 3, done=True),
            Line(ItemKind.AGREEMENT,
                 "Bij twee gemiste afspraken gaat de casusregisseur langs en schalen we op."),
            Line(ItemKind.ESCALATION, "Naar niveau 2 als de huur weer een maand niet komt."),
            Line(ItemKind.EVALUATION, "", ago=timedelta(0)),
            Line(ItemKind.CRISIS,
                 "Als zij niet opendoet: bel eerst haar zus, en daarna het sociaal team."),
            *(_score(value, LifeDomain.MONEY) for value in (1, 2, 3)),
            *(_score(value, LifeDomain.MIND) for value in (2, 2)),
        ],
        asks=[
            Asks(Right.RECTIFICATION, "Het waren drie maanden huur, niet vier. Ik heb in mei"
                 " betaald.", "regisseur", 3, party="woonstichting"),
            Asks(Right.ACCESS, "Mag ik mijn dossier zien?", "woonconsulent", 1, None),
        ],
    ),
    Invented(
        Told(
            text="Er is ruzie in de straat en hij loopt met een hamer rond.",
            domains=[LifeDomain.LAW, LifeDomain.MIND], urgency=Urgency.ACUTE,
            heard_from=HeardFrom.SEEN, person_knows=True,
            name="Daan Fantasie", birth_date=date(1990, 1, 30), address="1234 AE 19",
        ),
        "wijkagent", "veiligheid", Phase.APPROACH, level=3,
        why="De omwonenden zijn bang en hij krijgt geen hulp.",
        table={
            "casusregisseur": "veiligheid", "wijkagent": "veiligheid", "voorzitter": "veiligheid",
        },
        decided="De wijkagent belt elke vrijdag. Na twee rustige maanden schalen we af.",
        says=[
            Says("wijkagent", DataCategory.SAFETY,
                 "Ga met twee mensen langs. Hij is rustig als iemand vooraf belt."),
            Says("casusregisseur", DataCategory.OWN_WORDS,
                 "Zij lachen mij uit. Ik wil dat het ophoudt."),
        ],
        plan=[
            _together(ItemKind.NOT_INVITED,
                      "De wijkagent hoort eerst of het rustig is. Dan bellen wij hem.",
                      WhyNot.DANGER),
            _goal(_CALM, LifeDomain.LAW),
            _action("Elke vrijdag bellen hoe het gaat.", _CALM, "wijkagent", 5),
            Line(ItemKind.CRISIS, "Bij dreiging: bel 112. Daarna hoort de casusregisseur het."),
        ],
        told_later="Zolang hij dreigt, leest de buurt mee. Het sociaal team vertelt het hem in een"
        " gesprek, samen met de wijkagent.",
        danger="Hij zegt dat hij vannacht verhaal gaat halen bij de buren.",
    ),
    Invented(
        Told(
            text="Zij drinkt weer en vraagt om hulp, maar wil niet naar een kliniek.",
            domains=[LifeDomain.SUBSTANCES, LifeDomain.BODY], urgency=Urgency.DAYS,
            heard_from=HeardFrom.PERSON, person_knows=True, consent=True,
            name="Mila Gefingeerd", birth_date=date(1976, 9, 9), address="1234 AF 5",
        ),
        "hulpverlener", "hulp", Phase.APPROACH,
        why="Zij vraagt hulp die bij meer dan één organisatie ligt.",
        table={"casusregisseur": "hulp", "hulpverlener": "hulp"},
        consents=True,
        told=True,
        says=[
            Says("hulpverlener", DataCategory.ADDICTION,
                 "Zij wil thuis afbouwen, met twee bezoeken in de week."),
            Says("casusregisseur", DataCategory.WORK,
                 "Haar baas houdt haar plek drie maanden vrij."),
        ],
        plan=[Line(ItemKind.WISH, "Ik wil thuis blijven en weer werken.")],
        objection="Ik wil niet dat mijn oude behandelaar dit leest.",
        asks=[
            Asks(Right.OBJECTION, "Ik wil niet dat mijn oude behandelaar dit leest.",
                 "casusregisseur", 5, Proof.KNOWN),
        ],
    ),
    Invented(
        Told(
            text="Hij slaapt in zijn auto en komt niet meer op de dagbesteding.",
            domains=[LifeDomain.HOUSING, LifeDomain.DAYS], urgency=Urgency.WEEKS,
            heard_from=HeardFrom.PROFESSIONAL, person_knows=True,
            name="Finn Voorbeeldig", birth_date=date(1998, 3, 3),
            place="Parkeerplaats bij de sporthal",
        ),
        "casusregisseur", "hulp", Phase.AFTERCARE,
        why="Hij heeft een huis, werk en begeleiding tegelijk nodig.",
        table={"casusregisseur": "hulp", "jongerenwerker": "hulp"},
        consents=True,
        told=True,
        says=[
            Says("jongerenwerker", DataCategory.WORK,
                 "Hij werkt twee ochtenden in de fietswerkplaats."),
        ],
        plan=[
            Line(ItemKind.WISH, "Een eigen sleutel, dat is alles."),
            _goal(_STREET, LifeDomain.DAYS),
            _action("Samen naar de fietswerkplaats.", _STREET, "jongerenwerker", 2, done=True),
            *(_score(value, LifeDomain.HOUSING) for value in (1, 3, 5)),
        ],
        asks=[
            Asks(Right.ACCESS, "Ik wil weten wie er allemaal over mij praat, en wat er staat.",
                 "regisseur", 24, delay=Delay.COMPLEX),
        ],
    ),
    Invented(
        Told(
            text="Na de brand woont zij alleen tussen de spullen en laat niemand binnen.",
            domains=[LifeDomain.HOUSEHOLD, LifeDomain.NETWORK], urgency=Urgency.WEEKS,
            heard_from=HeardFrom.SEEN, person_knows=True,
            name="Jip Nietecht", birth_date=date(1947, 12, 24), address="1234 AG 88",
        ),
        "woonconsulent", "wonen", Phase.CLOSED,
        why="Haar woning is zo niet veilig, voor haar en voor de buren.",
        table={"casusregisseur": "wonen", "woonconsulent": "wonen"},
        consents=True,
        told=True,
        says=[
            Says("woonconsulent", DataCategory.HOUSING,
                 "De gangen zijn vrij en de rookmelders doen het."),
        ],
        plan=[
            Line(ItemKind.WISH, "Ik wil zelf bepalen wat er weggaat."),
            *(_score(value, LifeDomain.HOUSEHOLD) for value in (1, 2, 4)),
        ],
    ),
)  # fmt: skip
