"""Storage of the wing people: addresses, consents, registrations, rights, erasure, joining."""
