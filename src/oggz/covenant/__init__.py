"""Covenants as data: decide, explain, analyse, compare. Pure Python."""
