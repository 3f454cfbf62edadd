"""Audiences, plans, the ledger, approvals, templates' use, news that goes to many."""
