"""What everything that is kept raises: one class, so that one `except` gives a sentence."""


class AreaError(Exception):
    """The message is a sentence for people; it never needs a traceback."""
