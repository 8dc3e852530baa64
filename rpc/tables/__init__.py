"""The columns of every table, their checks, and the form that entries have in memory."""
