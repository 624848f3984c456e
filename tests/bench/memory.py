"""How much memory this process takes, as the system counts it."""

from __future__ import annotations

import math
from pathlib import Path

_STATUS = Path("/proc/self/status")


def resident_mb() -> float:
    """Return what the process holds in memory now, in MB; not a number where the system does not say."""
    return _field("VmRSS")


def peak_mb() -> float:
    """Return the most that the process ever held, in MB; not a number where the system does not say."""
    return _field("VmHWM")


def _field(name: str) -> float:
    # Not getrusage: its peak of a young process is that of the process which started it.
    if not _STATUS.exists():
        return math.nan
    lines = dict(line.split(":", 1) for line in _STATUS.read_text(encoding="utf-8").splitlines())
    return int(lines[name].split()[0]) / 1024
