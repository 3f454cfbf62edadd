"""Directory, communities, invitations, codes and posters, an agent's own page and work, their figures."""
