"""Pages that try things out: scenarios."""
