"""The wing people in services and storage: addresses, forms, rights, helping, joining, duplicates."""
