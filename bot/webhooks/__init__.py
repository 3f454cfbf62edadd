"""The door for providers: cheap refusals first, then one message to the services."""
