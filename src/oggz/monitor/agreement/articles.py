"""What an agreement allows: one table of actions, and for each refusal the article that refuses.

Every command of the monitor asks `require` before it reads a record.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from oggz.monitor.agreement import signing
from oggz.monitor.agreement.legal import Status
from oggz.monitor.agreement.model import Agreement, Role, Source, Transition
from oggz.monitor.errors import MonitorError, Refused


@dataclass(frozen=True)
class Rule:
    """What must hold before an action. `kept` names what it needs that retention may have ended;
    `of_source` means that it is done by, or on, one source."""

    action: str
    dutch: str
    signed: bool
    in_term: bool
    of_source: bool
    kept: str | None


#       action        in Dutch                            signed  term   source  must still exist
RULES = (
    Rule("sign",       "ondertekenen",                    False,  False, False,  None),
    Rule("make-key",   "een sleutel maken",               False,  False, False,  None),
    Rule("make-secret", "het koppelgeheim maken",         True,   True,  True,   "linkage_secret"),
    Rule("open-secret", "het koppelgeheim openen",        True,   True,  True,   "linkage_secret"),
    Rule("check",      "een bestand controleren",         True,   True,  True,   "source_files"),
    Rule("encode",     "vergelijkcodes maken",            True,   True,  True,   "linkage_secret"),
    Rule("link",       "koppelen",                        True,   True,  False,  "encodings"),
    Rule("tabulate",   "tabellen maken",                  True,   True,  False,  "payload"),
    Rule("protect",    "tabellen beveiligen",             True,   True,  False,  "tables"),
    Rule("attack",     "aanvallen nabootsen",             True,   True,  False,  None),
    Rule("advise",     "adviseren",                       True,   True,  False,  None),
    Rule("release",    "uitgeven",                        True,   True,  False,  "tables"),
    Rule("rehearse",   "proefdraaien",                    False,  False, False,  None),
    Rule("destroy",    "vernietigen",                     False,  False, False,  None),
)  # fmt: skip
_RULES = {rule.action: rule for rule in RULES}
_KEPT = {
    "source_files": "het bronbestand",
    "linkage_secret": "het koppelgeheim",
    "encodings": "de vergelijkcodes",
    "payload": "de versleutelde inhoud",
    "tables": "de tabellen",
}


def require(
    agreement: Agreement,
    action: str,
    *,
    source: str | None = None,
    variables: Iterable[str] = (),
    uses_bsn: bool = False,
    indicators: Iterable[str] = (),
    today: date | None = None,
) -> None:
    """Raise Refused, with the article, unless the agreement allows `action` today.

    `source` is the party it is done by or for, `variables` the columns that it reads, and
    `indicators` what it counts. An action that is not in the table is refused too. Raises
    MonitorError when an action of a source is asked without naming the source.
    """
    rule = _RULES.get(action)
    if rule is None:
        raise _refused(agreement.purposes.article, f"‘{action}’ hoort niet bij de doelen.")
    if rule.of_source and source is None:
        raise MonitorError(f"Noem de bron: {rule.dutch} gebeurt per bron (--source).")
    if rule.signed:
        signing.verify(agreement)
    if rule.in_term:
        _in_term(agreement, rule, today or date.today())
    if rule.kept:
        _still_kept(agreement, rule.kept, today or date.today())
    if source is not None and rule.of_source:
        _of_source(agreement, rule, source, tuple(variables), uses_bsn)
    _counts(agreement, tuple(indicators))


def _in_term(agreement: Agreement, rule: Rule, today: date) -> None:
    term = agreement.term
    if today < term.begins:
        raise _refused(
            term.article,
            f"Nog niet: {rule.dutch} mag vanaf {_day(term.begins)}. Wacht tot die dag.",
        )
    if today > term.ends:
        raise _refused(
            term.article,
            f"De afspraak is verlopen: {rule.dutch} mocht tot en met {_day(term.ends)}. Een nieuwe"
            " periode vraagt een nieuwe afspraak, die iedereen opnieuw ondertekent.",
        )


def _still_kept(agreement: Agreement, what: str, today: date) -> None:
    last: date = getattr(agreement.retention, what)
    if today > last:
        raise _refused(
            agreement.retention.article,
            f"De bewaartermijn is voorbij: {_KEPT[what]} mocht bestaan tot en met {_day(last)}."
            " Vernietig het met ‘oggz monitor destroy’.",
        )


def _of_source(
    agreement: Agreement, rule: Rule, name: str, variables: tuple[str, ...], uses_bsn: bool
) -> None:
    source = agreement.sources.get(name)
    if source is None:
        known = ", ".join(agreement.sources)
        raise _refused(
            agreement.delivery.article, f"‘{name[:40]}’ is geen bron. De bronnen zijn: {known}."
        )
    if rule.action == "make-secret" and name != agreement.keys.maker:
        raise _refused(
            agreement.keys.article, f"{name} mag het koppelgeheim niet maken: dat doet"
            f" {agreement.keys.maker}.",
        )  # fmt: skip
    if uses_bsn and not source.may_use_bsn:
        raise _refused(
            source.article, f"{name} mag het burgerservicenummer niet gebruiken. Haal de kolom weg."
        )
    if beyond := sorted(set(variables) - set(source.variables)):
        raise _refused(
            source.article, f"{name} mag deze kolommen niet leveren: {', '.join(beyond)}. Haal ze"
            " weg uit het bestand.",
        )  # fmt: skip
    _on_ground(agreement, name, source)


def _on_ground(agreement: Agreement, name: str, source: Source) -> None:
    for ground_name in source.legal_grounds:
        ground = agreement.framework.ground(ground_name)
        if ground is None or ground.status is Status.REFUSED:
            raise _refused(
                agreement.legal.article, f"Voor {name} is er geen grondslag ({ground_name})."
            )
        if ground.status is Status.OPEN and agreement.people == "real":
            raise _refused(
                agreement.legal.article,
                f"De grondslag van {name} ({ground_name}) is een open vraag voor een jurist."
                " Tot die is beantwoord mag alleen met verzonnen mensen gewerkt worden.",
            )


def _counts(agreement: Agreement, indicators: tuple[str, ...]) -> None:
    if beyond := sorted(set(indicators) - set(agreement.indicators.allowed)):
        raise _refused(
            agreement.indicators.article, f"Deze cijfers mogen niet: {', '.join(beyond)}."
        )


def is_done_by(agreement: Agreement, party: str, role: Role) -> None:
    """Raise Refused unless the party has the role."""
    found = agreement.parties.get(party)
    if found is None or found.role is not role:
        raise _refused(
            agreement.cooperation.article, f"‘{party[:40]}’ is geen {role.dutch} in deze afspraak."
        )


def transition_of(agreement: Agreement, *, today: date | None = None) -> Transition:
    """The article under which two periods may be linked now.

    Raises Refused when there is none, or when what links the periods should be destroyed already.
    """
    moved = agreement.transition
    if moved is None:
        raise _refused(
            agreement.period.article,
            "De afspraak heeft geen onderdeel transition: twee periodes verbinden mag niet.",
        )
    if (today or date.today()) > moved.destroy_before:
        raise _refused(
            moved.article,
            f"Het overgangsgeheim en de overgangscodes mochten bestaan tot en met"
            f" {_day(moved.destroy_before)}. Vernietig ze met ‘oggz monitor destroy --transition’.",
        )
    return moved


def _refused(article: str, text: str) -> Refused:
    return Refused(text, article=article)


def _day(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
