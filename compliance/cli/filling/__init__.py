"""Filling in at the terminal."""
