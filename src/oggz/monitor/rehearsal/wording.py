"""What a rehearsal says, in sentences that are true for any outcome."""

from collections.abc import Iterator, Mapping

from oggz.monitor.agreement import Agreement
from oggz.monitor.agreement.wording import count_of, listed
from oggz.monitor.rehearsal.chain import Attacked
from oggz.monitor.rehearsal.outcome import ALL, FEW, NONE, SAMPLE, Outcome, Size
from oggz.monitor.rehearsal.world import BY_ADDRESS, BY_BIRTH, OF_SAMPLE

NAMES: Mapping[str, str] = {
    NONE: "Niet koppelen", SAMPLE: "Eén keer een steekproef",
    FEW: "De minste bronnen, elk jaar", ALL: "Alle bronnen, elk jaar",
}  # fmt: skip
CHOSEN: Mapping[str, str] = {
    BY_ADDRESS: "iedereen op een aantal adressen",
    BY_BIRTH: "iedereen met een aantal geboortedatums",
    OF_SAMPLE: "mensen van wie de aanvaller weet dat zij in de steekproef zitten",
}


def percent(share: float | None) -> str:
    """A share as a percentage; a dash for what cannot be known."""
    return "–" if share is None else f"{share * 100:.1f}".replace(".", ",") + "%"


def limit(share: float) -> str:
    """A share that somebody chose, without decimals it does not have."""
    return f"{share * 100:g}".replace(".", ",") + "%"


def whole(number: float | None) -> str:
    return "–" if number is None else count_of(round(number))


def houses(agreement: Agreement, sources: tuple[str, ...]) -> str:
    return listed([agreement.parties[name].organisation for name in sources])


def leaving(size: Size, outcome: Outcome, agreement: Agreement) -> str:
    """What leaves the houses, in a sentence."""
    if size.name == NONE:
        return (
            "Niets over een mens: elke bron telt zelf en geeft alleen aantallen. Geen"
            " vergelijkcodes, geen versleutelde inhoud."
        )
    if size.lacking:
        return (
            "Kan niet: een steekproef die alle bronnen gelijk trekken vraagt een geboortedatum, en"
            f" die levert {houses(agreement, size.lacking)} niet."
        )
    what = "Vergelijkcodes en versleutelde inhoud"
    if size.name == SAMPLE:
        return (
            f"{what} van {count_of(size.records)} records, ongeveer één op de tien mensen, één"
            " keer. Welke mensen dat zijn, volgt uit een geheim van de bronnen en de geboortedatum."
        )
    if size.name == FEW and size.sources == outcome.sources:
        return "Hetzelfde als bij alle bronnen: geen kleinere verzameling is genoeg."
    return (
        f"{what} van {count_of(size.records)} records bij {houses(agreement, size.sources)}, elk"
        " jaar opnieuw."
    )


def recommended(outcome: Outcome, agreement: Agreement) -> Iterator[str]:
    """The smallest size for the region as a whole, and for each municipality."""
    error = limit(outcome.error)
    for by_municipality, question in (
        (False, "Wilt u alleen cijfers voor de hele streek"),
        (True, "Wilt u cijfers per gemeente"),
    ):
        size = outcome.smallest(by_municipality=by_municipality)
        if broken := outcome.broken(by_municipality=by_municipality):
            yield f"Let op: ‘{NAMES[broken.name]}’ zou de vraag beantwoorden, {_why(broken)}"
        if size is None:
            yield (
                f"{question}, dan is geen van de geprobeerde omvangen genoeg: de fout moet hooguit"
                f" {error} zijn, en codes en tabellen moeten standhouden onder de aanval."
                f" {_least(outcome, by_municipality=by_municipality)}"
            )
        elif size.name in (FEW, ALL):
            yield f"{question}, dan is nodig: {_named(size, outcome, agreement)}."
        else:
            yield f"{question}, dan volstaat: {_named(size, outcome, agreement)}."


def _why(size: Size) -> str:
    """Why a size that answers is not recommended."""
    broken = [one for one in size.attacks if one.gives_way]
    if not broken:
        return "maar de beveiligde tabellen bezwijken onder de aanval."
    told = "maar die vergelijkcodes bezwijken onder de aanval."
    if all(one.too_few for one in broken):
        told += " Met zo weinig mensen kan dat toeval zijn: draai proef met meer mensen."
    return told


def _named(size: Size, outcome: Outcome, agreement: Agreement) -> str:
    name = NAMES[size.name][0].lower() + NAMES[size.name][1:]
    name = name.replace("eén", "één", 1)
    if size.name == FEW and size.sources != outcome.sources:
        return f"{name} ({houses(agreement, size.sources)})"
    if size.name in (FEW, ALL):
        return "alle bronnen die meedoen, elk jaar. Geen kleinere set bronnen is genoeg"
    return name


def _least(outcome: Outcome, *, by_municipality: bool) -> str:
    told = [
        (one.worth.worst(by_municipality=by_municipality), one.name)
        for one in outcome.sizes.values()
        if one.worth
    ]
    near = [(error, name) for error, name in told if error is not None]
    if not near:
        return "Geen van alle kan de vraag beantwoorden."
    error, name = min(near)
    return f"Het dichtst bij komt ‘{NAMES[name]}’, met een fout van {percent(error)}."


def told_of(attacks: tuple[Attacked, ...]) -> str:
    """What an attacker would get out of encodings, in a sentence."""
    if not attacks:
        return "Er gaan geen vergelijkcodes weg, dus er valt niets aan te vallen."
    worst = max(attacks, key=lambda one: (one.share, one.most_likely))
    tried = sum(one.attacks for one in attacks)
    right = "niemand" if worst.share == 0 else f"{percent(worst.share)} van hen"
    told = (
        f"{tried} aanvallen op de codes van {count_of(worst.people)} mensen herkenden samen niet"
        f" meer dan {right}; toegestaan is {percent(worst.allowed)}."
    )
    if worst.gives_way:
        told = (
            f"De aanval ‘{worst.worst}’, met {count_of(worst.known)} mensen vooraf bekend, herkende"
            f" {percent(worst.share)} van de {count_of(worst.people)} anderen. Meer dan"
            f" {percent(worst.allowed)} mag niet: zo mogen deze codes niet verstuurd worden."
        )
    if worst.too_few:
        told += (
            " Er waren te weinig mensen om daar zeker van te zijn: tot"
            f" {percent(worst.most_likely)} is niet uit te sluiten."
        )
    return told


def told(outcome: Outcome, agreement: Agreement) -> Iterator[str]:
    """What partners want to know first, in sentences: worth, risk, and what one partner matters."""
    alone, most = outcome.sizes.get(NONE), _largest(outcome)
    if alone and alone.picture:
        yield (
            f"Zonder koppelen telt de streek {whole(alone.picture.region.people)} mensen, waar het"
            f" er {whole(outcome.truth.region.people)} zijn. Hoeveel bij meer dan één bron bekend"
            " zijn, is dan niet te weten."
        )
    if most and most.worth:
        yield (
            f"Met ‘{NAMES[most.name]}’ zit het aantal mensen er {percent(most.worth.people)} naast,"
            f" en wie bij meer dan één bron bekend is {percent(most.worth.shared)}."
        )
        yield told_of(most.attacks)
    if most and most.counted and most.counted.attacked:
        protected, attacked = most.counted.protected, most.counted.attacked
        right = "geen enkele lukte" if not attacked.leaks else f"{attacked.leaks} lukten"
        yield (
            f"Van de {count_of(protected.cells)} aantallen in een uitgave zouden er"
            f" {count_of(protected.hidden)} verborgen zijn. Op die tabellen zijn"
            f" {count_of(attacked.attacks)} aanvallen geprobeerd; {right}."
        )
    lost = [(one.worth.shared, name) for name, one in outcome.lost.items()
            if one.worth.shared is not None]  # fmt: skip
    if lost:
        share, name = max(lost)
        yield (
            f"Blijft één partner weg, dan verdwijnt {percent(min(lost)[0])} tot {percent(share)}"
            " van wie bij meer dan één bron bekend is uit beeld; het meest zonder"
            f" {agreement.parties[name].organisation}."
        )


def _largest(outcome: Outcome) -> Size | None:
    """The linkage that asks most of people, of those that were rehearsed."""
    return next((outcome.sizes[name] for name in (ALL, FEW, SAMPLE) if name in outcome.sizes), None)


def printed(outcome: Outcome, agreement: Agreement) -> list[str]:
    """The outcome in a few lines for the terminal."""
    lines = [
        f"{count_of(outcome.people)} verzonnen mensen, {len(outcome.sources)} bronnen."
        + (f" Zonder {houses(agreement, outcome.without)}." if outcome.without else "")
    ]
    for size in outcome.sizes.values():
        if size.worth:
            lines.append(
                f"{NAMES[size.name]}: fout in het aantal mensen {percent(size.worth.people)}, in"
                f" wie bij meer dan één bron bekend is {_known(size.worth.shared)}."
            )
        else:
            lines.append(f"{NAMES[size.name]}: {leaving(size, outcome, agreement)}")
    return [*lines, *recommended(outcome, agreement)]


def _known(share: float | None) -> str:
    return "niet te weten" if share is None else percent(share)


def seconds(number: float) -> str:
    """A time in words: minutes from two on."""
    if number >= 120:
        return f"{number / 60:.1f}".replace(".", ",") + " minuten"
    return f"{number:.1f}".replace(".", ",") + " seconden"
