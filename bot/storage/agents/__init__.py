"""Storage of the wing agents: the directory, invitations, codes, availability, figures."""
