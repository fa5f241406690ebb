"""What the documentation has people run, as it stands there."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

from bot.postgres_account import INSTALL

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
RUNBOOK = DOCS / "PRODUCTION_RUNBOOK.md"
PAGES = (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
PROGRAMS = (Path(sys.executable).parent, INSTALL / "bin")
ENOUGH_S = 60


def blocks_of(text: str) -> list[str]:
    """Give the blocks of shell commands in *text*."""
    return SHELL.findall(text)


def commands_of(heading: str) -> str:
    """Give the shell commands that the runbook has below *heading*."""
    text = RUNBOOK.read_text()
    assert f"\n## {heading}\n" in text
    section = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    [commands] = blocks_of(section)
    return commands


async def carry_out(
    commands: str, folder: Path, *, given: str = "", **environment: str
) -> str:
    """Run *commands* in *folder*, *given* as their input; give what they say."""
    ran = await asyncio.to_thread(
        subprocess.run,
        ("bash", "--norc", "-euc", commands),
        cwd=folder,
        env={
            "PATH": ":".join([*map(str, PROGRAMS), os.environ["PATH"]]),
            "LANG": "C.UTF-8",
            **environment,
        },
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=ENOUGH_S,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    return ran.stdout
