"""Turns, where somebody stands, events, transcripts, reminders, what was not understood."""
