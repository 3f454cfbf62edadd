"""The console: staff's pages, which only translate and call services."""
