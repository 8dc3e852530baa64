"""How fast the product is, always beside something that does the same job with nothing else."""
