"""Referrals: the pure matching and times of work, and the wing in services and storage."""
