"""The wing staff in services and storage: the audit, and what staff are warned of."""
