"""The console: what staff see, and what nobody else does."""
