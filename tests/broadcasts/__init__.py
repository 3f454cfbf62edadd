"""Broadcasts: the pure rules, and the wing in services and storage."""
