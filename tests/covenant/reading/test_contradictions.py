"""Every contradiction in a covenant: the model covenant, changed in one place, is refused with the
line, the article and what to do."""

import pytest

from oggz.covenant import example
from oggz.covenant.reading import read_text
from oggz.documents import WrongDocument

# Where something is changed: the first place after `near`; and what is told, at the line of `at`.
Row = tuple[str, str, str, str, str]

NAMES: list[Row] = [
    ("corporatie-leest", '["woonstichting"]', '["woonsticthing"]', '["woonsticthing"]',
     "artikel 9.6: clauses.corporatie-leest.parties.1 woonsticthing is geen partij van dit"
     " convenant. Bedoelt u"
     " woonstichting?"),
    ("corporatie-leest", '["woonstichting"]', '["kerk"]', '["kerk"]',
     "artikel 9.6: clauses.corporatie-leest.parties.1 kerk is geen partij van dit convenant. Kies"
     " uit: gemeente,"
     " sociaal-team, woonstichting, politie, verslavingszorg, jongerenwerk, jeugdhulp."),
    ("corporatie-leest", '["wonen"]', '["woonen"]', '["woonen"]',
     "artikel 9.6: clauses.corporatie-leest.purposes.1 woonen is geen doel van dit convenant."
     " Bedoelt u wonen?"),
    ("politiegegevens-lezen", 'sources = ["politie"]', 'sources = ["politi"]', "sources =",
     "artikel 9.10: clauses.politiegegevens-lezen.sources.1 politi is geen partij van dit"
     " convenant. Bedoelt u"
     " politie?"),
    ("plan-lezen", '["*"]', '["*", "politie"]', "parties =",
     "artikel 10.4: clauses.plan-lezen.parties noemt * en nog iets. Laat alleen * staan, of noem"
     " ze alle."),
    ("casus-openen", '["*"]', '["hulp", "*"]', "purposes =",
     "artikel 7.6: clauses.casus-openen.purposes noemt * en nog iets. Laat alleen * staan, of"
     " noem ze alle."),
    ("corporatie-leest", '["identity", ', '["identity", "identity", ', "categories =",
     "artikel 9.6: clauses.corporatie-leest.categories.2 identity staat er twee keer."),
    ("politie-leest", "[3, 4]", "[3, 4, 3]", "levels =",
     "artikel 9.7: clauses.politie-leest.levels.3 3 staat er twee keer."),
    ('article = "15.1"', '["housing_corporation"', '["youth_work", "housing_corporation"',
     "kinds =", "artikel 15.1: never.1.kinds.3 youth_work staat er twee keer."),
    ('article = "15.12"', 'kinds = ["police"]', 'parties = ["politi"]', "parties =",
     "artikel 15.12: never.12.parties.1 politi is geen partij van dit convenant. Bedoelt u"
     " politie?"),
    ('article = "15.10"', '["wonen", "veiligheid"]', '["wonnen"]', "purposes =",
     "artikel 15.10: never.10.purposes.1 wonnen is geen doel van dit convenant. Bedoelt u wonen?"),
    ('article = "15.6"', 'roles = ["administrator"]', "", "",
     "artikel 15.6: never.6 noemt niets en zou alles verbieden. Noem wat nooit mag."),
    ("plan-lezen", 'id = "plan-lezen"', 'id = "gemeente-leest"', 'id = "gemeente-leest"',
     "artikel 10.4: clauses.gemeente-leest.id komt twee keer voor. Geef elk een eigen naam."),
    ("[parties.politie]", '"Politie Voorbeeld"', '"Gemeente voorbeeld"', '"Gemeente voorbeeld"',
     "artikel 1.4: parties.politie.name komt twee keer voor. Geef elk een eigen naam."),
    ("[purposes.wonen]", '"wonen behouden"', '"passende hulp"', '"passende hulp"',
     "artikel 2.2: purposes.wonen.title komt twee keer voor. Geef elk een eigen naam."),
]  # fmt: skip

ARTICLES: list[Row] = [
    ("corporatie-leest", '"9.6"', '"1.4"', '"1.4"',
     "artikel 1.4: clauses.corporatie-leest.article is ook het artikel van parties.politie."
     " Nummer opnieuw."),
    ("[[never]]", '"15.1"', '"5.1"', '"5.1"',
     "artikel 5.1: never.1.article is ook het artikel van contact. Nummer opnieuw."),
    ("[[provisions]]", '"4.1"', '"3.8"', '"3.8"',
     "artikel 3.8: provisions.1.article is ook het artikel van steps.form. Nummer opnieuw."),
    ("[purposes.wonen]", '"2.2"', '"2.1"', '"2.1"',
     "artikel 2.1: purposes.wonen.article is ook het artikel van purposes.hulp. Nummer opnieuw."),
]  # fmt: skip

DOCUMENT: list[Row] = [
    ("", '"GM1960"', '"GM9999"', "municipality",
     "municipality GM9999 is geen gemeente. Zoek de code van het CBS op."),
    ("", "ends = 2030-06-30", "ends = 2026-06-30", "ends",
     "ends ligt voor het begin (starts). Verwissel of verbeter de datums."),
    ("", "evaluate_by = 2028-06-30", "evaluate_by = 2030-07-01", "evaluate_by",
     "evaluate_by ligt niet tussen starts en ends. Kies een dag binnen het convenant."),
    ("", "evaluate_by = 2028-06-30", "evaluate_by = 2026-06-30", "evaluate_by",
     "evaluate_by ligt niet tussen starts en ends. Kies een dag binnen het convenant."),
    ("", '"own_task"', '"wgs"', "regime",
     "regime is wgs, maar die wet geldt alleen in een Zorg- en Veiligheidshuis. Noem het bij"
     " care_and_safety_house, of kies own_task."),
    ("", '"own_task"', '"own_task"\ncare_and_safety_house = "Huis"', "care_and_safety_house",
     "care_and_safety_house hoort bij regime wgs. Haal dit weg of kies wgs."),
    ("", '"own_task"', '"wams"', "regime",
     "regime is wams, maar dat is nog geen wet: zonder wams_since staat dit convenant niets toe."
     " Kies own_task tot de wet er is."),
    ("", '"own_task"', '"own_task"\nwams_since = 2027-01-01', "wams_since",
     "wams_since hoort bij regime wams. Haal dit weg of kies wams."),
    ("", '"own_task"', '"wams"\nwams_since = 2030-07-01', "wams_since",
     "wams_since ligt na het einde van het convenant (ends)."),
    ("plan-meegeven", "2028-06-30", "2030-07-01", "valid_until",
     "artikel 10.13: clauses.plan-meegeven.valid_until ligt buiten het convenant (starts en"
     " ends). Kies een"
     " dag daarbinnen of laat dit weg."),
    ("plan-meegeven", "valid_until", "valid_from = 2026-06-30\nvalid_until", "valid_from",
     "artikel 10.13: clauses.plan-meegeven.valid_from ligt buiten het convenant (starts en ends)."
     " Kies een"
     " dag daarbinnen of laat dit weg."),
    ("plan-meegeven", "valid_until", "valid_from = 2028-07-01\nvalid_until", "valid_until",
     "artikel 10.13: clauses.plan-meegeven.valid_until ligt voor valid_from. Verbeter de datums."),
    ("", "[steps.dpia]", "[steps.dpia2]", "",
     "steps.dpia2 moet een van deze zijn: 'tasks', 'purpose_and_necessity', 'laws', 'data',"
     " 'legal_analysis', 'process', 'dpia' of 'form'. Bedoelt u dpia?"),
]  # fmt: skip

GROUNDS: list[Row] = [
    ("corporatie-leest", 'ground = "legitimate_interest"\n', "", "[[clauses]]",
     "artikel 9.6: clauses.corporatie-leest geeft toestemming zonder grondslag. Vul ground in"
     " (AVG artikel 6)."),
    ("gemeente-leest", '"public_task"', '"legitimate_interest"', "ground =",
     "artikel 9.5: clauses.gemeente-leest.ground kan niet voor gemeente: een overheid mag zich in"
     " haar taak"
     " niet beroepen op gerechtvaardigd belang. Kies een andere grondslag."),
    ("casusregisseur-leest-gezondheid", 'special_ground = "care"\n', "", "[[clauses]]",
     "artikel 9.2: clauses.casusregisseur-leest-gezondheid gaat over mental_health,"
     " physical_health, addiction, disability en"
     " care zonder special_ground. AVG artikel 9 vraagt er een: kies uit care, consent,"
     " substantial_interest, vital_interest, wgs."),
    ("casusregisseur-leest-gezondheid", '"care"\nsecrecy', '"wpg_20"\nsecrecy', "special_ground",
     "artikel 9.2: clauses.casusregisseur-leest-gezondheid.special_ground past niet bij"
     " mental_health, physical_health,"
     " addiction, disability en care. Kies uit care, consent, substantial_interest,"
     " vital_interest, wgs, of maak er twee artikelen van."),
    ("politiegegevens-lezen", 'special_ground = "uavg_33"\n', "", "[[clauses]]",
     "artikel 9.10: clauses.politiegegevens-lezen gaat over police zonder special_ground. De Wpg"
     " of UAVG artikel 33"
     " vraagt er een: kies uit uavg_33, wgs, wpg_16, wpg_18, wpg_19, wpg_20."),
    ("politie-brengt-in", '"police"]', '"police", "justice"]', "special_ground",
     "artikel 8.5: clauses.politie-brengt-in.special_ground past niet bij justice. Kies uit"
     " uavg_33, wgs, wjsg, of maak er twee artikelen van."),
    ("politiegegevens-lezen", '"uavg_33"', '"wgs"', "special_ground",
     "artikel 9.10: clauses.politiegegevens-lezen.special_ground is wgs, maar het convenant valt"
     " niet onder die wet."
     " Kies een andere grond."),
    ("geen-politiegegevens", 'reason = "Zij', 'ground = "consent"\nreason = "Zij', "ground",
     "artikel 14.2: clauses.geen-politiegegevens.ground hoort niet bij een verbod. Haal dit weg."),
    ("geen-politiegegevens", 'reason = "Zij', 'special_ground = "care"\nreason = "Zij', "special",
     "artikel 14.2: clauses.geen-politiegegevens.special_ground hoort niet bij een verbod. Haal"
     " dit weg."),
    ("geen-politiegegevens", 'reason = "Zij', 'secrecy_ground = "consent"\nreason = "Zij',
     "secrecy", "artikel 14.2: clauses.geen-politiegegevens.secrecy_ground hoort niet bij een"
     " verbod. Haal dit weg."),
    ("geen-politiegegevens", 'reason = "Zij',
     'retention = { months = 1, since = "closed" }\nreason = "Zij', "retention",
     "artikel 14.2: clauses.geen-politiegegevens.retention hoort niet bij een verbod. Haal dit"
     " weg."),
]  # fmt: skip

SECRECY: list[Row] = [
    ("verslavingszorg-brengt-in", 'secrecy_ground = "consent"\n', "", "[[clauses]]",
     "artikel 8.6: clauses.verslavingszorg-brengt-in laat verslavingszorg mental_health,"
     " addiction en care inbrengen"
     " zonder secrecy_ground. Het medisch beroepsgeheim vraagt er een."),
    ("overleg-verslavingszorg", 'secrecy_ground = "consent"\n', "", "[[clauses]]",
     "artikel 10.8: clauses.overleg-verslavingszorg laat verslavingszorg addiction en care in het"
     " casusoverleg"
     " bespreken zonder secrecy_ground. Het medisch beroepsgeheim vraagt er een."),
    ("gevaar-zorg-spreekt", '"weighing", "secrecy_weighed", ', '"weighing", ', "secrecy_ground",
     "artikel 12.3: clauses.gevaar-zorg-spreekt.secrecy_ground is conflict_of_duties: zet"
     " secrecy_weighed bij"
     " conditions, zodat vaststaat wie dit afwoog en waarom."),
    ("gevaar-kind", '"weighing", "secrecy_weighed", ', '"weighing", ', "secrecy_ground",
     "artikel 12.6: clauses.gevaar-kind.secrecy_ground is right_to_report: zet secrecy_weighed bij"
     " conditions, zodat vaststaat wie dit afwoog en waarom."),
    ("plan-doorgeven", '"weighing", "consent", ', '"weighing", ', "ground =",
     "artikel 10.12: clauses.plan-doorgeven.ground is toestemming: zet consent bij conditions."),
    ("casusregisseur-leest-gezondheid", '["weighing", "consent"]', '["weighing"]', "secrecy",
     "artikel 9.2: clauses.casusregisseur-leest-gezondheid.secrecy_ground is toestemming: zet"
     " consent bij conditions."),
    ("melden-zorg", 'phases = ["signal"]', 'phases = ["signal"]\nsubjects = ["person", "child"]',
     "ground =", "artikel 6.4: clauses.melden-zorg.ground is toestemming, ook voor een kind: zet"
     " guardian_consent bij conditions."),
]  # fmt: skip

LIMITS: list[Row] = [
    ("corporatie-leest", 'ground = "leg', 'bsn = true\nground = "leg', "bsn",
     "artikel 9.6: clauses.corporatie-leest.bsn kan niet voor woonstichting: geen wet geeft een"
     " partij van deze"
     " soort (woningcorporatie) het burgerservicenummer. Haal bsn weg, of maak er twee artikelen"
     " van."),
    ("gemeente-brengt-in", 'ground = "pub', 'bsn = true\nground = "pub', "bsn",
     "artikel 8.1: clauses.gemeente-brengt-in.bsn hoort bij de categorie identity. Voeg die toe"
     " of haal bsn weg."),
    ("jeugdhulp-leest-kind", 'subjects = ["child"]', 'subjects = ["child"]\nseen_from = ["child"]',
     "seen_from", "artikel 11.2: clauses.jeugdhulp-leest-kind.seen_from.1 child is overbodig:"
     " ieders gegevens staan"
     " al in het eigen dossier. Haal dit weg."),
    ("slachtoffer-verblijf", 'subjects = ["victim"]',
     'subjects = ["victim"]\nseen_from = ["suspect"]', "seen_from",
     "artikel 11.6: clauses.slachtoffer-verblijf.seen_from laat hidden_address zien vanuit het"
     " dossier van een"
     " ander. Een verborgen verblijfplaats en het adres van een slachtoffer zijn daar nooit te"
     " zien: haal dit of seen_from weg."),
    ("slachtoffer-eigen-dossier", 'subjects = ["victim"]',
     'subjects = ["victim"]\nseen_from = ["partner"]', "seen_from",
     "artikel 11.5: clauses.slachtoffer-eigen-dossier.seen_from laat contact zien vanuit het"
     " dossier van een ander. Een"
     " verborgen verblijfplaats en het adres van een slachtoffer zijn daar nooit te zien: haal dit"
     " of seen_from weg."),
    *(
        ("corporatie-leest", '["professional"]', f'["professional", "{role}"]', "roles",
         f"artikel 9.6: clauses.corporatie-leest.roles.2 {role} krijgt nooit inhoud te zien. Haal"
         f" deze rol weg.")
        for role in ("administrator", "data_protection_officer", "signatory")
    ),
    ("anoniem-overleg", '["signal", "housing"', '["signal", "contact", "housing"', "categories",
     "artikel 6.6: clauses.anoniem-overleg.categories.2 contact maakt het overleg niet meer"
     " anoniem. Haal dit of"
     " consult weg."),
    ("gemeente-brengt-in", 'retention = { months = 60, since = "closed" }\n', "", "[[clauses]]",
     "artikel 8.1: clauses.gemeente-brengt-in laat gegevens inbrengen zonder bewaartermijn. Vul"
     " retention in."),
    ("melden-overheid", 'retention = { months = 12, since = "cancelled" }\n', "", "[[clauses]]",
     "artikel 6.1: clauses.melden-overheid laat gegevens melden zonder bewaartermijn. Vul"
     " retention in."),
]  # fmt: skip

WORDS: list[Row] = [
    ("corporatie-leest", '"housing"]', '"wonen en overlast"]', "categories",
     "artikel 9.6: clauses.corporatie-leest.categories.3 moet een van deze zijn: 'case',"
     " 'signal', 'identity',"
     " 'contact', 'hidden_address', 'housing', 'finances', 'work', 'family', 'mental_health',"
     " 'physical_health', 'addiction', 'disability', 'care', 'safety', 'police', 'justice',"
     " 'own_words', 'plan', 'attendance' of 'minutes'. Bedoelt u housing?"),
    ("corporatie-leest", '"permit"', '"permits"', "effect",
     "artikel 9.6: clauses.corporatie-leest.effect moet een van deze zijn: 'permit' of 'forbid'."
     " Bedoelt u"
     " permit?"),
    ("corporatie-leest", 'phases = ["approach"]', "phases = []", "phases",
     "artikel 9.6: clauses.corporatie-leest.phases is leeg. Noem er ten minste één."),
    ("corporatie-leest", '"woonstichting"', '"De Woonstichting"', "parties",
     "artikel 9.6: clauses.corporatie-leest.parties.1 moet een korte naam van kleine letters, of"
     " * voor alle"
     " zijn."),
    ("politie-leest", "[3, 4]", "[3, 5]", "levels",
     "artikel 9.7: clauses.politie-leest.levels.2 mag niet groter zijn dan 4."),
    ("[contact]", '"samenverder@gemeente-voorbeeld.example"', '"geen adres"', "email",
     "artikel 5.1: contact.email moet een e-mailadres zijn."),
    ("[parties.politie]", '"fg@politie-voorbeeld.example"', '"a@b.example, c@d.example"', "data",
     "artikel 1.4: parties.politie.data_protection_officer moet een e-mailadres zijn."),
    ("corporatie-leest", "reason =", "raeson =", "raeson",
     "artikel 9.6: clauses.corporatie-leest.raeson is onbekend. Bedoelt u reason? Haal dit weg of"
     " verbeter de"
     " naam."),
    ("", 'format = "oggz-convenant-1"\n', "", "",
     'format ontbreekt. Schrijf format = "oggz-convenant-1".'),
    ("", 'format = "oggz-convenant-1"', f'checksum = "{"0" * 64}"\nformat = "oggz-convenant-1"',
     "checksum", "checksum hoort hier niet. Haal deze regel weg."),
    ("", "version = 1", 'version = "1"', "version", "version moet een heel getal zijn."),
]  # fmt: skip

ROWS = [*NAMES, *ARTICLES, *DOCUMENT, *GROUNDS, *SECRECY, *LIMITS, *WORDS]


def changed(near: str, old: str, new: str) -> tuple[str, int]:
    """The model covenant with one thing otherwise, and from where it was looked for."""
    text = example.text()
    begin = text.index(f'id = "{near}"') if f'id = "{near}"' in text else text.index(near)
    at = text.index(old, begin)
    return text[:at] + new + text[at + len(old) :], begin


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(WrongDocument) as caught:
        read_text(text, name="convenant.toml")
    return caught.value.problems


@pytest.mark.parametrize(("near", "old", "new", "at", "told"), ROWS, ids=[row[4] for row in ROWS])
def test_a_contradiction_is_told_with_line_article_and_remedy(
    near: str, old: str, new: str, at: str, told: str
) -> None:
    text, begin = changed(near, old, new)
    found = [one for one in problems(text) if one.endswith(told)]
    assert found, problems(text)
    if at:
        place = text.rindex(at, 0, begin) if at == "[[clauses]]" else text.index(at, begin)
        line = text.count("\n", 0, place) + 1
        separator = ", " if told.startswith("artikel") else ": "
        assert found == [f"Regel {line}{separator}{told}"]


def test_a_step_that_is_left_out_is_named() -> None:
    text = example.text()
    begin, end = text.index("[steps.dpia]"), text.index("[steps.form]")
    (found,) = problems(text[:begin] + text[end:])
    assert found.endswith(
        "steps mist dpia (gegevensbeschermingseffectbeoordeling (DPIA)). Alle acht stappen zijn"
        " nodig: voeg deze toe."
    )


def test_everything_is_told_at_once_in_the_order_of_the_document() -> None:
    text = example.text().replace('"GM1960"', '"GM9999"').replace("[3, 4]\n", "[3, 3]\n")
    text = text.replace('id = "plan-lezen"', 'id = "gemeente-leest"')
    found = problems(text)
    lines = [int(one.split()[1].rstrip(",:")) for one in found]
    assert lines == sorted(lines)
    assert len(found) > 5


SIGNED = """
[[signatures]]
party = "{party}"
name = "Een voorbeeld"
function = "wethouder"
date = {day}
checksum = "{checksum}"
"""


def signed(party: str = "politie", day: str = "2026-06-01", checksum: str = "") -> str:
    right = example.example().checksum
    return SIGNED.format(party=party, day=day, checksum=checksum or right)


def test_a_covenant_that_is_signed_as_it_stands_is_read() -> None:
    text = example.text() + signed("politie") + signed("gemeente")
    covenant = read_text(text, name="convenant.toml")
    assert covenant.checksum == example.example().checksum
    assert [one.party for one in covenant.signatures] == ["politie", "gemeente"]


@pytest.mark.parametrize(
    ("signatures", "told"),
    [
        (signed("kerk"), "signatures.1.party is geen partij van dit convenant."),
        (signed("politi"), "is geen partij van dit convenant. Bedoelt u politie?"),
        (signed() + signed(), "signatures.2.party heeft al ondertekend. Laat één handtekening"),
        (signed(day="2031-01-01"), "signatures.1.date ligt na het einde van het convenant"),
        (
            signed(checksum="a" * 64),
            "signatures.1.checksum hoort bij een andere tekst: het convenant is na deze"
            " handtekening gewijzigd. Zet de ondertekende tekst terug, of haal alle delen"
            " [[signatures]] weg en laat iedereen opnieuw ondertekenen.",
        ),
    ],
)
def test_a_signature_that_does_not_belong_is_told(signatures: str, told: str) -> None:
    (found,) = problems(example.text() + signatures)
    assert told in found


def test_a_text_that_changed_after_it_was_signed_is_refused() -> None:
    text = example.text().replace("months = 24", "months = 240") + signed()
    (found,) = problems(text)
    assert "het convenant is na deze handtekening gewijzigd" in found
