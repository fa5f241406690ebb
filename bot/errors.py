"""The root of the errors that end a command with one line instead of a traceback."""


class KramaError(Exception):
    """Something that whoever runs the service can put right; the text is one line."""
