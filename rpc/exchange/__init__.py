"""Files in and out: the contracts of the command line, and spreadsheets."""
