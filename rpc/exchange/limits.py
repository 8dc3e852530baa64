"""How much of a file is read: the one place that says it, and the sentences that say it was passed.

Bounds on what a server or a computer spends on one file, however it came to be: far above what an
area of 5,000 entries with years of history needs.
"""

from __future__ import annotations

MEGABYTE = 1_000_000

TABLE_BYTES = 10 * MEGABYTE
"""A table of entries (CSV, workbook) on a page."""

PAGE_BYTES = 50 * MEGABYTE
"""A map file or a backup on a page. The server takes no larger upload (`server.maxUploadSize`)."""

COMMAND_BYTES = 200 * MEGABYTE
"""Any file on the command line."""

UNPACKED_BYTES = 60 * MEGABYTE
"""What a workbook may hold when it is unpacked."""

MOST_ROWS = 20_000
"""Rows of a table of entries."""

MOST_COLUMNS = 200
"""Columns of a sheet that are looked at."""

MOST_OBJECTS = 500_000
"""Objects and lists of a map file or a backup, counted before any of it is read."""

DEEPEST = 12
"""Objects and lists within each other; a backup has seven."""

ITEM_BYTES = 16 * MEGABYTE
"""One object of a list, such as one entry or one change; the whole of it is in memory at once."""

AT_ONCE_BYTES = 4 * MEGABYTE
"""A file up to here is read as a whole; of a larger one an object at a time."""

MOST_PROBLEMS = 100
"""Problems that are said of one file; then reading stops."""

READING_STOPPED = f"Reading stopped after the first {MOST_PROBLEMS} problems; there may be more."


class TooLargeError(Exception):
    """A file passes a limit; the message is the sentence that says which."""


def megabytes(size: int) -> str:
    """A size as people say it: "51 MB"."""
    whole = size / MEGABYTE
    return f"{whole:,.0f} MB" if whole >= 10 or size % MEGABYTE == 0 else f"{whole:,.1f} MB"


def require_size(size: int, most: int) -> None:
    """Raises `TooLargeError` for a file of more bytes than may be read."""
    if size > most:
        shown = f"more than {megabytes(most)}" if size < most + MEGABYTE else megabytes(size)
        raise TooLargeError(f"The file has {shown}; at most {megabytes(most)} are read.")
