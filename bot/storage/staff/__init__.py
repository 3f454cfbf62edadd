"""Storage of the wing staff: accounts, sessions, the audit, scopes, lists."""
