"""Ways to fill in a checklist."""
