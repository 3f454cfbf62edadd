"""Jangkau: the program, from the doors down to the ground."""
