"""The command line, as operators type it."""
