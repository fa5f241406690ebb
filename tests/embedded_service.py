"""A process with an embedded Postgres in HOME, as ACCOUNT if one is named.

It prints the database's URL, and ends in good order when its input is closed.
"""

import asyncio
import os
import pwd
import sys
from pathlib import Path

import uvloop

from bot.embedded import embedded_postgres


def become(account: str) -> None:
    """Give up root for *account*."""
    entry = pwd.getpwnam(account)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)


async def serve(home: Path) -> None:
    """Run Postgres until the input ends."""
    async with embedded_postgres(home, durable=False) as url:
        print(url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    for account in sys.argv[2:]:
        become(account)
    uvloop.run(serve(Path(sys.argv[1])))
