"""Where Slack asks to wait (429): nothing is called in that workspace before, and everything is delivered after."""

from __future__ import annotations

import pytest

from tests.handlers.delivering.office import Office
from tests.soak.faults import Faults
from tests.soak.slack import Refusal

# What the header says, and how long is waited: half a minute where that cannot be meant, an hour at most.
WAITS = (("1", 1), ("30", 30), ("600", 600), (None, 30), ("soon", 30), ("-5", 30), ("", 30), ("nan", 30), ("999999999", 3600))


@pytest.mark.parametrize(("header", "seconds"), WAITS)
def test_a_limited_workspace_is_left_alone_for_the_time_asked_and_no_longer(
    office: Office, header: str | None, seconds: int
) -> None:
    office.slack.refusals.append(Refusal("chat.postMessage", "ratelimited", team="T1", retry_after=header, left=1))
    office.plan()
    office.team("T2")
    office.plan(team="T2")
    office.tick()
    assert [len(office.calls(team=team)) for team in ("T1", "T2")] == [1, 1]
    office.plan(number=67)
    if seconds > 1:
        office.tick(after=seconds - 1)
        assert office.calls() == ["C1"]
    office.tick(after=2)
    assert [len(office.standing(team=team)) for team in ("T1", "T2")] == [2, 1]


def test_looking_back_waits_as_well(office: Office, faults: Faults) -> None:
    faults.first.extend(["dropped"] * 3)
    office.plan(channels=("C1", "C2", "C3"))
    office.tick()
    office.slack.refusals.append(Refusal("conversations.history", "ratelimited", retry_after="120"))
    office.tick(after=31)
    called = len(office.calls("conversations.history"))
    assert called <= 3  # those that were on their way together
    office.tick(after=60)
    assert len(office.calls("conversations.history")) == called
    office.slack.refusals.clear()
    office.tick(after=61)
    assert [len(office.standing(channel)) for channel in ("C1", "C2", "C3")] == [1, 1, 1]


def test_looking_for_a_second_message_waits_as_well(office: Office, faults: Faults) -> None:
    faults.first.append("broken")
    office.plan()
    office.tick()
    office.tick(after=31)  # not there: posted again, and to be looked at when it has settled
    office.slack.refusals.append(Refusal("conversations.history", "ratelimited", retry_after="120"))
    called = len(office.calls("conversations.history"))
    for _ in range(10):
        office.tick(after=5)
    assert len(office.calls("conversations.history")) == called + 1
