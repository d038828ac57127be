"""The answers file as text."""
