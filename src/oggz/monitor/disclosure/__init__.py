"""Disclosure control: what may be published of tables of counts, and what must be hidden."""
