"""Verbs of the wing broadcasts: one text to many, and news that dates bring about."""
