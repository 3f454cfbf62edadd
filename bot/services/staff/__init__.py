"""Verbs of the wing staff: accounts, scopes, the audit, lists, the doctor."""
