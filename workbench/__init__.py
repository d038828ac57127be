"""工作台.html: the whole tool in one file, built beside the package and no part of it."""
