"""Every figure that the monitor can make: what it asks, of whom, and in which tables.

A table names its dimensions and whom it counts; `counting` makes one Ibis expression of it.
"""

from dataclasses import dataclass
from typing import Literal

Universe = Literal["target", "known", "steady", "reported", "records"]
Need = Literal["transition", "report", "care"]


@dataclass(frozen=True)
class TablePlan:
    """A table before it is counted.

    `universe` is whom it counts: the target group by its main definition, everybody known to a
    source, everybody known to a source that delivered both periods, everybody with a traceable
    report, or all records. `intervals` and `rates` say which measures stand beside the counts.
    """

    name: str
    title: str
    dimensions: tuple[str, ...]
    universe: Universe = "target"
    unit: Literal["persons", "reports"] = "persons"
    intervals: bool = True
    rates: bool = False


@dataclass(frozen=True)
class Indicator:
    """One figure, as people choose it in an agreement. `decision` and `asked_by` are what a drafted
    agreement proposes; the parties write their own."""

    name: str
    title: str
    question: str
    decision: str
    asked_by: Literal["steering_group", "target_group"]
    tables: tuple[TablePlan, ...] = ()
    needs: tuple[Need, ...] = ()


INDICATORS = (
    Indicator(
        "people", "Hoeveel mensen het zijn",
        "Hoeveel mensen horen tot de doelgroep, elk één keer geteld?",
        "Hoe groot de inzet van zorg en steun in de regio moet zijn.", "steering_group",
        (TablePlan("people", "Mensen naar leeftijd en geslacht", ("age", "sex")),),
    ),
    Indicator(
        "people_by_municipality", "Mensen per gemeente",
        "Hoeveel mensen van de doelgroep wonen in elke gemeente, ook per 1.000 inwoners?",
        "Hoe de gemeenten gezamenlijke inzet verdelen.", "steering_group",
        (TablePlan("people_by_municipality", "Mensen naar gemeente en geslacht",
                   ("municipality", "sex"), rates=True),),
    ),
    Indicator(
        "people_by_age_group", "Mensen per leeftijdsgroep",
        "Hoe oud zijn de mensen van de doelgroep in elke gemeente?",
        "Of er meer moet komen voor jongeren of juist voor ouderen.", "steering_group",
        (TablePlan("people_by_age_group", "Mensen naar gemeente en leeftijd",
                   ("municipality", "age")),),
    ),
    Indicator(
        "people_by_domain", "Mensen per leefgebied",
        "Op welke leefgebieden is er iets aan de hand?",
        "Welke hulp per gemeente als eerste nodig is.", "target_group",
        (
            TablePlan("people_by_domain", "Mensen naar gemeente en leefgebied",
                      ("municipality", "domain"), rates=True),
            TablePlan("people_by_domain_and_age", "Mensen naar leeftijd en leefgebied",
                      ("age", "domain")),
        ),
    ),
    Indicator(
        "people_in_detail", "Mensen naar alles tegelijk",
        "Hoeveel mensen zijn er naar gemeente, leeftijd, geslacht en leefgebied tegelijk?",
        "Alleen voor grote regio's: in kleine gemeenten blijft bijna niets zichtbaar.",
        "steering_group",
        (TablePlan("people_in_detail", "Mensen naar gemeente, leeftijd, geslacht en leefgebied",
                   ("municipality", "age", "sex", "domain"), intervals=False),),
    ),
    Indicator(
        "definitions", "De doelgroep op meer manieren omschreven",
        "Hoeveel mensen zijn het als de doelgroep anders wordt omschreven?",
        "Welke omschrijving van de doelgroep de stuurgroep kiest.", "target_group",
        (TablePlan("definitions", "Mensen naar gemeente en omschrijving",
                   ("municipality", "definition"), "known"),),
    ),
    Indicator(
        "combinations", "Leefgebieden die samengaan",
        "Bij hoeveel mensen komen problemen op verschillende leefgebieden samen?",
        "Welke partners samen één aanpak moeten bieden.", "target_group",
        (TablePlan("combinations", "Mensen naar gemeente en combinatie van leefgebieden",
                   ("municipality", "combination"), "known"),),
    ),
    Indicator(
        "overlap", "Bekend bij één of meer partners",
        "Hoeveel mensen zijn bij meer dan één partner bekend, wat niemand alleen kan zien?",
        "Waar afspraken tussen partners nodig zijn.", "steering_group",
        (TablePlan("overlap", "Mensen naar gemeente en bij wie zij bekend zijn",
                   ("municipality", "known_to")),),
    ),
    Indicator(
        "contacts_per_person", "Registraties per mens",
        "Hoe vaak kwamen mensen in de periode bij de partners samen voor?",
        "Of er een aanpak nodig is voor wie telkens terugkomt.", "steering_group",
        (TablePlan("contacts_per_person", "Mensen naar leeftijd en aantal registraties",
                   ("age", "contacts"), intervals=False),),
    ),
    Indicator(
        "repeat_reports", "Herhaalde meldingen",
        "Hoeveel meldingen bij de politie gaan over mensen die daar of elders al bekend waren?",
        "Of een melding vaker naar hulp moet leiden die er al is.", "steering_group",
        (TablePlan("repeat_reports", "Meldingen naar gemeente, bekend elders en herhaling",
                   ("municipality", "elsewhere", "turn"), "reported", "reports", intervals=False),),
        ("report",),
    ),
    Indicator(
        "time_to_care", "Van melding naar zorg",
        "Hoe lang duurt het van de eerste melding tot de eerste zorg?",
        "Of wachttijden na een melding korter moeten.", "target_group",
        (TablePlan("time_to_care", "Mensen met een melding naar leeftijd en tijd tot zorg",
                   ("age", "wait"), "reported", intervals=False),),
        ("report", "care"),
    ),
    Indicator(
        "inflow", "Erbij gekomen, gebleven en weggegaan",
        "Hoeveel mensen kwamen erbij, bleven of gingen weg sinds de vorige periode?",
        "Of de groep groeit doordat er meer bij komen of minder weggaan.", "steering_group",
        (
            TablePlan("inflow", "Mensen van deze periode: gebleven of erbij gekomen",
                      ("municipality", "since"), "steady", intervals=False),
            TablePlan("outflow", "Mensen van de vorige periode: gebleven of weggegaan",
                      ("until",), "steady", intervals=False),
        ),
        ("transition",),
    ),
    Indicator(
        "coverage", "Te herleiden records",
        "Welk deel van de records is tot een mens te herleiden?",
        "Of een bron beter moet registreren voor de cijfers iets zeggen.", "steering_group",
        (TablePlan("coverage", "Records naar bron en of zij te herleiden zijn",
                   ("supplier", "traced"), "records", "reports", intervals=False),),
    ),
    Indicator(
        "alone", "Wat een bron alleen had geteld",
        "Hoeveel mensen zou elke bron zonder koppelen hebben geteld?",
        "Of koppelen genoeg toevoegt om het te blijven doen.", "steering_group",
    ),
    Indicator(
        "unseen", "Bij niemand bekend",
        "Hoeveel mensen van de doelgroep kent naar schatting geen enkele bron?",
        "Of er actief naar mensen gezocht moet worden.", "target_group",
    ),
)  # fmt: skip

NAMES = tuple(one.name for one in INDICATORS)


def indicator(name: str) -> Indicator:
    """The figure of this name; KeyError when there is none."""
    return {one.name: one for one in INDICATORS}[name]
