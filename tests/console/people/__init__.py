"""The console's wing of people."""
