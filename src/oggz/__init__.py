"""One platform for the network around vulnerable people in Dutch municipalities."""

__version__ = "0.1.0"
