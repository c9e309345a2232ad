"""The accounts of the demonstration, invented; they exist in demo mode only."""

from oggz.web.demo import DemoAccount

ACCOUNTS = (DemoAccount("voorbeeld-regisseur", "oggz-demo-casus", "procesregisseur"),)
