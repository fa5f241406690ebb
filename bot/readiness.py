"""Whether the service takes messages, and what it does without."""


class Readiness:
    """
    Set by whoever stops the service, read by those who answer.

    degraded: fixed words for what is missing though the service runs.
    """

    def __init__(self, degraded: tuple[str, ...] = ()) -> None:
        self.degraded = degraded
        self.is_draining = False
