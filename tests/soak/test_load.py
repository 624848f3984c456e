"""Requests for some seconds, with a replica that is killed: `make soak PARTS=requests` does the same at length."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.processes import in_fresh_process
from tests.soak import load

STATEMENTS, SECONDS = 50, 12


@pytest.fixture
def postgresql_with_statements(postgresql_url: str) -> str:
    in_fresh_process(load.prepare, postgresql_url, STATEMENTS)
    return postgresql_url


def test_what_replicas_acknowledged_is_answered_though_one_is_killed_and_one_is_stopped(postgresql_with_statements: str) -> None:
    found = load.killed(postgresql_with_statements, SECONDS, 4)
    assert found["requests"] == SECONDS * 4
    assert (found["lost"], found["acknowledged later than 3 s"]) == (0, 0)
    assert found["last answer to what was asked before the kill, s after it"] <= load.TAKEN_OVER


def test_a_slack_that_answers_503_holds_up_no_acknowledgement_and_loses_no_answer(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'record.db'}"
    in_fresh_process(load.prepare, url, STATEMENTS)
    found = load.away(url, SECONDS, 4)
    assert (found["lost"], found["not acknowledged"], found["acknowledged later than 3 s"]) == (0, 0, 0)
