"""The door for providers."""
