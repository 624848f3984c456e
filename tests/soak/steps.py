"""Where a worker is killed: between the numbered steps of a posting's life, as they pass by in its statements and commits."""

from __future__ import annotations

import os
import random
import re
import signal
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, orm

BEFORE_CLAIM, AFTER_CLAIM = "before claim", "after claim"
AFTER_INTENT = "after intent"
BEFORE_ANSWER, AFTER_ANSWER = "after answer, before commit", "after commit"
STEPS = (BEFORE_CLAIM, AFTER_CLAIM, AFTER_INTENT, BEFORE_ANSWER, AFTER_ANSWER)
# By the column that only this step sets; the first that fits.
_BY_COLUMN = (
    ("ts", BEFORE_ANSWER, AFTER_ANSWER),
    ("attempted_at", "", AFTER_INTENT),
    ("leased_by", BEFORE_CLAIM, AFTER_CLAIM),
)
_SET = re.compile(r"(\w+)\s?=")


class Steps:
    """
    Kills this process at each step: the first time that any worker comes by, and by chance later.

    It says so first, in a line of `log`, since nobody could afterwards. With the chance of `sleep`, it stops itself between the
    intent and the call, until somebody has it go on.
    """

    def __init__(self, chances: Mapping[str, float], log: Path, seed: int, *, sleep: float = 0) -> None:
        """Take the chance of each step; one that is missing is never the end."""
        self.sleep = sleep
        self.chances, self.random = chances, random.Random(seed)
        self.log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.new = set(chances) - set(log.read_text().splitlines())
        self.passing = threading.local()

    def watch(self, engine: Engine) -> None:
        """Look at what goes through an engine, for the rest of this process."""
        event.listen(engine, "before_cursor_execute", self._statement)
        event.listen(engine, "commit", self._before_commit)
        event.listen(engine, "rollback", self._forget)
        event.listen(orm.Session, "after_commit", self._after_commit)

    def _statement(self, _: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.startswith("UPDATE postings SET "):
            return
        changed = set(_SET.findall(statement.partition(" WHERE ")[0]))
        for column, before, after in _BY_COLUMN:
            if column in changed:
                self.passing.step = before, after
                return

    def _before_commit(self, _: Any) -> None:
        self._pass(getattr(self.passing, "step", ("", ""))[0])

    def _after_commit(self, _: Any) -> None:
        step, self.passing.step = getattr(self.passing, "step", ("", "")), ("", "")
        self._pass(step[1])

    def _forget(self, _: Any) -> None:
        self.passing.step = ("", "")

    def _pass(self, step: str) -> None:
        if step in self.new or self.random.random() < self.chances.get(step, 0):
            os.write(self.log, f"{step}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)
        if step == AFTER_INTENT and self.random.random() < self.sleep:
            os.kill(os.getpid(), signal.SIGSTOP)
