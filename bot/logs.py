"""
Logs: JSON lines in the data folder, warnings at the terminal; neither holds texts, questions or tokens.

Whatever asks for a line, an error is written as its kind and where it comes from, without its own words, and what has the shape
of a token is blotted out. Lines of one request share its number (`request`).
"""

from __future__ import annotations

import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

from handlers.failing import describe

LOG_BYTES = 5_000_000
LOGS_KEPT = 5
# These libraries print bodies, frames, statements or rows, which hold what people say and type, at their lower levels.
QUIET = (
    "slack_bolt", "slack_sdk", "uvicorn", "websockets", "httpx", "httpcore", "asyncio", "apscheduler", "alembic", "sqlalchemy",
    "python_multipart", "dateparser", "tzlocal",
)  # fmt: skip
TOKEN = re.compile(r"\b(xox[a-z](?:\.xox[a-z])?|xapp)-[\w.-]+")


def configure(folder: Path, *, at_terminal: bool) -> None:
    """Send every log line to `rapporteur.log` in the folder, and for a server (`at_terminal`) warnings also to standard error."""
    folder.mkdir(parents=True, exist_ok=True)
    shared: list[structlog.typing.Processor] = [
        _described,
        _without_tokens,
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    to_file = RotatingFileHandler(
        folder / "rapporteur.log", maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8", delay=True
    )
    to_file.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=shared,
        ),
    )
    handlers: list[logging.Handler] = [to_file]
    if at_terminal:
        to_terminal = logging.StreamHandler(sys.stderr)
        to_terminal.setLevel(logging.WARNING)
        to_terminal.setFormatter(
            structlog.stdlib.ProcessorFormatter(
                processor=structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()), foreign_pre_chain=shared
            )
        )
        handlers.append(to_terminal)
    logging.basicConfig(level=logging.INFO, handlers=handlers, force=True)
    quiet()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def quiet() -> None:
    """Keep libraries from writing what passes through them, whatever the level of everything else."""
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _described(_: Any, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Write an error as its kind and its places: its own words may be a statement's, or a question's."""
    given = line.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line["error"] = describe(error)
    line.pop("stack_info", None)
    return line


def _without_tokens(_: Any, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Blot out what has the shape of a token."""
    for name, value in line.items():
        if isinstance(value, str):
            line[name] = TOKEN.sub(r"\1-...", value)
    return line
