"""What Jangkau's flows bring to the engine besides their tables: events, notices, texts, what is counted."""
