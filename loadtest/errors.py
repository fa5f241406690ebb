"""What a person who runs the load test can put right: one line, exit code 2."""


class LoadError(Exception):
    """The load test can't run, or can't go on; says what to do."""
