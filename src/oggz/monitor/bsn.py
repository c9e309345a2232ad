"""The check of a burgerservicenummer (the elfproef).

The weighted sum 9a + 8b + … + 2h − i of its nine digits is a multiple of eleven.
"""

BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def checked_bsn(text: str) -> str | None:
    """The nine digits of a number that passes the check, or None; a lost leading zero is added."""
    digits = text.zfill(9)
    if len(digits) != 9 or not digits.isascii() or not digits.isdigit() or not int(digits):
        return None
    total = sum(weight * int(digit) for weight, digit in zip(BSN_WEIGHTS, digits, strict=True))
    return digits if total % 11 == 0 else None
