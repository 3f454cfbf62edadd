"""Verbs of the wing keys: data keys rotated and retired."""
