"""Folders that a server's account can reach, which pytest's own are not."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY_NEEDED_BYTES = 2 * 1024**3


@contextmanager
def open_folder() -> Iterator[Path]:
    """Make a folder that everybody may enter, and remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="krama-tests-", dir=_fastest()))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


def _fastest() -> Path:
    """Give the memory's folder if it is large enough: files are made there at once."""
    memory = Path("/dev/shm")
    if memory.is_dir() and shutil.disk_usage(memory).free > MEMORY_NEEDED_BYTES:
        return memory
    return Path("/tmp")
