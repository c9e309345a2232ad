"""What an agreement allows, action by action, and the article that refuses."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from oggz.monitor.agreement import RULES, Agreement, Role, is_done_by, require
from oggz.monitor.errors import MonitorError, Refused
from tests.monitor.agreement.world import BEGINS, DURING, ENDS, SHORT, make_world

DAY = timedelta(days=1)
TERM, RETENTION, SIGNED, DELIVERY = "3.2", "9", "4", "5"

# action, source, today, article that refuses (None: allowed)
POLICY = [
    ("sign", None, BEGINS - DAY, None),
    ("make-key", None, BEGINS - DAY, None),
    ("rehearse", None, BEGINS - DAY, None),
    ("destroy", None, ENDS + DAY, None),
    ("make-secret", "wmo", BEGINS, None),
    ("make-secret", "wmo", BEGINS - DAY, TERM),
    ("make-secret", "police", DURING, "10"),
    ("make-secret", "linkage", DURING, DELIVERY),
    ("make-secret", "wmo", SHORT + DAY, RETENTION),
    ("open-secret", "police", BEGINS, None),
    ("open-secret", "linkage", DURING, DELIVERY),
    ("open-secret", "police", SHORT + DAY, RETENTION),
    ("check", "police", BEGINS, None),
    ("check", "police", SHORT, None),
    ("check", "police", SHORT + DAY, RETENTION),
    ("check", "police", BEGINS - DAY, TERM),
    ("check", "../police", DURING, DELIVERY),
    ("encode", "shelter", DURING, None),
    ("encode", "shelter", BEGINS - DAY, TERM),
    ("encode", "shelter", ENDS + DAY, TERM),
    ("encode", "shelter", SHORT + DAY, RETENTION),
    ("encode", "analysis", DURING, DELIVERY),
    ("link", None, DURING, None),
    ("link", None, SHORT + DAY, RETENTION),
    ("link", None, ENDS + DAY, TERM),
    ("tabulate", None, ENDS, None),
    ("tabulate", None, ENDS + DAY, TERM),
    ("protect", None, ENDS, None),
    ("protect", None, BEGINS - DAY, TERM),
    ("attack", None, ENDS, None),
    ("attack", None, ENDS + DAY, TERM),
    ("advise", None, ENDS, None),
    ("advise", None, ENDS + DAY, TERM),
    ("release", None, ENDS, None),
    ("release", None, ENDS + DAY, TERM),
    ("prosecute", None, DURING, "1"),
    ("", None, DURING, "1"),
]


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Agreement:
    return make_world(tmp_path_factory.mktemp("world")).sign()


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Agreement:
    return make_world(tmp_path_factory.mktemp("draft")).read()


@pytest.mark.parametrize(("action", "source", "today", "article"), POLICY)
def test_the_table_of_what_is_allowed(
    agreed: Agreement, action: str, source: str | None, today: date, article: str | None
) -> None:
    if article is None:
        require(agreed, action, source=source, today=today)
        return
    with pytest.raises(Refused) as caught:
        require(agreed, action, source=source, today=today)
    assert caught.value.article == article
    assert str(caught.value).endswith(f"Zie artikel {article} van de afspraak.")


def test_the_table_knows_every_action_allowed_and_refused() -> None:
    allowed = {action for action, *_, article in POLICY if article is None}
    refused = {action for action, *_, article in POLICY if article is not None}
    assert allowed == {rule.action for rule in RULES}
    assert refused >= {rule.action for rule in RULES if rule.in_term}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.action)
def test_only_what_prepares_or_ends_may_be_done_unsigned(draft: Agreement, rule) -> None:  # type: ignore[no-untyped-def]
    source = "wmo" if rule.of_source else None
    if rule.action in {"sign", "make-key", "rehearse", "destroy"}:
        require(draft, rule.action, source=source, today=DURING)
        return
    with pytest.raises(Refused, match="nog niet ondertekend door: police, wmo") as caught:
        require(draft, rule.action, source=source, today=DURING)
    assert caught.value.article == SIGNED


def test_an_action_of_a_source_asks_which_source(agreed: Agreement) -> None:
    with pytest.raises(MonitorError, match="Noem de bron"):
        require(agreed, "encode", today=DURING)


def test_columns_beyond_the_agreement_are_refused_by_the_article_of_the_source(
    agreed: Agreement,
) -> None:
    require(agreed, "check", source="wmo", variables=["surname", "sex"], today=DURING)
    with pytest.raises(Refused, match="deze kolommen niet leveren: diagnose, phone") as caught:
        require(agreed, "check", source="wmo", variables=["phone", "sex", "diagnose"], today=DURING)
    assert caught.value.article == "5.2"


def test_the_citizen_number_is_refused_unless_the_ground_carries_it(agreed: Agreement) -> None:
    with pytest.raises(Refused, match="burgerservicenummer") as caught:
        require(agreed, "encode", source="police", uses_bsn=True, today=DURING)
    assert caught.value.article == "5.1"


def test_only_agreed_indicators_are_counted(agreed: Agreement) -> None:
    require(agreed, "tabulate", indicators=["people"], today=DURING)
    with pytest.raises(Refused, match="salary") as caught:
        require(agreed, "tabulate", indicators=["people", "salary"], today=DURING)
    assert caught.value.article == "7.2"


def test_an_open_legal_question_allows_invented_people_only(tmp_path: Path) -> None:
    agreed = make_world(tmp_path, people="real").sign()
    with pytest.raises(Refused, match="open vraag voor een jurist") as caught:
        require(agreed, "encode", source="police", today=DURING)
    assert caught.value.article == "6"


def test_a_party_does_only_what_its_role_may(agreed: Agreement) -> None:
    is_done_by(agreed, "analysis", Role.ANALYSIS_UNIT)
    for party in ("linkage", "nobody"):
        with pytest.raises(Refused, match="geen analyse-eenheid"):
            is_done_by(agreed, party, Role.ANALYSIS_UNIT)
