"""What the pages need of their server: all parts at its start, the guard, presses, uploads."""
