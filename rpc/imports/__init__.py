"""What people bring, as values to check: files, pasted text, what is typed into one field."""
