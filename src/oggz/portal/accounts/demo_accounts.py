"""The accounts of the demonstration, invented; they exist in demo mode only."""

from oggz.web.demo import DemoAccount

ADMINISTRATOR = DemoAccount("voorbeeld-beheerder", "oggz-demo-beheer", "beheerder")
CHIEF_EDITOR = DemoAccount("voorbeeld-eindredacteur", "oggz-demo-nieuws", "eindredacteur")
REVIEWER = DemoAccount(
    "voorbeeld-beoordelaar", "oggz-demo-kennis", "beoordelaar van het kennisinstituut"
)
# By the municipality in whose section they write.
LOCAL_EDITORS = {
    "lelystad": DemoAccount(
        "voorbeeld-redacteur-lelystad", "oggz-demo-lelystad", "redacteur van Lelystad"
    ),
    "west-betuwe": DemoAccount(
        "voorbeeld-redacteur-westbetuwe", "oggz-demo-westbetuwe", "redacteur van West Betuwe"
    ),
    "zeewolde": DemoAccount(
        "voorbeeld-redacteur-zeewolde", "oggz-demo-zeewolde", "redacteur van Zeewolde"
    ),
}
PROFESSIONAL = DemoAccount(
    "voorbeeld-professional", "oggz-demo-partner", "professional bij een partner in Lelystad"
)
LOCAL_PUBLISHERS = {
    "zeewolde": DemoAccount(
        "voorbeeld-publicist-zeewolde", "oggz-demo-publicist", "publicerend redacteur van Zeewolde"
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
ACCOUNTS = (
    CHIEF_EDITOR, REVIEWER, *LOCAL_EDITORS.values(), *LOCAL_PUBLISHERS.values(), PROFESSIONAL,
    *COMMITTEE_MEMBERS.values(),
    ADMINISTRATOR,
)  # fmt: skip
