"""Tests of what is handed in and taken out as tables."""
