"""The console's wing of conversations."""
