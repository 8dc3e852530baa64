"""The sentences of all these, by topic: built from values, read by pages, reports and commands."""
