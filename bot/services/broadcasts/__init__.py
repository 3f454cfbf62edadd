"""Audiences, plans, the ledger, news that goes to many."""
