"""The coordination room: each test runs on the in-process twin and on a real Redis."""
