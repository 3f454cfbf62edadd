"""The wing messaging in services and storage: letters, receipts, timers, and who sends them."""
