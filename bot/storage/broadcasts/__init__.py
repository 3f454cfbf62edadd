"""Storage of the wing broadcasts: plans, the ledger of recipients, whom to remind."""
