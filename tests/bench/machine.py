"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import sqlite3
from datetime import date
from pathlib import Path


def described() -> str:
    """Return the sentence above the table: the day, the machine and the versions."""
    today = date.today()  # noqa: DTZ011 - the day on the wall of whoever runs it
    cores = f"{os.cpu_count()} virtual cores ({_processor()})"
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"Measured by `make bench` on {today:%-d %B %Y}, {cores}, {_memory_gb():.0f} GB, {platform.system()}, {versions}."


def _processor() -> str:
    lines = _lines(Path("/proc/cpuinfo"))
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []
