"""Tables of rows and columns: one reader for what others hand in, one writer for what goes out."""
