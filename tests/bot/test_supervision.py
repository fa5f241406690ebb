"""Programs that are kept running, and those that can't be."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from bot.supervision import Program, ProgramEnded, keep_running, running

ENOUGH_S = 30


def a_program(tmp_path: Path, code: str) -> Program:
    return Program(
        name="a program",
        arguments=(sys.executable, "-c", code),
        environment=os.environ,
        log=tmp_path / "program.log",
    )


async def test_program_runs_from_its_ready_line_to_the_end_of_the_block(
    tmp_path: Path,
) -> None:
    code = "import os, time; print('ready', os.getpid(), flush=True); time.sleep(60)"

    async with running(a_program(tmp_path, code)) as program:
        word, pid = program.line.split()
        assert Path(f"/proc/{pid}").exists()
    assert word == "ready"
    assert not Path(f"/proc/{pid}").exists()


async def test_program_that_is_never_ready_is_an_error(tmp_path: Path) -> None:
    code = "raise SystemExit('no')"

    with pytest.raises(ProgramEnded, match="program.log"):
        async with running(a_program(tmp_path, code)):
            pytest.fail("it isn't ready")
    assert (tmp_path / "program.log").read_text() == "no\n"


async def test_end_of_a_running_program_is_noticed(tmp_path: Path) -> None:
    async with running(a_program(tmp_path, "print('ready')")) as program:
        with pytest.raises(ProgramEnded, match="has ended"):
            async with asyncio.timeout(ENOUGH_S):
                await program.ended


async def test_program_that_ends_at_once_is_given_up(tmp_path: Path) -> None:
    code = "import sys; print('start', file=sys.stderr)"

    with pytest.raises(ProgramEnded, match="ends at once"):
        async with asyncio.timeout(ENOUGH_S):
            await keep_running(a_program(tmp_path, code))
    assert (tmp_path / "program.log").read_text().count("start") == 3


async def test_program_that_is_killed_is_started_again(tmp_path: Path) -> None:
    code = (
        "import os, sys, time; print(os.getpid(), file=sys.stderr, flush=True);"
        " time.sleep(60)"
    )
    program = a_program(tmp_path, code)

    async def pids(count: int) -> list[int]:
        async with asyncio.timeout(ENOUGH_S):
            while True:
                log = program.log.read_text() if program.log.exists() else ""
                if log.count("\n") >= count:
                    return [int(line) for line in log.splitlines()]
                await asyncio.sleep(0.02)

    keeping = asyncio.create_task(keep_running(program))
    (first,) = await pids(1)
    os.kill(first, 9)
    _, second = await pids(2)
    keeping.cancel()
    await asyncio.wait((keeping,))

    assert not Path(f"/proc/{second}").exists()
