"""Reducing parental conflict: the support pathway as tables, coverage and gaps."""

__version__ = "0.1.0"

PRODUCT = "Relationship support pathway"
"""What the product is called: pages, files and the command line say the same."""
