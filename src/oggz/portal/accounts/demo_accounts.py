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
# By the municipality for which they sit in the guidance committee.
COMMITTEE_MEMBERS = {
    "lelystad": DemoAccount(
        "voorbeeld-commissie-lelystad",
        "oggz-demo-commissie-lelystad",
        "lid van de begeleidingscommissie uit Lelystad",
    ),
    "almere": DemoAccount(
        "voorbeeld-commissie-almere",
        "oggz-demo-commissie-almere",
        "lid van de begeleidingscommissie uit Almere",
    ),
}
ACCOUNTS = (CHIEF_EDITOR, *LOCAL_EDITORS.values(), ADMINISTRATOR, *COMMITTEE_MEMBERS.values())
