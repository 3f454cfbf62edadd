"""The wing keys in services and storage: what is sealed, and the data keys that wrap it."""
