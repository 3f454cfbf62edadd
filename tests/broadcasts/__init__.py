"""Broadcasts: the pure rules, and the verbs on real databases."""
