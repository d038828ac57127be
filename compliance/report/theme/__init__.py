"""What a firm may change about the look of a report."""
