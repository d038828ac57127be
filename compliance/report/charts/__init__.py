"""What charts show, and how they are drawn as SVG."""
