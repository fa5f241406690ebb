"""The folders of the embedded Postgres: its home, and the private one of its socket.

Permissions of a folder that we did not make are never changed.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.postgres_account import Account, EmbeddedError, server_account

CLUSTER = "postgres"
RUNTIME_PARENT = "/tmp"  # short: a socket's path may have 107 bytes at most
RUNTIME_PREFIX = "krama-"


def prepare_home(home: Path) -> Account:
    """
    Make *home* with its missing parents; give the account that will run its server.

    Raises:
        EmbeddedError: It can't be made or used, or the account can't reach it.
    """
    try:
        account = server_account(home / CLUSTER)
        missing = [folder for folder in (home, *home.parents) if not folder.exists()]
        home.mkdir(parents=True, exist_ok=True)
        if account.is_another:
            for folder in missing:
                folder.chmod(0o711)  # it passes through, and lists nothing
        barrier = account.barrier(home)
    except OSError as error:
        raise EmbeddedError(
            f"can't use {home} for the embedded Postgres ({error.strerror}):"
            " set KRAMA_HOME to a folder of yours"
        ) from error
    if barrier is not None:
        raise EmbeddedError(
            f"embedded Postgres runs as {account.name}, who can't enter {barrier}:"
            " set KRAMA_HOME to a folder that it can reach, set DATABASE_URL,"
            " or run Krama as an ordinary user"
        )
    return account


@contextmanager
def sole_user(home: Path) -> Iterator[None]:
    """
    Hold the lock of *home*; the system lets go of it when we die.

    Raises:
        EmbeddedError: Another service holds it.
    """
    folder = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise EmbeddedError(
            f"another Krama runs in {home}: stop it, or set KRAMA_HOME"
        ) from error
    finally:
        os.close(folder)


@contextmanager
def runtime_folder(account: Account) -> Iterator[Path]:
    """
    Make a private folder for the socket, and remove it at the end.

    Raises:
        EmbeddedError: It can't be made, as where the root is read-only.
    """
    try:
        runtime = Path(tempfile.mkdtemp(prefix=RUNTIME_PREFIX, dir=RUNTIME_PARENT))
    except OSError as error:
        raise EmbeddedError(
            f"can't make a folder for the socket of the embedded Postgres in"
            f" {RUNTIME_PARENT} ({error.strerror}): have a tmpfs there,"
            " or set DATABASE_URL"
        ) from error
    try:
        account.own(runtime)
        yield runtime
    finally:
        shutil.rmtree(runtime)


def is_runtime(folder: Path, account: Account) -> bool:
    """Tell whether *folder* is one that we made for a server of *account*."""
    return (
        str(folder.parent) == RUNTIME_PARENT
        and folder.name.startswith(RUNTIME_PREFIX)
        and folder.is_dir()
        and not folder.is_symlink()
        and folder.stat().st_uid == account.uid
    )
