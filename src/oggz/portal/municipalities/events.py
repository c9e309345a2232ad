"""What other apps may want to follow, within the same transaction."""

from django.dispatch import Signal

# A section is about to go; everything in it went into another. Gives `section` and `into`.
section_merged = Signal()
