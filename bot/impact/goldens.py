"""The golden transcripts of the checkout, played with what stands in it now."""

import asyncio
import re
import sys
from contextlib import suppress
from pathlib import Path

from bot.errors import KramaError

TESTS = ("tests/golden/test_in_memory.py", "tests/golden/test_exported.py")
LONGEST_S = 600.0
PASSED, FAILED = 0, 1  # pytest's exit codes; any other means that it couldn't run
_RED = re.compile(r"^FAILED \S+\[(?P<golden>[^\]]+)\]", re.MULTILINE)


class GoldensDidNotRun(KramaError):
    """They couldn't be played; the message says what was the matter."""


async def red_goldens(checkout: Path) -> tuple[str, ...]:
    """
    Give the goldens that go another way now.

    Raises:
        GoldensDidNotRun: There are none, or they couldn't be played.
    """
    if not all((checkout / test).exists() for test in TESTS):
        raise GoldensDidNotRun(f"there are no goldens in {checkout}")
    command = ("-m", "pytest", *TESTS, "-q", "-rf", "--tb=no", "--no-header")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *command),
        cwd=checkout,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(LONGEST_S):
            output, _ = await process.communicate()
    except TimeoutError as error:
        raise GoldensDidNotRun(f"not done within {LONGEST_S:.0f} s") from error
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    text = output.decode()
    if process.returncode not in (PASSED, FAILED):
        raise GoldensDidNotRun(f"the goldens can't be played: {text.strip()[-300:]}")
    return tuple(dict.fromkeys(_RED.findall(text)))
