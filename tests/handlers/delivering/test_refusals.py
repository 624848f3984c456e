"""What Slack refuses for good: tried once, on record, and told to the one who planned the session."""

from __future__ import annotations

import pytest

from bot import reminding
from storage.models import Workspace
from tests.handlers.delivering.office import TOLD, Office
from tests.soak.faults import Faults
from tests.soak.slack import Refusal

FOR_GOOD = (
    "is_archived",
    "not_in_channel",
    "channel_not_found",
    "restricted_action",
    "missing_scope",
    "msg_too_long",
    "invalid_blocks",
    "an_error_of_next_year",
)
TOKEN = ("account_inactive", "token_revoked", "invalid_auth", "not_authed", "token_expired")


@pytest.mark.parametrize("error", FOR_GOOD)
def test_a_channel_that_refuses_is_tried_once_and_its_keeper_told_within_five_minutes(office: Office, error: str) -> None:
    office.slack.refusals.append(Refusal("chat.postMessage", error, channel="C1"))
    office.plan()
    for _ in range(5):
        office.tick(after=60)
    assert office.calls().count("C1") == 1
    assert office.postings() == [("failed", error)]
    assert ["PC-66" in message.text for message in office.standing(TOLD)] == [True]


def test_a_channel_that_refuses_does_not_stop_the_others(office: Office) -> None:
    office.slack.refusals.append(Refusal("chat.postMessage", "is_archived", channel="C1"))
    office.plan(channels=("C1", "C2"))
    office.tick()
    assert [len(office.standing(channel)) for channel in ("C1", "C2")] == [0, 1]


def test_a_refusal_told_to_nobody_who_can_be_reached_ends_there(office: Office) -> None:
    office.slack.refusals.append(Refusal("chat.postMessage", "restricted_action"))
    office.plan()
    for _ in range(5):
        office.tick(after=60)
    assert office.calls() == ["C1", TOLD]
    assert office.postings(target="UKEEPER") == [("failed", "restricted_action")]


@pytest.mark.parametrize("error", TOKEN)
def test_a_refused_token_stops_its_workspace_alone(office: Office, error: str) -> None:
    office.slack.refusals += [Refusal(method, error, team="T1") for method in ("chat.postMessage", "auth.test")]
    office.plan()
    office.team("T2")
    office.plan(team="T2")
    for _ in range(5):
        office.tick(after=60)
    assert office.calls() == ["C1"]
    assert len(office.standing(team="T2")) == 1


def test_a_token_that_was_refused_for_the_moment_is_tried_again_without_a_new_start(office: Office) -> None:
    office.slack.refusals += [Refusal(method, "org_login_required") for method in ("chat.postMessage", "auth.test")]
    office.plan()
    for _ in range(3):
        office.tick(after=60)
    office.slack.refusals.clear()
    office.tick(after=60)
    assert (office.calls(), office.standing()) == (["C1"], [])
    office.tick(after=300)
    assert len(office.standing()) == 1


def test_a_workspace_goes_on_once_its_token_is_accepted(office: Office) -> None:
    office.slack.refusals.append(Refusal("chat.postMessage", "token_revoked"))
    office.plan()
    office.tick()
    with office.record.read() as db:
        assert db.get_one(Workspace, office.workspaces["T1"]).stopped_reason == "token_revoked"
    office.slack.refusals.clear()
    reminding.accepted(office.record, office.workspaces["T1"])
    office.tick(after=60)
    assert len(office.standing()) == 1


def test_a_channel_shared_with_another_organisation_is_not_posted_to(office: Office) -> None:
    office.slack.shared.add("C1")
    office.plan()
    office.tick()
    assert office.calls() == [TOLD]
    assert office.postings() == [("failed", "shared_outside")]


def test_a_token_refused_while_looking_for_a_message_stops_the_workspace(office: Office, faults: Faults) -> None:
    faults.first.append("dropped")
    office.plan()
    office.tick()
    office.slack.refusals += [Refusal(method, "token_revoked") for method in ("conversations.history", "auth.test")]
    for _ in range(5):
        office.tick(after=60)
    assert len(office.calls("conversations.history")) == 1
