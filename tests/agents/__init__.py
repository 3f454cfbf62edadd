"""The wing agents in services and storage: directory, invitations, codes, posters, and agents at work."""
