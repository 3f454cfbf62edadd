"""The pages of broadcasts."""
