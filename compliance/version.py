"""The version of the program, which every output names."""

__version__ = "0.1.0"
