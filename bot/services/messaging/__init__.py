"""Verbs of the wing messaging: letters go out, receipts come in."""
