"""Two people in one conversation, and two conversations of one person."""
