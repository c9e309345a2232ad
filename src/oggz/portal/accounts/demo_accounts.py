"""The accounts of the demonstration, invented; they exist in demo mode only."""

from oggz.web.demo import DemoAccount

ADMINISTRATOR = DemoAccount("voorbeeld-beheerder", "oggz-demo-beheer", "beheerder")
CHIEF_EDITOR = DemoAccount("voorbeeld-eindredacteur", "oggz-demo-nieuws", "eindredacteur")
ACCOUNTS = (CHIEF_EDITOR, ADMINISTRATOR)
