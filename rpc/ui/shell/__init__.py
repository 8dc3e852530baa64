"""What every page has: its start, session, address, filters, messages, and how it writes."""
