"""The assessment of effects on data protection (DPIA), by the seventeen points of the model of the
Dutch government; what a covenant does not tell stands there to be filled in."""

from collections.abc import Callable, Iterator

from oggz.covenant import phrases, wording
from oggz.covenant.limits import LIMITS
from oggz.covenant.model import STEPS, Clause, Covenant, Step
from oggz.covenant.publication import parts
from oggz.covenant.publication.blocks import (
    TO_FILL_IN,
    Block,
    Heading,
    Items,
    Open,
    Paper,
    Section,
    Table,
    Text,
)
from oggz.covenant.terms import CRIMINAL, HEALTH, Action, DataCategory, Effect, Role, Subject


def assessment(covenant: Covenant) -> Paper:
    """Description (1 to 10), lawfulness (11 to 15), risks (16) and measures (17)."""
    points: tuple[tuple[str, Callable[[Covenant], Iterator[Block]]], ...] = (
        ("Voorstel", _proposal), ("Persoonsgegevens", _data), ("Gegevensverwerkingen", _processing),
        ("Verwerkingsdoeleinden", _purposes), ("Betrokken partijen", _parties),
        ("Belangen bij de gegevensverwerking", _interests), ("Verwerkingslocaties", _places),
        ("Techniek en methode van de gegevensverwerking", _technique),
        ("Juridisch en beleidsmatig kader", _framework), ("Bewaartermijnen", _retention),
        ("Rechtsgrond", _grounds), ("Bijzondere persoonsgegevens", _special),
        ("Doelbinding", _purpose_limits), ("Noodzaak en evenredigheid", _necessity),
        ("Rechten van de betrokkene", _rights), ("Risico's", _risks), ("Maatregelen", _measures),
    )  # fmt: skip
    sections = [
        Section(f"punt-{number}", f"{number}. {title}", tuple(blocks(covenant)))
        for number, (title, blocks) in enumerate(points, start=1)
    ]
    sections.append(
        Section("jurist", "Open vragen aan de jurist", tuple(_open_questions(covenant)))
    )
    sections.append(Section("oordeel", "Advies en besluit", tuple(_judgement())))
    return parts.draft(
        covenant, "dpia", "Gegevensbeschermingseffectbeoordeling (DPIA)",
        "Volgens de zeventien punten van het DPIA-model van de Rijksdienst. Ingevuld met wat het"
        " convenant vastlegt; de rest is in te vullen.", sections,
    )  # fmt: skip


def _step(covenant: Covenant, step: Step) -> Iterator[Block]:
    provision = covenant.steps.get(step)
    if provision is None:
        yield Open(f"{STEPS[step]}.")
    else:
        yield Text(f"{provision.text} (artikel {provision.article})")
        yield from parts.asked(provision.lawyer)


def _proposal(covenant: Covenant) -> Iterator[Block]:
    yield Text(covenant.summary)
    yield from _step(covenant, "process")
    yield Open("hoeveel mensen dit naar verwachting per jaar raakt.")


def _data(covenant: Covenant) -> Iterator[Block]:
    rows = []
    for category in DataCategory:
        found = [clause for clause in _permits(covenant) if category in clause.categories]
        if found:
            subjects = {subject for clause in found for subject in clause.subjects}
            rows.append(
                (
                    _capital(category.dutch), _kind(category), parts.subjects(subjects),
                    parts.clauses_with(covenant, found),
                )
            )  # fmt: skip
    yield Table("Welke gegevens, en van wie", ("Gegevens", "Soort", "Van wie", "Waar"), rows)
    yield from _step(covenant, "data")


def _kind(category: DataCategory) -> str:
    if category in HEALTH:
        return "bijzonder: gezondheid (AVG artikel 9)"
    return "strafrechtelijk (AVG artikel 10)" if category in CRIMINAL else "gewoon, maar gevoelig"


def _processing(covenant: Covenant) -> Iterator[Block]:
    yield Text("Elke bepaling staat hier als zin. Wat hier niet staat, mag niet.")
    for clause in covenant.clauses:
        yield parts.ruling(covenant, clause)


def _purposes(covenant: Covenant) -> Iterator[Block]:
    yield Table(
        "Waarvoor gegevens gebruikt mogen worden", ("Doel", "Uitleg", "Domein", "Artikel"),
        [(one.title, one.text, one.area, one.article) for one in covenant.purposes.values()],
    )  # fmt: skip


def _parties(covenant: Covenant) -> Iterator[Block]:
    yield Table(
        "Wie meedoet", ("Partij", "Taak", "Rol voor de AVG", "Functionaris gegevensbescherming"),
        [
            (one.name, one.task, one.controller.dutch, one.data_protection_officer)
            for one in covenant.parties.values()
        ],
    )  # fmt: skip
    yield Open("welke leveranciers als verwerker meedoen, en of er een overeenkomst met hen is.")


def _interests(covenant: Covenant) -> Iterator[Block]:
    yield Open("het belang van de persoon om wie het gaat, en hoe dit met hen is besproken.")
    yield Open("het belang van naasten, van slachtoffers en van de samenleving.")


def _places(covenant: Covenant) -> Iterator[Block]:
    yield Open("in welke landen gegevens staan, en of dat overal binnen de EER is.")


def _technique(covenant: Covenant) -> Iterator[Block]:
    yield Text(
        "Elk gebruik wordt vooraf aan het convenant getoetst: wie, in welke rol, voor welk doel, in"
        " welke fase, op welke dag. Het antwoord noemt het artikel. Over mensen beslissen mensen;"
        " er worden geen profielen gemaakt."
    )
    yield Open("of een partij daarnaast eigen systemen gebruikt, en welke.")


def _framework(covenant: Covenant) -> Iterator[Block]:
    yield Text(f"Wettelijk kader van dit convenant: {covenant.regime.dutch}.")
    yield from _step(covenant, "laws")
    yield Table(
        "De taak van elke partij", ("Partij", "Taak", "Wet", "Artikel"),
        [(one.name, one.task, one.law, one.article) for one in covenant.parties.values()],
    )  # fmt: skip
    for party in covenant.parties.values():
        yield from parts.asked(party.lawyer)


def _retention(covenant: Covenant) -> Iterator[Block]:
    kept = [clause for clause in _permits(covenant) if clause.retention]
    if kept:
        yield Table(
            "Wanneer gegevens worden vernietigd", ("Gegevens", "Termijn", "Artikel"),
            [
                (
                    _capital(parts.categories(clause.categories)),
                    f"{phrases.months(one.months)} {one.since.dutch}", clause.article,
                )
                for clause in kept
                if (one := clause.retention)
            ],
        )  # fmt: skip
    else:
        yield Open("hoe lang gegevens worden bewaard; geen bepaling noemt een termijn.")
    yield Open("wie de vernietiging uitvoert en wie haar controleert.")


def _grounds(covenant: Covenant) -> Iterator[Block]:
    yield Table(
        "De grondslag van elke bepaling die iets toestaat", ("Artikel", "Wie", "Grondslag"),
        [
            (
                clause.article, _parties_of(covenant, clause),
                clause.ground.dutch if clause.ground else f"{TO_FILL_IN}: grondslag",
            )
            for clause in _permits(covenant)
        ],
    )  # fmt: skip
    yield from _step(covenant, "legal_analysis")


def _parties_of(covenant: Covenant, clause: Clause) -> str:
    if "*" in clause.parties:
        return "elke partij"
    return phrases.listed(phrases.parties(covenant, clause.parties))


def _special(covenant: Covenant) -> Iterator[Block]:
    found = [one for one in _permits(covenant) if (HEALTH | CRIMINAL) & set(one.categories)]
    if not found:
        yield Text("Geen bepaling staat gebruik van bijzondere of strafrechtelijke gegevens toe.")
    else:
        yield Table(
            "Waarom het verbod op deze gegevens hier niet geldt",
            ("Artikel", "Gegevens", "Uitzondering", "Beroepsgeheim"),
            [
                (
                    clause.article,
                    _capital(parts.categories((HEALTH | CRIMINAL) & set(clause.categories))),
                    clause.special_ground.dutch
                    if clause.special_ground
                    else f"{TO_FILL_IN}: uitzondering",
                    clause.secrecy_ground.dutch if clause.secrecy_ground else "niet doorbroken",
                )
                for clause in found
            ],
        )  # fmt: skip
    number = [clause for clause in _permits(covenant) if clause.bsn]
    yield Text(f"Het burgerservicenummer mag volgens {parts.clauses_with(covenant, number)}.")


def _purpose_limits(covenant: Covenant) -> Iterator[Block]:
    yield Text(
        "Gegevens mogen alleen voor een doel van punt 4 worden gebruikt. Wie werkt, noemt het doel"
        " vooraf; een ander doel wordt geweigerd."
    )
    yield Open("of gegevens eerst voor een ander doel zijn verzameld, en of dat verenigbaar is.")


def _necessity(covenant: Covenant) -> Iterator[Block]:
    yield from _step(covenant, "purpose_and_necessity")
    yield Table(
        "Waarom elke bepaling er staat", ("Artikel", "Waarom"),
        [(clause.article, clause.reason) for clause in covenant.clauses],
    )  # fmt: skip
    yield Open("of het doel ook met minder gegevens of minder partijen te bereiken is.")


def _rights(covenant: Covenant) -> Iterator[Block]:
    contact = covenant.contact
    yield Text(f"{contact.text} Contactpunt: {contact.name}, {contact.phone}, {contact.email}.")
    yield Text("Hoe elke partij een verzoek afhandelt, staat in het stuk over het contactpunt.")
    yield Open("hoe mensen vooraf over het delen worden geïnformeerd.")


def _risks(covenant: Covenant) -> Iterator[Block]:
    yield Text("Wat voor mensen fout kan gaan, en welke bepalingen dat risico meebrengen.")
    yield Table(
        "Risico's voor mensen", ("Risico", "Door", "Kans", "Gevolg"),
        [
            (risk, parts.clauses_with(covenant, found), f"{TO_FILL_IN}", f"{TO_FILL_IN}")
            for risk, found in _found_risks(covenant)
        ],
    )  # fmt: skip
    yield Open("welke risico's verder spelen.")


def _found_risks(covenant: Covenant) -> Iterator[tuple[str, list[Clause]]]:
    kinds: tuple[tuple[str, Callable[[Clause], bool]], ...] = (
        ("Iemand ziet meer dan voor de taak nodig is", lambda one: Action.READ in one.actions),
        ("Gezondheid komt bij partijen die niet behandelen",
         lambda one: bool(HEALTH & set(one.categories))),
        ("Iemand wordt als verdachte gezien door wat de politie deelt",
         lambda one: bool(CRIMINAL & set(one.categories))),
        ("Een verborgen adres raakt bekend",
         lambda one: DataCategory.HIDDEN_ADDRESS in one.categories),
        ("Gegevens van een ander gezinslid komen in iemands dossier",
         lambda one: bool(one.seen_from)),
        ("Kinderen staan in een dossier", lambda one: Subject.CHILD in one.subjects),
        ("Gegevens raken buiten het systeem",
         lambda one: bool({Action.EXPORT, Action.SHARE, Action.TRANSFER} & set(one.actions))),
        ("Met het burgerservicenummer worden bestanden gekoppeld", lambda one: one.bsn),
        ("Wie zorg nodig heeft, mijdt die omdat het beroepsgeheim opzijgaat",
         lambda one: one.secrecy_ground is not None),
    )  # fmt: skip
    for risk, fits in kinds:
        if found := [clause for clause in _permits(covenant) if fits(clause)]:
            yield risk, found


def _measures(covenant: Covenant) -> Iterator[Block]:
    yield Heading("Verboden in dit convenant")
    forbids = [clause for clause in covenant.clauses if clause.effect is Effect.FORBID]
    yield Items([wording.sentence(covenant, clause) for clause in forbids] or ["Geen."])
    yield Heading("Wat nooit mag kunnen; dit is na te rekenen")
    yield Items([f"{one.text} (artikel {one.article})" for one in covenant.never] or ["Niets."])
    yield Heading("Grenzen die geen convenant kan verleggen")
    yield Items(list(dict.fromkeys(f"{limit.text} ({limit.source})" for limit in LIMITS)))
    yield Heading("Wat de partijen zelf doen")
    yield Open("opleiding, geheimhouding en toezicht bij elke partij.")
    yield Open("welk risico na deze maatregelen overblijft.")


def _open_questions(covenant: Covenant) -> Iterator[Block]:
    yield from parts.open_questions(covenant)
    yield Text("Ga ook na of er een nieuwere versie van het DPIA-model is dan deze 17 punten.")


def _judgement() -> Iterator[Block]:
    yield Open("het advies van elke functionaris gegevensbescherming (AVG artikel 35 lid 2).")
    yield Open("de mening van betrokkenen of hun vertegenwoordigers (AVG artikel 35 lid 9).")
    yield Open("of voorafgaande raadpleging nodig is (AVG artikel 36).")
    yield Open(f"wie besluit, wanneer, en namens wie; {Role.SIGNATORY.dutch} van elke partij.")


def _permits(covenant: Covenant) -> list[Clause]:
    return [clause for clause in covenant.clauses if clause.effect is Effect.PERMIT]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
