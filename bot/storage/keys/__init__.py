"""Sealing, data keys."""
