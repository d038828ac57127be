"""The report as a web page, and where a user's template runs."""
