"""Enrols the municipalities of the demonstration, each with its own look and contacts."""

from pathlib import Path

from django.db import transaction

from oggz.portal.knowledge.body import stream_body
from oggz.portal.knowledge.demo.loader import Subjects, read
from oggz.portal.municipalities.models import ContactPage, ContactPerson, Municipality
from oggz.portal.municipalities.services import enrol_municipality, let_review

_FOLDER = Path(__file__).parent


@transaction.atomic
def load_sections() -> None:
    """Make the example sections; those that exist stay as they are."""
    subjects = Subjects()
    for item in read(_FOLDER, "sections")["sections"]:
        if item["municipality"] in subjects.sections:
            continue
        municipality = Municipality.objects.get(slug=item["municipality"])
        section = enrol_municipality(
            municipality, colours=(item["primary_colour"], item["accent_colour"])
        )
        section.introduction = item["introduction"]
        section.image = subjects.image(item["image"])
        section.body = stream_body(item["body"])
        section.is_example = True
        section.save_revision().publish()
        let_review(section, item.get("is_reviewed", False))
        contact = ContactPage.objects.child_of(section).get()
        contact.introduction = (
            f"Wie u belt of mailt bij de organisaties in {municipality.name}. Voorbeelden:"
            " deze organisaties en functies zijn verzonnen."
        )
        contact.contacts = [
            ContactPerson(sort_order=order, **person)
            for order, person in enumerate(item["contacts"])
        ]
        contact.save_revision().publish()
