"""Look-ups through the front door of the record, and how long each takes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.commands import shape
from storage import quoting, workspaces
from storage.database import Record, open_record
from storage.held import Holdings
from storage.holdings import current
from storage.quoting.values import Judgement
from tests.bench import memory

# After the last statement of the corpus: everything is seen.
ON = date(2026, 1, 1)
AT_LEAST = 20


@dataclass(frozen=True, slots=True)
class Lookups:
    """
    What was answered, in the shape of `quote --batch`, and in how many milliseconds, by the quote's id.

    Of a fresh process: the seconds until its first answer, its MB before it and the MB that look-ups added. Of a baseline:
    the seconds its index took, and its bytes.
    """

    answers: dict[str, dict[str, Any]]
    milliseconds: dict[str, float]
    first_seconds: float = math.nan
    idle_mb: float = math.nan
    grown_mb: float = math.nan
    index_seconds: float = math.nan
    index_bytes: float = math.nan


def timed(
    find: Callable[[Mapping[str, Any]], Any],
    shown: Callable[[Any], dict[str, Any]],
    wanted: Sequence[Mapping[str, Any]],
    seconds: float = math.inf,
) -> Lookups:
    """Look up one thing after the other; after so many seconds no more, but for the first twenty."""
    answers, milliseconds = {}, {}
    for one in wanted:
        if sum(milliseconds.values()) > seconds * 1000 and len(answers) >= AT_LEAST:
            break
        started = time.perf_counter()
        found = find(one)
        milliseconds[one["id"]] = (time.perf_counter() - started) * 1000
        answers[one["id"]] = {"id": one["id"], **shown(found)}
    return Lookups(answers, milliseconds)


def of_record(url: str, quotes: Sequence[Mapping[str, Any]], started: float) -> Lookups:
    """Look up every quote in the local record of this address; `started` is when the process was called for, as `time.time`."""
    record = open_record(url)
    workspace_id = local_workspace(record)
    idle_mb = memory.resident_mb()
    checked(record, workspace_id, quotes[0]["quote"])
    first_seconds = time.time() - started
    done = timed(lambda one: checked(record, workspace_id, one["quote"]), lambda found: shape.judgement(*found), quotes)
    grown_mb = memory.resident_mb() - idle_mb
    record.close()
    return replace(done, first_seconds=first_seconds, idle_mb=idle_mb, grown_mb=grown_mb)


def local_workspace(record: Record) -> int:
    """Return the number of the record's first workspace."""
    with record.read() as db:
        return workspaces.every(db)[0].id


def holdings_of(record: Record, workspace_id: int) -> Holdings:
    """Return what the workspace holds now, as every command asks for it."""
    with record.read() as db:
        return current(db, workspace_id)


def checked(record: Record, workspace_id: int, typed: str) -> tuple[Holdings, Judgement]:
    """Check one quote, from the opening of the transaction to the judgement."""
    holdings = holdings_of(record, workspace_id)
    return holdings, quoting.check(holdings, typed, on=ON)
