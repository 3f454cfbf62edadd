"""The dated rulebook and what follows from it: contributions, eligibility, benefits, reasons."""
