"""Attacks on tables that would be published: an auditor that shares no code with the protector."""
