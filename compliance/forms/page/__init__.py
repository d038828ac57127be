"""The web page to fill in."""
