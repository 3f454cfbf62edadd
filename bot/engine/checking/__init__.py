"""What is wrong with flows and words, found before anybody meets it."""
