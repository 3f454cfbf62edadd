"""The tests: the same rooms and stems as the program, plus the real servers they need."""
