"""What was done to tables, in words for who did it; no numbers of people."""

from oggz.monitor.agreement.wording import count_of, decimal_of
from oggz.monitor.tables import Protection, Safe

_NO_MEASURES = (
    "Maten naast een aantal (per 1.000 inwoners, marges) en schattingen zijn weggelaten: die zouden"
    " het echte aantal verklappen."
)
_ZERO = "Een 0 betekent: weinig, en niet: niemand."


def told(safe: Safe) -> str:
    """What the method did and how far figures may be off, in a few Dutch sentences."""
    return "\n".join(_TOLD[safe.protection.method](safe.protection))


def _suppression(done: Protection) -> list[str]:
    primary, secondary = done.primary or 0, done.secondary or 0
    lines = [
        f"Van de {count_of(done.cells)} verschillende cellen zijn er"
        f" {count_of(primary + secondary)} verborgen: {count_of(primary)} omdat zij te veel over"
        f" een kleine groep zeggen (minder dan {done.threshold} mensen), {count_of(secondary)}"
        " omdat anders die uit te rekenen zijn."
    ]
    knowing = int(done.settings["contributors"])
    if knowing:
        lines.append(
            f"Dat geldt ook voor wie zelf meetelt of eigen cijfers heeft ({count_of(knowing)}"
            f" {'geval' if knowing == 1 else 'gevallen'} nagegaan)."
        )
    if left_out := int(done.settings["estimates_left_out"]):
        lines.append(f"Schattingen weggelaten omdat zij op verborgen cellen rusten: {left_out}.")
    return lines


def _rounding(done: Protection) -> list[str]:
    base, steps = int(done.settings["base"]), int(done.settings["most_off"])
    lines = [
        f"{count_of(done.cells)} verschillende cellen zijn afgerond op een veelvoud van {base}."
        " Delen en totalen kloppen.",
        *_of_counted(done, "base_", "{name} is afgerond op een veelvoud van {value}, omdat één"
                     " persoon er vaker in meetelt."),
        "Elk getal ligt minder dan"
        f" {'één veelvoud' if steps == 1 else f'{steps} veelvouden'} van het echte aantal.",
    ]  # fmt: skip
    if beyond := int(done.settings["beyond"]):
        lines.append(
            f"Bij {count_of(beyond)} getallen paste het dichtstbijzijnde veelvoud niet in de"
            " sommen."
        )
    if moved := int(done.settings.get("changed_since", 0)):
        lines.append(f"{count_of(moved)} getallen zijn anders dan in een eerdere uitgave.")
    return [*lines, _ZERO, _NO_MEASURES]


def _cell_key(done: Protection) -> list[str]:
    lines = [
        f"{count_of(done.cells)} verschillende cellen hebben ruis gekregen: hoogstens"
        f" {count_of(int(done.settings['most_noise']))} erbij of eraf, meestal minder dan"
        f" {count_of(round(2 * float(done.settings['variance']) ** 0.5))}. Dezelfde cel krijgt"
        " steeds dezelfde ruis.",
        *_of_counted(done, "step_", "{name} heeft ruis in stappen van {value}, omdat één persoon"
                     " er vaker in meetelt."),
        "Delen tellen niet precies op tot het totaal.",
    ]  # fmt: skip
    if done.settings["keys"] == "cells":
        lines.append(
            "De ruis volgt uit de naam van de cel: dezelfde mensen onder een andere naam krijgen"
            " andere ruis, en wie zulke cellen vindt, kan middelen."
        )
    return [*lines, _ZERO, _NO_MEASURES]


def _privacy(done: Protection) -> list[str]:
    return [
        f"{count_of(done.cells)} verschillende cellen hebben ruis gekregen voor epsilon"
        f" {decimal_of(float(done.settings['epsilon']))}; het staat in regel"
        f" {done.settings['ledger_line']} van het budgetboek. Dezelfde tabellen met dezelfde"
        " grenzen kosten niet nog eens.",
        *_of_counted(done, "interval_95_", "{name}: 95 van de 100 getallen liggen minder dan"
                     " {value} van het echte aantal."),
        _ZERO,
        _NO_MEASURES,
    ]  # fmt: skip


_TOLD = {
    "suppression": _suppression,
    "rounding": _rounding,
    "cell_key": _cell_key,
    "differential_privacy": _privacy,
}


def _of_counted(done: Protection, begin: str, text: str) -> list[str]:
    """A sentence for everything counted that has a setting of its own."""
    return [
        text.format(name=name.removeprefix(begin), value=count_of(int(value)))
        for name, value in done.settings.items()
        if name.startswith(begin)
    ]
