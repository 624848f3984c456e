"""The tick of alerts in a running bot: it tells what is due, and outlives what goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot import alerting
from bot.slack import posting_client
from handlers import Deps
from handlers.alerting import Alerts
from storage import letters, searches, statements, workspaces
from storage.provenance import Provenance
from storage.statements import SourceBytes
from tests.handlers.conftest import JAPAN_65
from tests.handlers.test_alerting import MONDAY, OPENED
from tests.handlers.web_api import TEAM, WebApi, serving


@pytest.fixture
def slack() -> Iterator[WebApi]:
    with serving() as api:
        yield api


@pytest.fixture
def waiting(sqlite_record, slack: WebApi) -> Deps:
    """Return a team with a saved search, and a statement that answers it."""
    slack.answers["conversations.open"] = OPENED
    with sqlite_record.begin() as db:
        at = workspaces.adopt(db, TEAM, "Mission", MONDAY).id
        workspaces.set_up(db, at, actor="test", now=MONDAY, own_delegation="JPN")
        saved = searches.save(db, at, "U1", "what did we say about radionuclide stations", now=MONDAY)
        searches.alert(db, at, "U1", saved.id, wanted=True)
        given = Provenance(
            delegation="Japan", body="CTBTO Preparatory Commission", session="65", date="2025-11-10", title="JPN 65"
        )
        statements.add(
            db, at, reading=statements.read_pasted(JAPAN_65), source=SourceBytes("a.txt", b"a"), provenance=given,
            actor="test", now=MONDAY,
        )  # fmt: skip
    return Deps(sqlite_record, lambda: MONDAY)


def test_a_running_bot_tells_what_is_new(waiting: Deps, slack: WebApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerting, "TICK_SECONDS", 0.05)
    with alerting.ticking(waiting, lambda _: posting_client("xoxb-test", slack.url)):
        (_, (method, message)) = slack.wait_for(2)
    assert (method, message["channel"]) == ("chat.postMessage", "D7")
    assert "two further radionuclide stations" in message["text"]
    assert [name for name, _ in slack.said()].count("chat.postMessage") == 1


def test_a_fault_is_one_line_without_anybodys_words_and_the_next_tick_tries_again(
    waiting: Deps, slack: WebApi, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: int) -> None:
        raise RuntimeError("radionuclide")

    with caplog.at_level(logging.INFO):
        alerting.tick(Alerts(waiting, broken))
    assert "radionuclide" not in caplog.text
    alerting.tick(Alerts(waiting, lambda _: posting_client("xoxb-test", slack.url)))
    assert [name for name, _ in slack.said()] == ["conversations.open", "chat.postMessage"]


def test_letters_are_forgotten_with_the_clock(waiting: Deps, slack: WebApi) -> None:
    alerting.tick(Alerts(waiting, lambda _: posting_client("xoxb-test", slack.url)))
    late = Deps(waiting.record, lambda: MONDAY + timedelta(days=91))
    alerting.forget_old(late)
    with waiting.record.read() as db:
        assert letters.last_sent(db, workspaces.of_team(db, TEAM).id, "search 1") is None
