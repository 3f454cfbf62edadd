"""Storage of the wing conversation: turns, where somebody stands, the log, what was typed."""
