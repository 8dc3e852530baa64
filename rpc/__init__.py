"""Reducing parental conflict: the support pathway as tables, coverage and gaps."""

__version__ = "0.1.0"
