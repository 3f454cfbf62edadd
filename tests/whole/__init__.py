"""The whole program, started as in production."""
