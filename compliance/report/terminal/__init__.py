"""What commands show at a terminal, with rich; readable at 80 columns and without colour."""
