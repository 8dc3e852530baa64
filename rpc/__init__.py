"""Reducing parental conflict: the support pathway as tables, coverage and gaps."""

__version__ = "0.1.0"
"""The one place that says the version; pyproject.toml reads it here."""

PRODUCT = "Relationship support pathway"
"""What the product is called: pages, files and the command line say the same."""

MADE_BY = f"{PRODUCT} {__version__}"
"""What pages and files say of the program that made them."""
