"""Rotation: whoever needs a token that ends soon renews it, once, however many need it at the same time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from sqlalchemy import text

from bot.installing import Clients
from bot.reminding import mail
from handlers.tokens import REST_AFTER_FAILURE, ROTATED_BEFORE_END
from storage import installations, workspaces
from storage.database import Record, open_record, upgrade
from storage.reminders import postings
from storage.sealing import keyring, new_key
from tests.handlers.oauth_server import LIFE_SECONDS, Slack
from tests.handlers.teams import KEY, KEYS, Clock, Replica
from tests.handlers.web_api import WebApi

# With some minutes of margin: the end of a token counts from the true time of its installation.
MARGIN_SECONDS = 300
SOON = {"seconds": LIFE_SECONDS - ROTATED_BEFORE_END.total_seconds() + MARGIN_SECONDS}


@pytest.fixture
def replicas(record_url: str, slack: WebApi):
    """Return four processes' worth of the bot over one record, in which the team T1 has installed it."""
    there, clock = Slack(slack), Clock()
    records = [open_record(record_url, KEYS) for _ in range(4)]
    upgrade(records[0])
    made = [Replica(record, there, clock) for record in records]
    made[0].install("T1")
    yield made
    for record in records:
        record.close()


def at_once(calls: list[Callable[[], object]]) -> None:
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        start.wait()
        call()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def refreshes(slack: WebApi) -> list[str]:
    return [p["refresh_token"] for m, p in slack.calls if m == "oauth.v2.access" and "refresh_token" in p]


def test_four_replicas_that_need_a_new_token_at_once_renew_it_once(replicas: list[Replica], slack: WebApi) -> None:
    replicas[0].clock.forward(**SOON)
    slack.tokens.clear()
    slack.calls.clear()
    at_once([lambda one=one: one.mention("T1") for one in replicas for _ in range(2)])
    assert (len(refreshes(slack)), replicas[0].slack.refused) == (1, [])
    used = {token for (method, _), token in zip(slack.calls, slack.tokens, strict=True) if method.startswith("chat.")}
    assert used == {replicas[0].slack.issued[2]}


def test_every_next_pair_is_renewed_with_the_pair_before(replicas: list[Replica], slack: WebApi) -> None:
    for one in replicas:
        one.clock.forward(**SOON)
        one.mention("T1")
    issued = replicas[0].slack.issued
    assert refreshes(slack) == issued[1:-1:2]
    assert replicas[0].slack.refused == []


def test_a_token_that_lasts_is_left_alone(replicas: list[Replica], slack: WebApi) -> None:
    replicas[0].clock.forward(seconds=SOON["seconds"] - 2 * MARGIN_SECONDS)
    replicas[0].mention("T1")
    assert refreshes(slack) == []


def test_a_refresh_that_fails_keeps_the_pair_rests_and_is_tried_again(replicas: list[Replica], slack: WebApi, caplog) -> None:
    one, clock = replicas[0], replicas[0].clock
    clock.forward(**SOON)
    one.slack.fails = "internal_error"
    slack.calls.clear()
    slack.tokens.clear()
    for _ in range(3):
        one.mention("T1")
    assert len(refreshes(slack)) == 1
    assert {token for token in slack.tokens if token.startswith("xoxe.xoxb")} == {one.slack.issued[0]}
    one.slack.fails = None
    clock.forward(seconds=REST_AFTER_FAILURE.total_seconds())
    one.mention("T1")
    assert (len(refreshes(slack)), len(one.slack.issued)) == (2, 4)
    assert [r.getMessage() for r in caplog.records if "xoxe" in r.getMessage()] == []


def test_a_quiet_teams_token_is_renewed_in_the_background(replicas: list[Replica], slack: WebApi) -> None:
    replicas[0].clock.forward(**SOON)
    at_once([one.tokens.rotate_due for one in replicas])
    assert len(refreshes(slack)) == 1


def test_what_posts_reminders_renews_the_token_before_it_posts(replicas: list[Replica], slack: WebApi) -> None:
    one = replicas[0]
    clients = Clients(one.tokens)
    (number,) = clients
    first = clients[number]
    one.clock.forward(**SOON)
    later = clients[number]
    assert (first.token, later.token) == (one.slack.issued[0], one.slack.issued[2])
    assert (isinstance(later, WebClient), later.retry_handlers, later.default_params["team_id"]) == (True, [], "T1")


def test_a_workspace_that_refused_an_old_token_goes_on_with_the_new_one(replicas: list[Replica]) -> None:
    one = replicas[0]
    with one.record.begin() as db:
        workspace = workspaces.of_team(db, "T1")
        postings.stop(db, workspace.id, "token_expired", one.clock())
    one.clock.forward(**SOON)
    mail(one.record, one.clock, Clients(one.tokens)).tick()
    with one.record.read() as db:
        assert postings.stopped(db, workspace.id) is None


def test_a_token_copied_to_another_team_does_not_open(replicas: list[Replica], caplog) -> None:
    one = replicas[0]
    one.install("T2")
    _copy_token(one.record, "T1", "T2")
    caplog.set_level(logging.INFO)
    one.slack.api.calls.clear()
    one.slack.api.tokens.clear()
    one.command("T2")
    assert set(one.slack.api.tokens) == {""}
    assert "does not open" in dict(one.slack.api.said())["response_url"]["text"]


def test_a_token_that_does_not_open_keeps_no_other_team_from_its_own(replicas: list[Replica], slack: WebApi, caplog) -> None:
    one = replicas[0]
    one.install("T2")
    _copy_token(one.record, "T2", "T1")
    with one.record.read() as db:
        broken, whole = (workspaces.of_team(db, team).id for team in ("T1", "T2"))
    for number in (broken, whole):
        with one.record.begin(number) as db:
            postings.stop(db, number, "token_expired", one.clock())
    one.clock.forward(**SOON)
    one.tokens.rotate_due()
    mail(one.record, one.clock, Clients(one.tokens)).tick()
    with one.record.read() as db:
        assert (postings.stopped(db, broken), postings.stopped(db, whole)) == ("token_expired", None)
    assert len(refreshes(slack)) == 1


def test_a_new_key_seals_and_the_old_one_can_go(replicas: list[Replica], record_url: str) -> None:
    new = new_key()
    both, only_new = (open_record(record_url, keyring(setting)) for setting in (f"2:{new},1:{KEY}", f"2:{new}"))
    with both.begin() as db:
        assert installations.reseal(db) == 1
    with only_new.read() as db:
        access = installations.of_team(db, "T1", None)
    assert access is not None
    assert [access.token, access.refresh_token] == replicas[0].slack.issued
    assert access.token not in repr(access)
    both.close()
    only_new.close()


def test_a_token_that_does_not_rotate_stays(record_url: str, slack: WebApi) -> None:
    record = open_record(record_url, KEYS)
    upgrade(record)
    one = Replica(record, Slack(slack, rotates=False))
    one.install("T1")
    one.clock.forward(days=400)
    one.mention("T1")
    assert refreshes(slack) == []
    record.close()


def _copy_token(record: Record, source: str, to: str) -> None:
    with record.begin() as db:
        db.execute(
            text("UPDATE installations SET token = (SELECT token FROM installations WHERE team_id = :a) WHERE team_id = :b"),
            {"a": source, "b": to},
        )
