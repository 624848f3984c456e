"""Nothing of another workspace, and nothing that somebody may not see, reaches them: by content, count, hint or error."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from storage import workspaces
from storage.database import Record, upgrade
from storage.exporting import akoma_ntoso, objects, rows, taking_out
from storage.exporting.narrowing import Narrowing
from tests.handlers.conftest import opened
from tests.handlers.town import KEPT_FOR, Town
from tests.handlers.towns import KINDS, TEAMS, Towns, settled
from tests.handlers.web_api import serving

STEPS = {"sqlite": 8_000, "postgresql": 2_000}
TWIN_STEPS = 400


@pytest.fixture
def towns(record: Record) -> Iterator[Towns]:
    with ExitStack() as running:
        slacks = {team: running.enter_context(serving(Town())) for team in TEAMS}
        yield settled(record, slacks, seed=20260301)


def test_no_canary_leaves_its_cage(towns: Towns, record: Record, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for _ in range(STEPS[record.engine.dialect.name]):
        done = towns.step()
        for line in caplog.records:
            message = line.getMessage().casefold()
            assert not any(canary.word in message for canary in towns.canaries), done
            assert line.levelno < logging.ERROR, f"{done}: {message}"
        caplog.clear()
    for team in TEAMS:
        written = exported(record, team)
        foreign = [canary.word for canary in towns.canaries if canary.team != team and canary.word not in towns.typed]
        assert not any(word in written for word in foreign)
    reached = " ".join(said for town in towns.slacks.values() for _, _, said in town.sent)
    # A test that asks for nothing finds nothing: every kind of statement was shown to those who may see it.
    shown = {(canary.team, canary.kept_for) for canary in towns.canaries if canary.word in reached}
    assert len(shown) == 12


def exported(record: Record, team: str) -> str:
    """Return all that is taken out for a team, whose whole record whoever runs the bot may see."""
    with record.read() as db:
        at = workspaces.of_team(db, team).id
        held = list(taking_out.statements(db, at, taking_out.ids(db, at, Narrowing())))
        table = rows.table((one.source.name, one) for one in held)
        return b"".join([*objects.lines(held), *table, *map(akoma_ntoso.document, held)]).decode().casefold()


def test_nothing_tells_that_something_is_kept(tmp_path: Path) -> None:
    """With and without what others keep for themselves, everything said to a third is the same to the letter."""
    with ExitStack() as running:
        kept = {"all": tuple(KEPT_FOR), "some": ("open", "C2")}
        worlds = [_world(running, tmp_path / f"{name}.db", stored) for name, stored in kept.items()]
        for _ in range(TWIN_STEPS):
            done = [world.step() for world in worlds]
            assert _plain(done[0]) == _plain(done[1])
            heard = [[(users, _plain(said)) for users, _, said in world.slacks["T1"].sent] for world in worlds]
            assert heard[0] == heard[1], done[0]
            for world in worlds:
                world.slacks["T1"].sent.clear()


def _world(running: ExitStack, path: Path, stored: Collection[str]) -> Towns:
    record = running.enter_context(opened(path))
    upgrade(record)
    world = settled(record, {"T1": running.enter_context(serving(Town()))}, seed=7, stored=stored)
    # What is stored gets the next number, which tells how many there are: nothing is stored here.
    return replace(world, people=("U2",), kinds=tuple(kind for kind in KINDS if kind != "submit"))


def _plain(said: str) -> str:
    """Return a payload without what is of one run alone: addresses, references and keys."""
    return re.sub(r"http://127\.0\.0\.1:\d+|reference [0-9a-f]{8}|\b[0-9a-f]{16,}\b", "", said)
