"""Storage of the wing messaging: letters, receipts, timers, and how due rows are taken in hand."""
