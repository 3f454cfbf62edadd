"""The wall to the providers, against payloads in tables and fake servers."""
