"""An analysis as Dutch text and as data."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from oggz.covenant import phrases, wording
from oggz.covenant.analysis.findings import Analysis, Finding, Kind, Proof, Seriousness, Verdict
from oggz.covenant.limits import BY_ID
from oggz.covenant.model import Covenant
from oggz.covenant.questions import Decision, Request
from oggz.covenant.terms import Condition, DataCategory, Effect, Phase, Term

_HEADINGS = {Seriousness.ERROR: "Fouten", Seriousness.LOOK: "Kijk hiernaar"}


def text(analysis: Analysis) -> str:
    """The whole analysis, to read on a screen; each line of text ends a paragraph."""
    return "\n".join(_lines(analysis)) + "\n"


def _lines(analysis: Analysis) -> Iterator[str]:
    covenant = analysis.covenant
    yield "Wat nooit mag"
    for verdict in analysis.verdicts:
        yield f"  {verdict.proof.value}: artikel {verdict.never.article}. {verdict.never.text}"
        for line in explained(covenant, verdict):
            yield f"    {line}"
    if not analysis.verdicts:
        yield "  Het convenant noemt niets dat nooit mag ([[never]])."
    for seriousness, heading in _HEADINGS.items():
        found = [each for each in analysis.findings if each.seriousness is seriousness]
        if found:
            yield ""
            yield heading
        for each in sentences(covenant, found):
            yield f"  {each}"
    yield ""
    yield summary(analysis)


def summary(analysis: Analysis) -> str:
    """One sentence about the whole."""
    proven = sum(verdict.proof is Proof.PROVEN for verdict in analysis.verdicts)
    errors = sum(each.seriousness is Seriousness.ERROR for each in analysis.findings)
    looks = len(analysis.findings) - errors
    return (
        f"Bewezen: {proven} van {len(analysis.verdicts)}. Fouten: {errors}."
        f" Om naar te kijken: {looks}."
    )


def explained(covenant: Covenant, verdict: Verdict) -> Iterator[str]:
    """Why a 'never' does not hold, with an example as a sentence and as a request."""
    if verdict.proof is Proof.UNDECIDED:
        yield "Het bewijs kwam niet af. Neem aan dat het mag, tot het is bewezen."
    if verdict.example is None:
        return
    articles = _articles(covenant, verdict.clauses)
    one = len(verdict.clauses) == 1
    yield f"{_capital(phrases.articles(articles))} {'maakt' if one else 'maken'} dit mogelijk."
    yield f"Bijvoorbeeld: {example(covenant, verdict.example, verdict.clauses)}"
    yield f"Als verzoek: {json.dumps(request_data(verdict.example), ensure_ascii=False)}"


def example(
    covenant: Covenant, request: Request, clauses: Collection[str], *, allowed: bool = True
) -> str:
    """A request that these clauses permit or forbid, as a sentence, with its facts."""
    decision = Decision(allowed, request.purpose, articles=_articles(covenant, clauses))
    told = wording.told(covenant, request, decision)
    facts = [phrase.dutch for phrase in phrases.in_order(request.conditions, Condition)]
    return f"{told} Dat is als {phrases.listed(facts)}." if facts else told


def sentences(covenant: Covenant, findings: Sequence[Finding]) -> Iterator[str]:
    """The findings in order; what one forbid takes from several permits as one sentence."""
    overlaps: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        if finding.kind is Kind.OVERLAP:
            overlaps.setdefault(finding.because, []).append(finding)
    for finding in findings:
        if finding.kind is not Kind.OVERLAP:
            yield sentence(covenant, finding)
        elif alike := overlaps.pop(finding.because, None):
            yield _overlaps(covenant, alike)


def sentence(covenant: Covenant, finding: Finding) -> str:
    """A finding, with what to do."""
    return _SENTENCES[finding.kind](covenant, finding)


def _no_effect(covenant: Covenant, finding: Finding) -> str:
    about = _article(covenant, finding.about)
    if _forbids(covenant, finding.about) and finding.seriousness is Seriousness.LOOK:
        return (
            f"{about} verbiedt niets dat zonder dit artikel zou mogen. Het kan blijven staan, als"
            " slot op de deur voor latere wijzigingen."
        )
    if not finding.because:
        return (
            f"{about} geldt nooit: op geen dag van het convenant, voor geen partij of voor geen"
            " doel. Kijk naar de datums en de namen, of haal het weg."
        )
    return (
        f"{about} heeft geen gevolg. Alles wat het toestaat, is geweigerd:"
        f" {_reasons(covenant, finding.because)} Verander dat, of haal het artikel weg."
    )


def _covered(covenant: Covenant, finding: Finding) -> str:
    about = _article(covenant, finding.about)
    if _forbids(covenant, finding.about):
        return f"Alles wat {_small(about)} verbiedt, is al verboden: " + _reasons(
            covenant, finding.because
        )
    others = phrases.articles(_articles(covenant, finding.because))
    verb = "staat" if len(finding.because) == 1 else "staan samen"
    return (
        f"Alles wat {_small(about)} toestaat, {verb} {others} ook toe. Haal het weg, of ga na of"
        " grondslag en bewaartermijn verschillen."
    )


def _contradiction(covenant: Covenant, finding: Finding) -> str:
    about = _article(covenant, finding.about)
    other = _small(_article(covenant, finding.because[0]))
    return (
        f"{about} staat toe wat {other} geheel verbiedt. Het verbod gaat voor, dus"
        f" {_small(about)} heeft geen gevolg. Bijvoorbeeld: {_forbidden(covenant, finding)}"
    )


def _overlap(covenant: Covenant, finding: Finding) -> str:
    return _overlaps(covenant, [finding])


def _overlaps(covenant: Covenant, alike: Sequence[Finding]) -> str:
    forbid = _article(covenant, alike[0].because[0])
    permits = _articles(covenant, [finding.about for finding in alike])
    verb = "toestaat" if len(permits) == 1 else "toestaan"
    return (
        f"{forbid} verbiedt een deel van wat {phrases.articles(permits)} {verb}; het verbod gaat"
        f" voor. Bijvoorbeeld: {_forbidden(covenant, alike[0])}"
    )


def _conditions(covenant: Covenant, finding: Finding) -> str:
    about = _article(covenant, finding.about)
    clause = next(each for each in covenant.clauses if each.id == finding.about)
    asked = phrases.listed([each.dutch for each in phrases.in_order(clause.conditions, Condition)])
    return (
        f"{about} heeft geen gevolg: het geldt alleen als {asked}, en juist dan is het geweigerd:"
        f" {_reasons(covenant, finding.because)} Verander de voorwaarden."
    )


def _not_read(covenant: Covenant, finding: Finding) -> str:
    what = _dutch(DataCategory, finding.about)
    return (
        f"Niemand mag ooit inzien wat er over ‘{what}’ wordt ingebracht. Laat het inbrengen weg, of"
        " regel wie het mag inzien."
    )


def _idle_party(covenant: Covenant, finding: Finding) -> str:
    name = phrases.party(covenant, finding.about)
    return f"{name} is partij, maar mag niets. Regel wat deze partij mag, of laat haar weg."


def _unused_purpose(covenant: Covenant, finding: Finding) -> str:
    name = phrases.purpose(covenant, finding.about)
    return f"Voor het doel {name} mag niets. Regel wat ervoor mag, of laat het doel weg."


def _unguided_phase(covenant: Covenant, finding: Finding) -> str:
    phase = _dutch(Phase, finding.about)
    return f"In de fase {phase} mag niemand coördineren. Regel wie dat doet."


def _empty_never(covenant: Covenant, finding: Finding) -> str:
    return (
        f"Artikel {finding.about} (nooit) gaat over niemand van dit convenant en bewijst dus"
        " niets. Verbeter de partijen of doelen die het noemt."
    )


def _undecided(covenant: Covenant, finding: Finding) -> str:
    return f"Over {finding.about} kwam het bewijs niet af: niet bewezen."


_SENTENCES: Mapping[Kind, Callable[[Covenant, Finding], str]] = {
    Kind.NO_EFFECT: _no_effect,
    Kind.COVERED: _covered,
    Kind.CONTRADICTION: _contradiction,
    Kind.OVERLAP: _overlap,
    Kind.CONDITIONS: _conditions,
    Kind.NOT_READ: _not_read,
    Kind.IDLE_PARTY: _idle_party,
    Kind.UNUSED_PURPOSE: _unused_purpose,
    Kind.UNGUIDED_PHASE: _unguided_phase,
    Kind.EMPTY_NEVER: _empty_never,
    Kind.UNDECIDED: _undecided,
}


def _dutch(terms: type[Term], value: str) -> str:
    return next(term.dutch for term in terms if term == value)


def _forbidden(covenant: Covenant, finding: Finding) -> str:
    if finding.example is None:
        raise ValueError(finding.kind)
    return example(covenant, finding.example, finding.because, allowed=False)


def _reasons(covenant: Covenant, because: Sequence[str]) -> str:
    """Which articles and which law refuse something."""
    clauses = {clause.id for clause in covenant.clauses}
    articles = _articles(covenant, [name for name in because if name in clauses])
    reasons = [BY_ID[name].text for name in because if name not in clauses]
    if articles:
        verb = "verbiedt" if len(articles) == 1 else "verbieden"
        reasons.insert(0, f"{_capital(phrases.articles(articles))} {verb} het.")
    return " ".join(reasons)


def _forbids(covenant: Covenant, name: str) -> bool:
    return any(each.id == name and each.effect is Effect.FORBID for each in covenant.clauses)


def _articles(covenant: Covenant, names: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause.article for clause in covenant.clauses if clause.id in names))


def _article(covenant: Covenant, name: str) -> str:
    return _capital(phrases.articles(_articles(covenant, [name])))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def data(analysis: Analysis) -> dict[str, Any]:
    """The analysis as values that JSON has."""
    covenant = analysis.covenant
    return {
        "checksum": covenant.checksum,
        "stands": analysis.stands,
        "never": [
            {
                "article": verdict.never.article,
                "proof": verdict.proof.name.lower(),
                "clauses": list(verdict.clauses),
                "articles": list(_articles(covenant, verdict.clauses)),
                "example": verdict.example and request_data(verdict.example),
            }
            for verdict in analysis.verdicts
        ],
        "findings": [
            {
                "kind": finding.kind.value,
                "seriousness": finding.seriousness.name.lower(),
                "about": str(finding.about),
                "because": list(finding.because),
                "example": finding.example and request_data(finding.example),
                "text": sentence(covenant, finding),
            }
            for finding in analysis.findings
        ],
    }


def request_data(request: Request) -> dict[str, Any]:
    """A request as `decide` reads it: parts that say nothing are left out."""
    said = {name: value for name, value in asdict(request).items() if value not in (None, False)}
    said["date"] = request.date.isoformat()
    said["conditions"] = sorted(request.conditions)
    if request.subject == "person":
        del said["subject"]
    if not request.conditions:
        del said["conditions"]
    return {name: str(value) if isinstance(value, str) else value for name, value in said.items()}
