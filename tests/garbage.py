"""What only a collection of garbage would sweep up."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


class Garbage:
    """Finds what has become garbage since the last collection."""

    def of(self, *kinds: type) -> list[object]:
        """Collect now, and give what was found of *kinds*."""
        gc.collect()
        return [one for one in gc.garbage if isinstance(one, kinds)]


@contextmanager
def collected_by_hand() -> Iterator[Garbage]:
    """Have nothing swept up but by hand, and keep what is."""
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        yield Garbage()
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
