"""Providers of our own: servers and payloads for tests, for the benchmark, and to start by hand."""
