"""`python -m loadtest` as whoever runs it sees it."""

import asyncio
import os
import resource
import signal
import socket
import sys
import threading
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from loadtest.__main__ import main
from loadtest.errors import LoadError
from loadtest.plan import require_files
from loadtest.report.page import PAGE, page, write_report
from loadtest.result import Result, read_result
from tests.loadtest.scene import a_result

ROOT = Path(__file__).parents[2]
ENOUGH_S = 120
POLL_S = 0.05
PROGRAMS = 4  # database, two stand-ins, service
TARGET = ("--target", "http://127.0.0.1:9")
AT_ONCE = ("--model-latency", "constant:0")


class Ended(NamedTuple):
    code: object
    out: str
    err: str


async def started(*arguments: str) -> Process:
    """Start the load test as a process of its own."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "loadtest", *arguments, *AT_ONCE),
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "MPLCONFIGDIR": "/tmp"},
        stdout=PIPE,
        stderr=PIPE,
    )


async def ended(process: Process) -> Ended:
    async with asyncio.timeout(ENOUGH_S):
        out, err = await process.communicate()
    return Ended(process.returncode, out.decode(), err.decode())


def loadtest(capsys: pytest.CaptureFixture[str], *arguments: str) -> Ended:
    """Run the load test in this process; it must end with an exit code."""
    with pytest.raises(SystemExit) as told:
        main(arguments)
    return Ended(told.value.code, *capsys.readouterr())


def children_of(pid: int) -> set[int]:
    """Give the processes that *pid* has started and that still run."""
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def is_running(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.long
async def test_a_small_run_keeps_every_promise_and_leaves_a_report(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "report"
    five = ("--sessions", "5", "--duration", "8", "--think-time", "0.2")

    run = await ended(await started(*five, "--json", "--report", str(folder)))

    assert run.code == 0, run.out[-2000:] + run.err
    result = msgspec.json.decode(run.out, type=Result)
    assert len(result.turns) >= 5
    assert result.violations == ()
    assert result.cost.connections
    assert result.cost.cpu_ms
    assert read_result(folder) == result
    text = (folder / PAGE).read_text()
    assert text == page(result)
    assert text.count("<svg") >= 6


async def test_ctrl_c_tells_what_it_has_and_leaves_no_process_behind() -> None:
    process = await started("--sessions", "5", "--duration", "600")
    began = set[int]()
    async with asyncio.timeout(ENOUGH_S):
        while len(began) < PROGRAMS:
            began |= children_of(process.pid)
            await asyncio.sleep(POLL_S)
    process.send_signal(signal.SIGINT)

    run = await ended(process)

    assert "turns answered" in run.out or "interrupted" in run.err
    assert not [pid for pid in began if is_running(pid)]


async def test_a_second_ctrl_c_ends_it_at_once_and_leaves_no_process_behind() -> None:
    process = await started("--sessions", "5", "--duration", "600")
    async with asyncio.timeout(ENOUGH_S):
        while not (began := children_of(process.pid)):
            await asyncio.sleep(POLL_S)
    process.send_signal(signal.SIGINT)
    await asyncio.sleep(POLL_S)  # signals that come at once are taken for one
    process.send_signal(signal.SIGINT)

    run = await ended(process)

    assert run == (2, "", "loadtest: interrupted; nothing was judged\n")
    assert not [pid for pid in began if is_running(pid)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--profile", "festival"), "'festival' is not one of 'normal', 'slow'"),
        (("--sessions", "0"), "0 is not in the range 1<=x<=1000"),
        (("--sessions", "1001"), "1001 is not in the range 1<=x<=1000"),
        (("--target", "shop"), "shop is no address: http://HOST:PORT"),
        (("--target", "http://192.0.2.7:8080"), "say --i-run-this-host"),
        (("--target", "http://[::1"), "http://[::1 is no address"),
        (("--target", "http://127.0.0.1:99999"), "is no address"),
        (("--target", "ftp://127.0.0.1:9"), "ftp://127.0.0.1:9 is no address"),
        (("--target", "http://127.0.0.1:9"), "--target needs --stand-in"),
        (
            (*TARGET, "--stand-in", "desk", "--api-token", "t"),
            "desk is no address: http://HOST:PORT",
        ),
        (("--duration", "nan"), "nan is no number"),
        (("--think-time", "nan"), "nan is no number"),
        (("--rate", "nan"), "nan is no number"),
        (("--model-latency", "constant:nan"), "constant:nan"),
        (("--model-latency", "constant:-1"), "constant:-1"),
        (
            ("--model-latency", "fast"),
            ": write constant:S, lognormal:MEDIAN,P95 or file:PATH",
        ),
        (("sweep", "LLM_CONCURRENCY"), "LLM_CONCURRENCY: write NAME=VALUE,VALUE"),
    ],
    ids=str,
)
def test_what_can_be_put_right_is_one_line(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = loadtest(capsys, *arguments)

    assert (run.code, run.out) == (2, "")
    assert says in run.err
    assert run.err.startswith("loadtest: ")
    assert run.err.count("\n") == 1


class _Stranger(BaseHTTPRequestHandler):
    """Answers as a service that isn't ours."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status": "ok"}')

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def stranger() -> Iterator[str]:
    """The address of a service that isn't Krama."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Stranger) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        serving.join()


def test_a_target_that_is_not_krama_is_refused(
    stranger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = loadtest(
        capsys, "--target", stranger, "--stand-in", stranger, "--api-token", "t"
    )

    assert run == (2, "", f"loadtest: {stranger} isn't Krama\n")


def test_a_target_that_is_away_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    url = "http://127.0.0.1:9"

    run = loadtest(capsys, "--target", url, "--stand-in", url, "--api-token", "t")

    assert run == (2, "", f"loadtest: nobody answers at {url}\n")


def test_a_report_folder_that_exists_is_not_touched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = loadtest(capsys, "--report", str(tmp_path))

    assert run == (2, "", f"loadtest: --report {tmp_path}: File exists\n")
    assert not list(tmp_path.iterdir())


def test_what_is_refused_leaves_no_report_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "report")

    refused = loadtest(capsys, "--report", folder, "--target", "http://192.0.2.7:8080")
    away = (*TARGET, "--stand-in", TARGET[1], "--api-token", "t")
    failed = loadtest(capsys, "--report", folder, *away)

    assert (refused.code, failed.code) == (2, 2)
    assert failed.err == f"loadtest: nobody answers at {TARGET[1]}\n"
    assert not list(tmp_path.iterdir())


@pytest.fixture
def few_files() -> Iterator[int]:
    """The number of files that may be open, which is small."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    yield 256
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_limit_of_files_that_can_be_raised_is_raised(few_files: int) -> None:
    require_files(100)

    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 550


def test_too_few_files_are_told() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)

    with pytest.raises(LoadError, match=f"{hard} are allowed: ulimit -n"):
        require_files(hard)


def test_a_port_in_use_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = loadtest(capsys, "sweep", f"PORT={port}")

    assert run.code == 2
    assert run.err == f"loadtest: port {port}: Address already in use\n"


def test_two_results_are_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_report(a_result(), tmp_path)

    main(("--compare", str(tmp_path), str(tmp_path)))

    told = capsys.readouterr().out
    assert "text answer p95" in told
    assert "no difference" in told


def test_a_comparison_needs_results(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = loadtest(capsys, "--compare", str(tmp_path), str(tmp_path))

    assert run.code == 2
    assert run.err == f"loadtest: {tmp_path}/result.json: No such file or directory\n"
