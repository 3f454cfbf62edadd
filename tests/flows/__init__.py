"""The flows: where they go, by key, and the words they speak."""
