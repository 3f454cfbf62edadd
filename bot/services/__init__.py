"""Verbs: one use case a file; each asks the heart and writes down what it said, in one transaction."""
