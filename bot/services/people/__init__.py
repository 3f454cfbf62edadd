"""Verbs of the wing people: registrations and the form, rights, joining, duplicates, imports, erasure."""
