"""The conversation engine: one happening in, the conversation after it and everything it decided out."""
