"""The console's wing of agents."""
