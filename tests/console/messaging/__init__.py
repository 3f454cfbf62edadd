"""The outbox, timers, leases, receipts, windows and reachability."""
