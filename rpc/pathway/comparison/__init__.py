"""Two maps against each other: what was gained and lost, and what became of each gap."""
