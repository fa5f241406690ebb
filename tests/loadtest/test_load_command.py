"""`python -m loadtest` as whoever runs it sees it."""

import asyncio
import os
import resource
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from loadtest.report.page import PAGE, page
from loadtest.result import Result, read_result

ROOT = Path(__file__).parents[2]
ENOUGH_S = 120
TINY = ("--sessions", "5", "--duration", "8", "--think-time", "0.2")
AT_ONCE = ("--model-latency", "constant:0")


class Ended(NamedTuple):
    code: int | None
    out: str
    err: str


async def started(*arguments: str, files: int | None = None) -> Process:
    """Start the load test, with so many open files allowed."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "loadtest", *arguments),
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "MPLCONFIGDIR": "/tmp"},
        stdout=PIPE,
        stderr=PIPE,
        preexec_fn=(
            None
            if files is None
            else lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
        ),
    )


async def ended(process: Process) -> Ended:
    async with asyncio.timeout(ENOUGH_S):
        out, err = await process.communicate()
    return Ended(process.returncode, out.decode(), err.decode())


async def loadtest(*arguments: str, files: int | None = None) -> Ended:
    return await ended(await started(*arguments, files=files))


def children_of(pid: int) -> set[int]:
    """Give the processes that *pid* has started and that still run."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return set(map(int, text.split()))


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


async def test_a_small_run_keeps_every_promise_and_leaves_a_report(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "report"

    run = await loadtest(*TINY, *AT_ONCE, "--json", "--report", str(folder))

    assert run.code == 0, run.out[-2000:] + run.err
    result = msgspec.json.decode(run.out, type=Result)
    assert len(result.turns) >= 10
    assert result.violations == ()
    assert result.cost.connections
    assert result.cost.cpu_ms
    assert read_result(folder) == result
    assert (folder / PAGE).read_text() == page(result)


async def test_the_report_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    await loadtest(*TINY, *AT_ONCE, "--without-model", "--report", str(folder))

    text = (folder / PAGE).read_text()

    assert text.count("<svg") >= 6
    assert "<script" not in text
    assert 'src="' not in text
    assert "@import" not in text


async def test_ctrl_c_tells_what_it_has_and_leaves_no_process_behind() -> None:
    process = await started("--sessions", "5", "--duration", "600", *AT_ONCE)
    began = set[int]()
    async with asyncio.timeout(ENOUGH_S):
        while len(began) < 4:  # database, two stand-ins, service
            began |= children_of(process.pid)
            await asyncio.sleep(0.05)
    process.send_signal(signal.SIGINT)

    run = await ended(process)

    assert run.code in (0, 1, 2)
    assert "turns answered" in run.out or "interrupted" in run.err
    assert not [pid for pid in began if is_running(pid)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--profile", "festival"), "'festival' is not one of 'normal', 'slow'"),
        (("--sessions", "0"), "0 is not in the range 1<=x<=1000"),
        (("--sessions", "1001"), "1001 is not in the range 1<=x<=1000"),
        (("--target", "shop"), "shop is no address: http://HOST:PORT"),
        (("--target", "http://192.0.2.7:8080"), "say --i-run-this-host"),
        (("--target", "http://127.0.0.1:9"), "--target needs --stand-in"),
        (("--model-latency", "fast"), "fast"),
        (("sweep", "LLM_CONCURRENCY"), "LLM_CONCURRENCY: write NAME=VALUE,VALUE"),
    ],
    ids=str,
)
async def test_what_can_be_put_right_is_one_line(
    arguments: tuple[str, ...], says: str
) -> None:
    run = await loadtest(*arguments)

    assert (run.code, run.out) == (2, "")
    assert says in run.err
    assert run.err.startswith("loadtest: ")
    assert run.err.count("\n") == 1


async def test_a_target_that_is_not_krama_is_refused() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    app = web.Application()
    app.add_routes([web.get("/readyz", answer)])
    async with TestServer(app) as server:
        url = str(server.make_url("")).rstrip("/")
        run = await loadtest("--target", url, "--stand-in", url, "--api-token", "t")

    assert run.code == 2
    assert run.err == f"loadtest: {url} isn't Krama\n"


async def test_a_target_that_is_away_is_told() -> None:
    url = "http://127.0.0.1:9"

    run = await loadtest("--target", url, "--stand-in", url, "--api-token", "t")

    assert run == (2, "", f"loadtest: nobody answers at {url}\n")


async def test_a_report_folder_that_exists_is_not_touched(tmp_path: Path) -> None:
    run = await loadtest("--report", str(tmp_path))

    assert run == (2, "", f"loadtest: --report {tmp_path}: File exists\n")
    assert not list(tmp_path.iterdir())


async def test_too_few_open_files_are_told_before_anything_starts() -> None:
    run = await loadtest("--sessions", "1000", files=256)

    assert run.code == 2
    assert "1000 sessions need 4150 open files, 256 are allowed" in run.err


async def test_a_port_in_use_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = await loadtest("sweep", f"PORT={port}")

    assert run.code == 2
    assert run.err == f"loadtest: port {port}: Address already in use\n"


async def test_two_results_are_compared(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    await loadtest(*TINY, *AT_ONCE, "--report", str(folder))

    run = await loadtest("--compare", str(folder), str(folder))

    assert run.code == 0, run.err
    assert "text answer p95" in run.out
    assert "no difference" in run.out


async def test_a_comparison_needs_results(tmp_path: Path) -> None:
    run = await loadtest("--compare", str(tmp_path), str(tmp_path))

    assert run.code == 2
    assert "result.json: No such file or directory" in run.err
