"""Pages that keep an area in order: settings, files, history, upkeep."""
