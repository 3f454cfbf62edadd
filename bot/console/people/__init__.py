"""Pages of the wing people: one person, duplicates."""
