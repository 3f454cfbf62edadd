"""The console's wing of staff themselves."""
