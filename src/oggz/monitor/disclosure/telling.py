"""What was done to tables, in words for who did it."""

from oggz.monitor.tables import Safe


def told(safe: Safe) -> str:
    """How much is hidden and why, in a few Dutch sentences; no numbers of people."""
    done = safe.protection
    if done.method != "suppression":
        return f"{_number(done.cells)} cellen zijn beveiligd ({_METHODS[done.method]})."
    primary, secondary = done.primary or 0, done.secondary or 0
    lines = [
        f"Van de {_number(done.cells)} cellen zijn er {_number(primary + secondary)} verborgen:"
        f" {_number(primary)} omdat zij te veel over een kleine groep zeggen (minder dan"
        f" {done.threshold} mensen), {_number(secondary)} omdat anders die uit te rekenen"
        " zijn."
    ]
    knowing = int(done.settings["contributors"])
    if knowing:
        lines.append(
            f"Dat geldt ook voor wie zelf meetelt of eigen cijfers heeft ({_number(knowing)}"
            " gevallen nagegaan)."
        )
    if left_out := int(done.settings["estimates_left_out"]):
        lines.append(f"Schattingen weggelaten omdat zij op verborgen cellen rusten: {left_out}.")
    return "\n".join(lines)


_METHODS = {
    "rounding": "afgerond",
    "cell_key": "met ruis per cel",
    "differential_privacy": "met ruis volgens differential privacy",
}


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
