"""A second reader that generalises: linear over runs of letters, words and what the words are about."""
