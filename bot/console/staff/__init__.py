"""Pages of the wing staff: in and out, accounts, the audit."""
