"""Scenarios: named copies of a map in which entries are added, changed or ended, for trying out."""
