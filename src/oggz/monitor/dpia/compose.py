"""What an agreement tells of a DPIA, in the order of the third to the seventh paragraph of article
35 AVG; what it does not tell stands there as a question."""

from collections.abc import Iterator

from oggz.documents.blocks import TO_FILL_IN, Heading, Items, Open, Table, Text
from oggz.geography import municipality
from oggz.monitor.agreement import Agreement, Role, annex, unsigned
from oggz.monitor.agreement.legal import Ground, Status
from oggz.monitor.agreement.wording import count_of, day, listed
from oggz.monitor.dpia import risks
from oggz.monitor.dpia.columns import Becomes, fields_of, leaving
from oggz.monitor.dpia.document import Block, Document, Section
from oggz.monitor.dpia.evidence import Evidence
from oggz.monitor.schemas import schema

_BSN = {"allowed": "mag als vergelijkcode", "not_allowed": "mag niet", "open": "open vraag"}


def compose(agreement: Agreement, evidence: Evidence | None = None) -> Document:
    """The assessment, filled in from the agreement; `evidence` is what attacks on encodings gave.

    It stays a draft: necessity, proportion and what weighs how much are for people to judge.
    """
    open_grounds = [one for one in annex.grounds_of(agreement) if one.status is not Status.SETTLED]
    questions = sum(len(one.questions) for one in open_grounds)
    sections = (
        Section("beschrijving", "A. Wat er gebeurt, en waarvoor", tuple(_description(agreement))),
        Section("gegevens", "A. Welke gegevens, en wat er met elke kolom gebeurt",
                tuple(_columns(agreement))),
        Section("noodzaak", "B. Noodzaak en evenredigheid", tuple(_necessity(agreement))),
        Section("grondslagen", "B. Grondslagen en open vragen", tuple(_grounds(agreement))),
        Section("risicos", "C. Risico's voor mensen", tuple(risks.risks(agreement, evidence))),
        Section("maatregelen", "D. Maatregelen", tuple(risks.measures(agreement))),
        Section("aanval", "D. Wat nagebootste aanvallen opleverden",
                tuple(risks.attacks(agreement, evidence))),
        Section("bewaren", "D. Bewaren en vernietigen", tuple(_retention(agreement))),
        Section("oordeel", "Advies, meningen en besluit", tuple(_judgement(agreement))),
    )  # fmt: skip
    made = Document(
        agreement.title,
        f"Over {agreement.region.name}, {day(agreement.period.start)} tot en met"
        f" {day(agreement.period.end)}. Afspraak versie {agreement.version}.",
        tuple(_states(agreement)),
        (),
        sections,
        "Gemaakt uit de afspraak met ‘oggz monitor dpia’. Controlesom van de afspraak:"
        f" {agreement.checksum}. Verandert de afspraak, maak dit document dan opnieuw.",
    )
    facts = (
        ("Bronnen", count_of(len(agreement.sources))),
        ("Kolommen die een huis verlaten", count_of(_leaving(agreement))),
        ("Open vragen voor een jurist", count_of(questions)),
        ("Plaatsen in te vullen", count_of(made.open)),
    )
    return Document(made.title, made.lead, made.states, facts, made.sections, made.foot)


def _states(agreement: Agreement) -> Iterator[str]:
    yield "Concept voor de functionaris gegevensbescherming"
    if agreement.people == "invented":
        yield "Oefening: alleen verzonnen mensen"
    if missing := unsigned(agreement):
        yield f"De afspraak mist nog {len(missing)} van de {len(agreement.parties)} handtekeningen"


def _leaving(agreement: Agreement) -> int:
    return sum(
        one.becomes.leaves for name in agreement.sources for one in fields_of(agreement, name)
    )


def _description(agreement: Agreement) -> Iterator[Block]:
    yield Text(
        "Dit deel beschrijft de verwerking systematisch (artikel 35, zevende lid, onder a, AVG)."
    )
    yield Heading("Doelen")
    yield Text(agreement.purposes.text)
    yield Items([purpose.text for purpose in agreement.purposes.list])
    yield Heading("Om wie het gaat")
    places = [municipality(code).name for code in agreement.region.municipalities]
    expected = sum(source.expected_records for source in agreement.sources.values())
    yield Text(
        f"Inwoners van {listed(places)} die bij een van de bronnen bekend zijn. De bronnen"
        f" verwachten samen ongeveer {count_of(expected)} records; wie bij meer bronnen bekend is,"
        " staat daar meer dan eens in. Onder hen zijn mensen in een kwetsbare positie."
    )
    target = agreement.definitions
    main = target.definition(target.main)
    yield Text(f"De cijfers gaan over: {main.name}. {main.text}")
    yield Open("hoe kwetsbaar deze mensen zijn, en of er kinderen onder zijn.")
    yield Heading("Wie doet wat")
    yield Table(
        "Partijen en hun rol", ("Partij", "Rol", "Contact", "Verantwoordelijk of verwerker"),
        [
            (party.organisation, party.role.dutch, party.contact, _responsible(party.role))
            for party in agreement.parties.values()
        ],
    )  # fmt: skip
    yield Heading("De weg van de gegevens")
    yield Table(
        "Wie geeft wat aan wie", ("Van", "Naar", "Wat", "Bescherming"),
        [(one.sender, one.receiver, one.what, one.protection) for one in annex.flows(agreement)],
    )  # fmt: skip
    yield Heading("Welke cijfers er komen")
    yield Text(agreement.indicators.text)
    yield Table(
        "Elk cijfer, met wie het vroeg en welk besluit ervan afhangt",
        ("Cijfer", "Vraag", "Gevraagd door", "Besluit"),
        [
            (one.title, one.question, one.asked_by, one.decision)
            for one in annex.figures_of(agreement)
        ],
    )  # fmt: skip
    yield Open(
        "op welke systemen en in welk land elke partij werkt, en wie daar als beheerder bij kan."
    )


def _responsible(role: Role) -> str:
    if role in (Role.STEERING_GROUP, Role.TARGET_GROUP):
        return "geen van beide: ziet geen gegevens over een mens"
    return f"{TO_FILL_IN}: (gezamenlijk) verantwoordelijk of verwerker"


def _columns(agreement: Agreement) -> Iterator[Block]:
    yield Text(
        "Van elke bron staat hieronder elke kolom die een bron van deze soort kan hebben. Een kolom"
        " die de afspraak niet noemt, blijft in huis: het programma weigert haar."
    )
    for name, source in agreement.sources.items():
        fields = fields_of(agreement, name)
        rows = [
            (
                kind.dutch.capitalize(),
                str(len(those)),
                ", ".join(f"{o.label} ({o.name})" for o in those),
            )
            for kind, those in leaving(fields)
        ]
        yield Heading(agreement.parties[name].organisation)
        yield Text(
            f"{source.text} Ongeveer {count_of(source.expected_records)} mensen. Soort:"
            f" {schema(source.kind).title}. Artikel {source.article}."
        )
        yield Table("Wat dit huis verlaat", ("Wat ermee gebeurt", "Kolommen", "Welke"), rows)
        stays = [one.label for one in fields if one.becomes is Becomes.STAYS]
        yield Text(f"Blijft in huis: {listed(stays) or 'geen van de kolommen'}.")
        yield Text(
            "Burgerservicenummer: "
            + ("alleen als vergelijkcode." if source.may_use_bsn else "wordt niet gebruikt.")
        )
    yield Text(
        "Gegevens over gezondheid en van strafrechtelijke aard zijn bijzonder gevoelig (artikelen 9"
        " en 10 AVG). Ook dat iemand in een bron voorkomt, kan al zo'n gegeven zijn."
    )
    yield Open("welke van deze kolommen bijzondere of strafrechtelijke gegevens zijn.")


def _necessity(agreement: Agreement) -> Iterator[Block]:
    yield Text(
        "Kan het doel met minder gegevens, minder bronnen of minder vaak bereikt worden? (Artikel"
        " 35, zevende lid, onder b, AVG.)"
    )
    yield Items(
        [
            "Wat verder mag: alleen de doelen en de cijfers die de afspraak noemt.",
            "Wat een bron levert: alleen de kolommen die de afspraak noemt; vrije tekst bestaat"
            " niet.",
            "Namen, geboortedatums en adressen: verlaten een huis nooit leesbaar.",
            f"Hoe lang: het werk stopt op {day(agreement.term.ends)}. Geen periode volgt vanzelf"
            " op een andere; elke vraagt een nieuwe afspraak.",
        ]
    )
    yield Text(
        "Met ‘oggz monitor rehearse’ is op verzonnen mensen te zien of een kleinere monitor de"
        " vraag al beantwoordt: zonder koppelen, met een steekproef of met minder bronnen."
    )
    yield Open("wat het proefdraaien aanraadt, en waarom voor deze omvang is gekozen.")
    yield Open("of elk cijfer nodig is voor het besluit dat erbij staat, of weg kan.")
    yield Open("waarom bestaande cijfers, zoals die van het CBS, niet genoeg zijn.")
    yield Heading("Rechten van betrokkenen")
    yield Items(
        [
            "Informatie (artikelen 13 en 14 AVG): elke bron vertelt haar eigen mensen dat zij aan"
            " de monitor levert, waarom, en hoe zij bezwaar maken.",
            "Bezwaar (artikel 21 AVG): wie bezwaar heeft, blijft uit het bestand van de bron. Na"
            " het koppelen is niemand meer aan te wijzen; daarom moet het vóór de levering.",
            "Inzage en correctie (artikelen 15 en 16 AVG): bij de bron zelf. De koppeleenheid en de"
            " analyse-eenheid kunnen niet zien wie iemand is (artikel 11 AVG).",
            "Geen besluit over een mens: de monitor geeft alleen aantallen (artikel 22 AVG).",
        ]
    )
    yield Open("hoe en wanneer elke bron haar mensen inlicht, en waar zij bezwaar kunnen maken.")
    yield Open(
        "of een beroep wordt gedaan op de uitzonderingen voor statistiek (artikel 44 UAVG), en"
        " waarom dat evenredig is."
    )


def _grounds(agreement: Agreement) -> Iterator[Block]:
    found = annex.grounds_of(agreement)
    yield Text(agreement.framework.note)
    yield Table(
        "Grondslag per levering en per rol",
        ("Voor wie", "Grondslag", "Geheimhouding", "BSN", "Stand"),
        [
            (annex.who(one), one.ground, one.secrecy, _BSN[one.bsn], _standing(one))
            for one in found
        ],
    )  # fmt: skip
    for one in found:
        if one.status is Status.OPEN:
            yield Heading(f"Open vragen: {annex.who(one)}")
            yield Items(one.questions)
            yield Open("het antwoord van een jurist, met functie, organisatie en datum.")
    if agreement.people == "real" and any(one.status is Status.OPEN for one in found):
        yield Text(
            "Zolang een grondslag open staat, weigert het programma met echte gegevens te werken."
        )


def _standing(ground: Ground) -> str:
    if ground.opinion is None:
        return ground.status.dutch
    return f"{ground.status.dutch} door {ground.opinion.by}, {day(ground.opinion.date)}"


def _retention(agreement: Agreement) -> Iterator[Block]:
    yield Text(agreement.retention.text)
    yield Table(
        "Tot wanneer elk bestand mag bestaan", ("Wat", "Uiterlijk tot en met"),
        [(name, day(getattr(agreement.retention, key))) for key, name in annex.KEPT.items()],
    )  # fmt: skip
    if agreement.transition:
        yield Text(
            f"Het geheim dat deze periode met {agreement.transition.previous_period} verbindt, gaat"
            f" weg voor {day(agreement.transition.destroy_before)}."
        )
    yield Open("wie op die dagen vernietigt, en waar de verklaringen worden bewaard.")


def _judgement(agreement: Agreement) -> Iterator[Block]:
    advising = [agreement.parties[name].organisation for name in agreement.advice.parties]
    yield Heading("Mening van betrokkenen (artikel 35, negende lid, AVG)")
    yield Text(f"{agreement.advice.text} Dit zijn: {listed(advising)}.")
    yield Open("wat de vertegenwoordigers van de doelgroep van deze verwerking vinden.")
    yield Heading("Advies van de functionaris gegevensbescherming (artikel 35, tweede lid, AVG)")
    yield Open("het advies, van elke functionaris, met datum, en wat ermee is gedaan.")
    yield Heading("Voorafgaande raadpleging (artikel 36 AVG)")
    yield Open(
        "of na de maatregelen een hoog risico overblijft; zo ja, dan eerst naar de Autoriteit"
        " Persoonsgegevens."
    )
    yield Heading("Besluit en herziening (artikel 35, elfde lid, AVG)")
    yield Open("wie besluit, wanneer, en wanneer deze beoordeling opnieuw wordt bekeken.")
