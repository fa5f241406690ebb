"""What the system says of a process: proc(5)."""

import os
from pathlib import Path

import msgspec

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20
UTIME, STIME, RSS = 11, 12, 21  # fields after the name in /proc/PID/stat


class ProcessUse(msgspec.Struct, frozen=True):
    """CPU seconds since its start, and resident memory, of one process."""

    cpu_s: float
    rss_mb: float


def use_of(pid: int | None) -> ProcessUse | None:
    """Give what process *pid* has used; None if it doesn't run."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    ticks = int(fields[UTIME]) + int(fields[STIME])
    return ProcessUse(ticks / TICKS_PER_S, int(fields[RSS]) * PAGE_MB)
