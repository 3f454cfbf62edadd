"""Pages of the wing agents: the directory, branches and communities."""
