"""All that a report prints, computed and named before it has any form."""
