"""People: addresses, consent, registrations and the form, rights, erasure, retention, joining, helping, duplicates."""
