"""Risks for people, what limits each, and what was measured of it."""

from collections.abc import Iterator

from oggz.documents.blocks import TO_FILL_IN, Heading, Items, Open, Table, Text
from oggz.monitor.agreement import Agreement
from oggz.monitor.agreement.wording import count_of, part
from oggz.monitor.dpia.document import Block
from oggz.monitor.dpia.evidence import Evidence


def risks(agreement: Agreement, evidence: Evidence | None) -> Iterator[Block]:
    """What could happen to people (article 35(7)(c) AVG)."""
    yield Text(
        "Wat kan er met mensen gebeuren, en hoe erg is dat? (Artikel 35, zevende lid, onder c,"
        " AVG.) Kans en ernst schat de functionaris gegevensbescherming met de partijen."
    )
    judged = f"{TO_FILL_IN}: kans en ernst"
    yield Table(
        "Risico's, wat ze beperkt en wat overblijft",
        ("Risico", "Wat het beperkt", "Wat overblijft", "Oordeel"),
        [(*row, judged) for row in _rows(agreement, evidence)],
    )
    yield Open("welke risico's de partijen of de vertegenwoordigers hier missen.")


def _rows(agreement: Agreement, evidence: Evidence | None) -> Iterator[tuple[str, str, str]]:
    count, share = agreement.thresholds.count, _percent(agreement.thresholds.reidentified)
    yield (
        "Iemand wordt herkend in vergelijkcodes, door de koppeleenheid of door wie ze steelt.",
        "Een geheim dat de ontvanger niet heeft, zouten, en een grens: vindt een nagebootste aanval"
        f" meer dan {share} van de mensen terug, dan gaat niets naar buiten.",
        "Vergelijkcodes zijn persoonsgegevens en blijven dat. "
        + ("Zie de gemeten aanval." if evidence else "De aanval is nog niet gemeten."),
    )
    yield (
        "De koppeleenheid en een bron werken tegen de afspraak in samen.",
        "De rollen zijn gescheiden in verschillende organisaties; elke levering is ondertekend.",
        "Samen kunnen zij van de mensen van die bron zien bij welke andere bronnen zij bekend zijn."
        " Geen codering kan dat wegnemen.",
    )
    yield (
        "De analyse-eenheid herkent iemand aan wat er gebeurde: een zeldzame combinatie van"
        " leeftijd, gemeente en gebeurtenissen.",
        "Geen namen, adressen en geboortedatums; leeftijd in groepen; codes in plaats van tekst.",
        "Wie iemand kent, kan die soms herkennen. Daarom geldt daar geheimhouding.",
    )
    yield (
        "Iemand wordt herkend in de cijfers die naar buiten gaan, ook door cijfers van elkaar af te"
        " trekken of met een eerdere uitgave te vergelijken.",
        f"Geen cel met minder dan {count} mensen; genoeg andere cellen verborgen; een nagebootste"
        " aanval op alles wat eruit gaat, die zonder schone uitslag de uitgave tegenhoudt.",
        "Wie al veel weet van iemand, leert soms iets over de groep waar die bij hoort.",
    )
    yield (
        "Een groep of gemeente krijgt door de cijfers een slechte naam.",
        "De stuurgroep en de vertegenwoordigers adviseren vóór elke uitgave, en hun advies staat in"
        " het verslag. Cellen waarin een hele groep hetzelfde heeft, worden verborgen.",
        "Hoe anderen cijfers uitleggen, is niet te sturen.",
    )
    yield (
        "De gegevens worden gebruikt waarvoor ze niet zijn: opsporing, toezicht, een besluit over"
        " een mens.",
        "De doelen staan in de afspraak; het programma doet niets wat er niet in staat. Een"
        " recordnummer bestaat alleen in deze levering.",
        "Een bron kan haar eigen mensen altijd zelf opzoeken; de monitor verandert daar niets aan.",
    )
    yield (
        "Twee mensen tellen als één, of één als twee.",
        "De kwaliteit van de koppeling wordt geschat en staat bij elk cijfer.",
        "Voor een mens heeft dat geen gevolg: er volgt geen besluit over iemand uit.",
    )
    yield (
        "Een bestand lekt onderweg of bij een partij.",
        "De inhoud is versleuteld voor één ontvanger, bestanden zijn ondertekend, en elk bestand"
        " heeft een laatste dag. Wat te doen bij een lek staat in de handleiding.",
        "Vergelijkcodes zelf zijn niet versleuteld: bewaar ze op een versleutelde schijf.",
    )
    yield (
        "Mensen vertrouwen het niet en vragen minder hulp.",
        "De opzet is openbaar, mensen krijgen uitleg en kunnen bezwaar maken.",
        "Dat is niet te meten voordat het gebeurt.",
    )


def measures(agreement: Agreement) -> Iterator[Block]:
    """What limits the risks, and who or what sees to it (article 35(7)(d) AVG)."""
    encoding, thresholds = agreement.encoding, agreement.thresholds
    yield Text(
        "Maatregelen om de risico's aan te pakken, met wie of wat ervoor zorgt (artikel 35, zevende"
        " lid, onder d, AVG)."
    )
    yield Table(
        "Maatregelen", ("Maatregel", "Wie of wat ervoor zorgt", "Artikel"),
        [
            ("Rollen gescheiden: wie koppelt ziet geen inhoud, wie telt geen vergelijkcodes",
             "de afspraak, die anders ongeldig is", agreement.cooperation.article),
            ("Elke partij ondertekent met een eigen sleutel; daarvoor werkt niets",
             "het programma", agreement.cooperation.article),
            ("Alleen afgesproken bronnen en kolommen", "het programma bij controleren en"
             " versleutelen", agreement.delivery.article),
            ("Een nieuw koppelgeheim per periode, alleen bij de bronnen",
             "de sleutelceremonie", agreement.keys.article),
            ("Inhoud versleuteld voor de analyse-eenheid alleen", "het programma",
             agreement.delivery.article),
            (f"Geen cel met minder dan {thresholds.count} mensen", "het programma bij beveiligen,"
             " en een aanval die er niets van overneemt", thresholds.article),
            ("Geen uitgave zonder schone aanval en zonder advies", "het programma",
             agreement.advice.article),
            ("Vernietigen met een ondertekende verklaring", "elke partij, met ‘oggz monitor"
             " destroy’", agreement.retention.article),
            ("Versleutelde schijven, toegang alleen voor wie het werk doet",
             f"{TO_FILL_IN}: per partij", "–"),
            ("Geheimhouding van wie ermee werkt", f"{TO_FILL_IN}: per partij", "–"),
        ],
    )  # fmt: skip
    yield Heading("Instellingen van de vergelijkcodes")
    told = [" + ".join(part(name) for name in salt.fields) for salt in encoding.salts]
    yield Table(
        f"Zoals de bronnen ze gebruiken (artikel {encoding.article})", ("Instelling", "Waarde"),
        [
            ("Zouten", "; ".join(one or "geen" for one in told)),
            ("Hooguit mensen per zout in de streek", count_of(encoding.most_people)),
            ("Hooguit records per zout in één bron", count_of(encoding.most_records)),
            ("Diffusie", f"t = {encoding.diffusion}"),
            ("Willekeurig gemaakte bits", _percent(encoding.flipped)),
            ("Verzonnen records", _percent(encoding.dummies)),
            ("Codes naar clkhash, zonder zout", "mogen ook" if encoding.clkhash else "mogen niet"),
        ],
    )  # fmt: skip
    if any(not salt.fields for salt in encoding.salts) or encoding.clkhash:
        yield Text(
            "Let op: codes zonder zout verraden wie op wie lijkt. Wie een lijst met namen heeft,"
            " kan er mensen in herkennen."
        )


def attacks(agreement: Agreement, evidence: Evidence | None) -> Iterator[Block]:
    """What attacks on the encodings gave, if they were done."""
    allowed = _percent(agreement.thresholds.reidentified)
    if evidence is None:
        yield Text(
            "De aanval op de vergelijkcodes is nog niet bij dit document gevoegd. Een aanval mag"
            f" hooguit {allowed} van de mensen herkennen."
        )
        yield Open(
            "de uitkomst van ‘oggz monitor attack --encodings … --out aanval.json’; maak dit"
            " document daarna opnieuw met --attack aanval.json."
        )
        return
    yield Items(evidence.verdict)
    yield Table(
        f"Aanvallen op {count_of(evidence.records)} records, met een lijst van"
        f" {count_of(evidence.people)} mensen; hooguit {_percent(evidence.most)} is toegestaan",
        ("Aanval", "Vooraf bekend", "Te herkennen", "Aangewezen", "Juist"),
        [
            (one.attack, count_of(one.known), count_of(one.people), count_of(one.claims),
             count_of(one.right))
            for one in evidence.outcomes
        ],
    )  # fmt: skip
    if evidence.gives_way:
        yield Text("De vergelijkcodes bezwijken. Zo mag er niets verstuurd worden.")
    yield Text(
        "Een sterkere aanval kan meer opleveren. Vergelijkcodes blijven persoonsgegevens; anoniem"
        " noemen we ze niet."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f}".replace(".", ",") + "%"
