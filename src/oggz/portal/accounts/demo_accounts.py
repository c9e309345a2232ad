"""The accounts of the demonstration, invented; they exist in demo mode only."""

from oggz.web.demo import DemoAccount

ADMINISTRATOR = DemoAccount("voorbeeld-beheerder", "oggz-demo-beheer", "beheerder")
CHIEF_EDITOR = DemoAccount("voorbeeld-eindredacteur", "oggz-demo-nieuws", "eindredacteur")
# By the municipality in whose section they write.
LOCAL_EDITORS = {
    "lelystad": DemoAccount(
        "voorbeeld-redacteur-lelystad", "oggz-demo-lelystad", "redacteur van Lelystad"
    ),
    "west-betuwe": DemoAccount(
        "voorbeeld-redacteur-westbetuwe", "oggz-demo-westbetuwe", "redacteur van West Betuwe"
    ),
}
PROFESSIONAL = DemoAccount(
    "voorbeeld-professional", "oggz-demo-partner", "professional bij een partner in Lelystad"
)
ACCOUNTS = (CHIEF_EDITOR, *LOCAL_EDITORS.values(), PROFESSIONAL, ADMINISTRATOR)
