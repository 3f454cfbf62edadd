"""Pages of the wing conversation: where people stop, messages that failed."""
