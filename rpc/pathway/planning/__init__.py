"""What could be done about a gap: options of the catalogue, and adapting what is there."""
