"""An analysis as people read it, and as data that `decide` reads back."""

import json
from datetime import date

import pytest

from oggz.covenant.analysis import Kind, analyse, telling
from oggz.covenant.model import Covenant, Never
from oggz.covenant.terms import Action, Condition, DataCategory, Role, SpecialGround
from tests.covenant.covenants import covenant, forbid, permit

NEVER = Never(
    article="8.1", text="Een woningcorporatie ziet nooit zorg.", categories=(DataCategory.CARE,)
)
CARE = permit("zorg", "6.2", categories=(DataCategory.CARE,), special_ground=SpecialGround.CARE)


def test_a_refutation_is_told_with_its_article_a_sentence_and_a_request() -> None:
    text = telling.text(analyse(covenant(permit(), CARE, never=(NEVER,))))
    assert "weerlegd: artikel 8.1. Een woningcorporatie ziet nooit zorg." in text
    assert "Artikel 6.2 maakt dit mogelijk." in text
    assert (
        "Bijvoorbeeld: Een uitvoerend professional van Voorbeeldpartij wonen mag op 1 januari 2026"
        " voor ‘hulp’, in de fase aanpak, deze gegevens van de persoon om wie het gaat inzien:"
        " welke zorg iemand krijgt. Artikel 6.2 staat dat toe. Dat is als de afweging is"
        " vastgelegd." in text
    )
    assert '"category": "care"' in text
    assert text.endswith("Bewezen: 0 van 1. Fouten: 0. Om naar te kijken: 10.\n")


def test_an_unfinished_proof_is_told_as_not_proven() -> None:
    text = telling.text(analyse(covenant(permit(), never=(NEVER,)), effort=1))
    assert "niet bewezen: artikel 8.1" in text
    assert "Neem aan dat het mag, tot het is bewezen." in text
    assert "  bewezen" not in text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            covenant(permit(), forbid()),
            "Artikel 6.1 staat toe wat artikel 7.1 geheel verbiedt. Het verbod gaat voor, dus"
            " artikel 6.1 heeft geen gevolg. Bijvoorbeeld: ",
        ),
        (
            covenant(permit(), forbid(conditions=(Condition.ACUTE_DANGER,))),
            "Artikel 7.1 verbiedt een deel van wat artikel 6.1 toestaat; het verbod gaat voor."
            " Bijvoorbeeld: ",
        ),
        (
            covenant(permit(roles=(Role.ADMINISTRATOR,))),
            "Artikel 6.1 heeft geen gevolg. Alles wat het toestaat, is geweigerd: Een beheerder"
            " ziet of doet niets met gegevens over mensen. Verander dat, of haal het artikel weg.",
        ),
        (
            covenant(permit(), permit("dubbel", "6.2")),
            "Alles wat artikel 6.1 toestaat, staat artikel 6.2 ook toe. Haal het weg, of ga na of"
            " grondslag en bewaartermijn verschillen.",
        ),
        (
            covenant(permit(), permit("brengt_in", "6.2", actions=(Action.CONTRIBUTE,),
                                      categories=(DataCategory.FAMILY,))),
            "Niemand mag ooit inzien wat er over ‘gezin en netwerk’ wordt ingebracht.",
        ),
        (
            covenant(permit()),
            "Voor het doel ‘veiligheid’ mag niets. Regel wat ervoor mag, of laat het doel weg.",
        ),
        (
            covenant(permit(), forbid(categories=(DataCategory.POLICE,))),
            "Artikel 7.1 verbiedt niets dat zonder dit artikel zou mogen.",
        ),
        (covenant(permit()), "In de fase nazorg mag niemand coördineren. Regel wie dat doet."),
        (
            covenant(permit(valid_from=date(2040, 1, 1))),
            "Artikel 6.1 geldt nooit: op geen dag van het convenant",
        ),
        (
            covenant(permit(conditions=(Condition.CONSENT,)),
                     forbid(conditions=(Condition.CONSENT,))),
            "Artikel 6.1 heeft geen gevolg: het geldt alleen als de persoon toestemming heeft"
            " gegeven, en juist dan is het geweigerd: Artikel 7.1 verbiedt het.",
        ),
    ],
)  # fmt: skip
def test_a_finding_says_where_what_and_what_to_do(changed: Covenant, told: str) -> None:
    assert told in telling.text(analyse(changed))


def test_what_one_forbid_takes_from_several_permits_is_told_once() -> None:
    danger = forbid(parties=("*",), conditions=(Condition.ACUTE_DANGER,))
    text = telling.text(
        analyse(covenant(permit(), permit("ook", "6.2", parties=("team",)), danger))
    )
    assert text.count("verbiedt een deel van wat artikel 6.1 en 6.2 toestaan") == 1
    assert text.count("Bijvoorbeeld") == 1


def test_every_kind_of_finding_has_a_sentence() -> None:
    assert set(telling._SENTENCES) == set(Kind)


def test_the_data_are_json_with_the_example_as_decide_reads_it() -> None:
    told = json.loads(json.dumps(telling.data(analyse(covenant(permit(), CARE, never=(NEVER,))))))
    assert told["stands"] is False
    assert told["never"] == [
        {
            "article": "8.1",
            "proof": "refuted",
            "clauses": ["zorg"],
            "articles": ["6.2"],
            "example": {
                "party": "wonen",
                "role": "professional",
                "action": "read",
                "purpose": "hulp",
                "category": "care",
                "phase": "approach",
                "date": "2026-01-01",
                "conditions": ["weighing"],
            },
        }
    ]
