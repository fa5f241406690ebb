"""Imports each module named on the command line as the first of its floor.

Each argument is a floor, the lowest first: the names of its modules, commas between.
A fork of an interpreter takes the place of a new one: only the slow libraries and the
floors below are there already, which can't need what stands above them. Prints the
failures as JSON: the traceback by the module's name.
"""

import importlib
import json
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

SLOW = ("aiohttp.web", "asyncpg", "msgspec", "openai", "redis.asyncio")


def import_in_child(name: str, report: Path) -> int:
    """Fork; the child imports *name* and leaves a traceback if it can't."""
    child = os.fork()
    if child:
        return child
    try:
        importlib.import_module(name)
        os._exit(0)
    except BaseException:  # whatever an import can raise is a failure of that import
        report.write_text(traceback.format_exc())
        os._exit(1)


def failures(names: list[str], folder: Path) -> Iterator[tuple[str, str]]:
    """Import *names*, as many at a time as there are processors."""
    running = 0
    for number, name in enumerate(names):
        if running == (os.cpu_count() or 1):
            os.wait()
            running -= 1
        import_in_child(name, folder / str(number))
        running += 1
    for _ in range(running):
        os.wait()
    for number, name in enumerate(names):
        if (folder / str(number)).exists():
            yield name, (folder / str(number)).read_text()


def main() -> None:
    """Print what fails."""
    for name in SLOW:
        importlib.import_module(name)
    failed: dict[str, str] = {}
    for floor in sys.argv[1:]:
        names = floor.split(",")
        with TemporaryDirectory() as folder:
            failed |= dict(failures(names, Path(folder)))
        for name in sorted({*names} - {*failed}):
            importlib.import_module(name)
    print(json.dumps(failed))


if __name__ == "__main__":
    main()
