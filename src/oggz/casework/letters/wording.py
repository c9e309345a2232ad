"""The letter in words: plain Dutch (B1), and once more for who finds reading hard.

Made of `Contents` and of nothing else. Sentences are short; the easy letter has one thought a line.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from oggz.casework.letters.contents import Contents, Party
from oggz.covenant import phrases
from oggz.covenant.terms import DataCategory, LegalGround, RetentionFrom

# What is known of somebody, as one says it to them.
ABOUT: Mapping[DataCategory, str] = {
    DataCategory.CASE: "dat wij u helpen",
    DataCategory.SIGNAL: "waarom wij ons zorgen maken",
    DataCategory.IDENTITY: "uw naam en geboortedatum",
    DataCategory.CONTACT: "uw adres en telefoonnummer",
    DataCategory.HIDDEN_ADDRESS: "een geheim adres waar u bent",
    DataCategory.HOUSING: "hoe het gaat met wonen",
    DataCategory.FINANCES: "uw geld en schulden",
    DataCategory.WORK: "uw werk, school of dagbesteding",
    DataCategory.FAMILY: "uw familie en vrienden",
    DataCategory.MENTAL_HEALTH: "hoe u zich voelt",
    DataCategory.PHYSICAL_HEALTH: "uw lichaam en gezondheid",
    DataCategory.ADDICTION: "alcohol, drugs en gokken",
    DataCategory.DISABILITY: "een beperking die u heeft",
    DataCategory.CARE: "welke zorg u krijgt",
    DataCategory.SAFETY: "of het veilig is",
    DataCategory.POLICE: "wat de politie weet",
    DataCategory.JUSTICE: "een straf of een rechtszaak",
    DataCategory.OWN_WORDS: "wat u zelf wilt",
    DataCategory.PLAN: "het plan met u",
    DataCategory.ATTENDANCE: "wie bij een gesprek was",
    DataCategory.MINUTES: "het verslag van een gesprek",
}
WHY: Mapping[LegalGround, str] = {
    LegalGround.CONSENT: "U vindt het goed.",
    LegalGround.LEGAL_OBLIGATION: "De wet zegt dat het moet.",
    LegalGround.VITAL_INTEREST: "Er is gevaar voor iemand.",
    LegalGround.PUBLIC_TASK: "Het hoort bij de taak van deze organisatie.",
    LegalGround.LEGITIMATE_INTEREST: "De organisatie heeft er een goede reden voor.",
}
_AFTER: Mapping[RetentionFrom, str] = {
    RetentionFrom.CLOSED: "nadat wij stoppen",
    RetentionFrom.CONTRIBUTED: "nadat wij ze opschreven",
    RetentionFrom.CANCELLED: "als er geen hulp nodig was",
}


@dataclass(frozen=True)
class Section:
    """A part of a letter; `icon` is the picture beside it in the easy one."""

    title: str
    icon: str
    lines: tuple[str, ...]
    items: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    parts: tuple["Section", ...] = ()

    @property
    def sentences(self) -> Iterator[str]:
        yield self.title
        yield from (*self.lines, *self.items, *self.after)
        for part in self.parts:
            yield from part.sentences


@dataclass(frozen=True)
class Letter:
    title: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def sentences(self) -> Iterator[str]:
        yield self.title
        yield from self.opening
        for section in self.sections:
            yield from section.sentences


def plain(found: Contents) -> Letter:
    return Letter(
        "Wie weet wat over u?", _opening(found),
        (
            Section("Waarom u deze brief krijgt", "mail", (
                "Verschillende organisaties helpen u samen.",
                "Daarvoor vertellen zij elkaar iets over u.",
                "U mag weten wat zij delen en waarom.",
            )),
            _who(found),
            Section("Wat organisaties niet zomaar delen", "lock", (
                "Een hulpverlener met een beroepsgeheim houdt veel voor zich.",
                "Die deelt alleen iets als u dat goed vindt, of als de wet het toelaat.",
                "Dat hoort u van die hulpverlener zelf.",
                "Wat niet in onze afspraken staat, mag niet.",
            )),
            Section("Hoe lang wij dit doen", "calendar", _how_long(found)),
            _rights(found),
            _contact(found),
        ),
    )  # fmt: skip


def easy(found: Contents) -> Letter:
    """For who finds reading hard: one thought a line, each part with a picture."""
    return Letter(
        "Wie weet wat over u?", _opening(found),
        (
            Section("Waarom deze brief?", "mail", (
                "Wij willen u helpen.", "Dat doen wij samen.", "Wij praten daarom over u.",
                "U mag weten waarover.",
            )),
            _easy_who(found),
            Section("Hoe lang?", "calendar", (
                f"Wij doen dit tot {phrases.day(found.until)}.", "Eerder stoppen kan ook.",
                "Daarna maken wij alles weg.",
            )),
            Section("U mag nee zeggen", "hand-stop", (
                "Wilt u dit niet?", "Zeg het tegen ons.", "Dat heet: bezwaar maken.",
                "Dan praten wij niet meer over u.", "Alleen bij gevaar kan het soms toch.",
            )),
            Section("U mag het zien", "eye", (
                "U mag zien wat er over u staat.", "Klopt iets niet?", "Dan maken wij het goed.",
                "Dat kost niets.",
            )),
            Section("U mag iemand meenemen", "users", (
                "Vindt u dit moeilijk?", "Neem iemand mee.", "Bijvoorbeeld familie.",
                "Of iemand die u gratis helpt.",
            )),
            Section("Vragen?", "phone", (
                f"Bel {found.contact.phone}.", "Of kom langs:", found.contact.address,
                f"Zeg dan: {found.reference}.",
            )),
        ),
    )  # fmt: skip


def _opening(found: Contents) -> tuple[str, ...]:
    if found.is_for_child:
        return (
            "Deze brief gaat over een kind.",
            "Hij is voor het kind, en voor wie het gezag heeft.",
            "Waar ‘u’ staat, gaat het over het kind.",
        )
    return ()


def _who(found: Contents) -> Section:
    lines = _objection(found) or (
        "Hieronder staat wie meedoet.",
        "U ziet wat elke organisatie van de andere te weten komt.",
        "U ziet ook wat elke organisatie zelf vertelt.",
    )  # fmt: skip
    parts = tuple(_party(each, found) for each in found.parties)
    return Section("Wie deelt wat met wie", "users", lines, parts=parts, after=_before(found))


def _before(found: Contents) -> tuple[str, ...]:
    if not found.left:
        return ()
    return (f"Eerder deed ook mee: {phrases.listed(found.left)}.",)


def _party(party: Party, found: Contents) -> Section:
    lines = [f"Doel: {each}." for each in party.purposes]
    if not found.is_stopped:
        lines += _told("Komt te weten", party.sees) or ["Komt niets te weten van de anderen."]
        lines += _told("Vertelt zelf over", party.brings) or ["Vertelt zelf niets over u."]
        if party.grounds:
            lines.append("Dit mag, want:")
    grounds = () if found.is_stopped else tuple(WHY[each] for each in party.grounds)
    return Section(party.name, "building", tuple(lines), grounds)


def _told(begin: str, categories: Sequence[DataCategory]) -> list[str]:
    """At most four a sentence, so that it stays short."""
    texts = [ABOUT[each] for each in categories]
    groups = [texts[at : at + 4] for at in range(0, len(texts), 4)]
    return [
        f"{begin if at == 0 else 'En ook'}: {'; '.join(group)}." for at, group in enumerate(groups)
    ]


def _objection(found: Contents) -> tuple[str, ...]:
    if found.restricted:
        return (
            "U vroeg ons om uw gegevens te bewaren en niet te gebruiken.",
            "Daarom gebruiken de organisaties nu niets.", "Wel ziet u hieronder wie meedoet.",
        )  # fmt: skip
    if found.objection:
        return (
            "U heeft bezwaar gemaakt.", "Daarom delen de organisaties nu niets over u.",
            "Wel ziet u hieronder wie meedoet.",
        )  # fmt: skip
    if found.objection_overridden:
        return (
            "U heeft bezwaar gemaakt.",
            "Toch delen de organisaties nu iets, om een zware reden.",
            "Vraag ons wat die reden is.",
        )
    return ()


def _how_long(found: Contents) -> tuple[str, ...]:
    kept = [
        f"Wij bewaren iets hoogstens {phrases.months(months)} {_AFTER[since]}."
        for months, since in found.kept
    ]
    return (
        f"Onze afspraken gelden nu tot en met {phrases.day(found.until)}.",
        "Is de hulp klaar? Dan stoppen wij eerder.", *kept,
        "Daarna maken wij uw gegevens weg.",
    )  # fmt: skip


def _rights(found: Contents) -> Section:
    return Section(
        "Wat u mag", "hand-stop",
        ("U mag altijd dit doen:",),
        (
            "Bezwaar maken. Dan delen wij niets meer, tenzij er een zware reden is.",
            "Uw gegevens zien. U krijgt ook een kopie als u dat wilt.",
            "Laten verbeteren wat niet klopt.",
            "Vragen of wij gegevens weghalen.",
            "Uw toestemming intrekken, als u die gaf.",
            "Iemand meenemen die u helpt.",
        ),
        (
            "U krijgt binnen een maand antwoord.", "Het kost u niets.",
            "Niet tevreden? U kunt klagen bij de Autoriteit Persoonsgegevens.",
        ),
    )  # fmt: skip


def _contact(found: Contents) -> Section:
    one = found.contact
    privacy = tuple(f"{each.name}: {each.privacy}" for each in found.parties if each.privacy)
    return Section(
        "Vragen, bezwaar of uw gegevens zien?", "phone",
        ("Bel, mail of kom langs.", f"Noem dan dit nummer: {found.reference}."),
        (one.name, one.address, f"Telefoon: {one.phone}", f"Mail: {one.email}"),
        parts=(Section("Zij letten op uw privacy", "lock", (), privacy),) if privacy else (),
    )  # fmt: skip


def _easy_who(found: Contents) -> Section:
    lines = _objection(found)[:2] or ("Deze organisaties doen mee:",)
    return Section(
        "Wie praat met wie?", "users", lines,
        parts=tuple(_easy_party(each, found) for each in found.parties),
        after=_before(found),
    )  # fmt: skip


def _easy_party(party: Party, found: Contents) -> Section:
    lines = tuple(f"Om u te helpen met: {each}." for each in party.purposes)
    if found.is_stopped:
        return Section(party.name, "building", lines)
    if not party.sees:
        return Section(party.name, "building", (*lines, "Hoort niets van de anderen."))
    return Section(
        party.name, "building", (*lines, "Hoort van de anderen:"),
        tuple(ABOUT[each] for each in party.sees),
    )  # fmt: skip
