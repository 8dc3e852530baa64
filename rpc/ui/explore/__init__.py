"""Pages to look at: pathway, coverage, catalogue, what only looks covered, sources."""
