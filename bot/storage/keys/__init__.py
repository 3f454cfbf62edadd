"""Storage of the wing keys: sealing, and the age of data keys."""
