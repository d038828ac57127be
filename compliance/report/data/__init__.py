"""Results as data: JSON and CSV, as contracts."""
