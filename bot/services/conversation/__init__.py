"""Verbs of the wing conversation: a turn, a reminder, a talk read again, what was not understood."""
