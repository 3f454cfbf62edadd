"""Verbs of the wing agents: the directory, invitations, posters, an agent's own page and work."""
