"""How the figures came about and how good they are, in words for everybody."""

from oggz.monitor.agreement import Agreement, Role
from oggz.monitor.agreement.wording import day, listed
from oggz.monitor.report.model import Grid, Part, Row
from oggz.monitor.report.quality import Links, Quality
from oggz.monitor.report.wording import tenths


def method_part(agreement: Agreement, *, bounded: bool) -> Part:
    houses = listed([agreement.parties[name].organisation for name in agreement.sources])
    linkage = agreement.parties[agreement.only(Role.LINKAGE_UNIT)].organisation
    analysis = agreement.parties[agreement.only(Role.ANALYSIS_UNIT)].organisation
    rows = tuple(
        Row(agreement.parties[name].organisation, (source.text,))
        for name, source in agreement.sources.items()
    )
    texts = [
        f"De bronnen zijn {houses}. Elke bron maakte van naam, geboortedatum en adres een reeks"
        " nullen en enen, een vergelijkcode, met een geheim dat alleen de bronnen hebben. Wat er"
        " gebeurde ging versleuteld, en zonder naam, naar een ander.",
        f"{linkage} vergeleek de codes en zag welke records bij één mens horen, zonder naam en"
        f" zonder inhoud. {analysis} telde, zonder naam en zonder codes. Niemand heeft beide"
        " gezien.",
        "Wie bij meer dan een bron bekend is, telt hier één keer.",
        "Wat hier ontbreekt: mensen die bij geen enkele bron bekend zijn, en records zonder genoeg"
        " gegevens om te vergelijken. Een laag aantal kan dus ook betekenen dat partners mensen"
        " niet in beeld hebben.",
    ]
    if bounded:
        texts.append(
            "Naast een aantal staat een marge: het echte aantal ligt daar met 95% zekerheid in, als"
            " het model van de koppeling klopt. In de marge zit dat de koppeling soms twee mensen"
            " voor één aanziet of één mens voor twee, en wat toeval is."
        )
    return Part(
        "methode", "Hoe er geteld is",
        f"De cijfers gaan over {day(agreement.period.start)} tot en met"
        f" {day(agreement.period.end)}. Alle partijen tekenden vooraf een afspraak over wat mag.",
        tuple(texts), (),
        (Grid("Wat elke bron levert", ("Bron", "Levert"), rows, numbers_from=2),),
    )  # fmt: skip


def quality_part(quality: Quality | None) -> Part:
    title = "Hoe goed de koppeling is"
    if quality is None or quality.linkage is None:
        return Part(
            "kwaliteit", title,
            "Bij deze tabellen zit geen schatting van hoe goed de koppeling is. Weeg dat mee:"
            " zonder die schatting is niet te zeggen hoeveel mensen dubbel tellen, of ten onrechte"
            " zijn samengevoegd.",
            (), (), _left_out(quality),
        )  # fmt: skip
    links = quality.linkage
    rows = tuple(
        Row(words, (tenths(share.value), f"{tenths(share.low)} – {tenths(share.high)}"))
        for words, share in (
            ("Terecht samengevoegd (precisie)", links.precision),
            ("Gevonden van wat bij elkaar hoort (recall)", links.recall),
        )
    )
    texts = [
        "De schatting is gemaakt zonder te weten wie wie is. Klopt het model niet, dan kan het"
        " echte getal buiten de marge liggen."
    ]
    if quality.draws:
        texts.append(
            f"Voor de marges bij de aantallen is de koppeling {quality.draws} keer opnieuw gedaan,"
            " telkens met andere twijfelgevallen bij elkaar."
        )
    return Part(
        "kwaliteit", title,
        linked_words(links),
        tuple(texts), (),
        (Grid("De koppeling in getallen", ("Maat", "Schatting", "Marge (95%)"), rows),
         *_left_out(quality)),
    )  # fmt: skip


def linked_words(links: Links) -> str:
    """How often people were joined wrongly, and how often missed, in words."""
    return (
        "Van elke 1.000 paren registraties die zijn samengevoegd, zijn er naar schatting"
        f" {_per_thousand(1 - links.precision.value)} ten onrechte samengevoegd: twee mensen tellen"
        " dan als één. Van elke 1.000 paren die bij elkaar horen, zijn er"
        f" {_per_thousand(1 - links.recall.value)} gemist: één mens telt dan als twee."
    )


def _left_out(quality: Quality | None) -> tuple[Grid, ...]:
    """What was agreed but could not be made."""
    if quality is None or not quality.left_out:
        return ()
    rows = tuple(Row(_title(name), (why,)) for name, why in quality.left_out.items())
    return (Grid("Wel afgesproken, niet te maken", ("Cijfer", "Waarom niet"), rows,
                 numbers_from=2),)  # fmt: skip


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _per_thousand(share: float) -> str:
    number = share * 1000
    return "minder dan één" if number < 0.95 else str(round(number))
