"""Why something does not open. None of these says anything about what is inside."""

from oggz.errors import PlatformError


class VaultError(PlatformError):
    """Something of the vault does not open; its text is Dutch and without content."""

    says = "Deze gegevens gaan niet open. Meld dit bij de beheerder."

    def __init__(self) -> None:
        super().__init__(self.says)


class KeyDestroyedError(VaultError):
    """The key was destroyed, and what it sealed with it."""

    says = "Deze gegevens zijn vernietigd en niet terug te halen."


class NoKeyError(VaultError):
    """The case has no key: `make_key` was never called for it."""

    says = "Deze casus heeft geen sleutel. Meld dit bij de beheerder."


class TamperedError(VaultError):
    """Changed since it was sealed, cut, or never sealed here."""

    says = "Deze gegevens zijn beschadigd of veranderd. Meld dit bij de beheerder."


class WrongFieldError(VaultError):
    """Whole, but sealed for another case, part, field or record than where it was found."""

    says = "Deze gegevens horen op een andere plaats. Meld dit bij de beheerder."


class KekMissingError(VaultError):
    """Wrapped by a key-encryption key that is not here (any more)."""

    says = (
        "De hoofdsleutel van deze gegevens ontbreekt. Controleer OGGZ_VAULT_KEK_FILE of"
        " OGGZ_VAULT_KMS."
    )


class TooManyLookupsError(VaultError):
    """More lookups by one member than the work asks for."""

    says = "U zocht te vaak in korte tijd. Probeer het over een uur opnieuw."
