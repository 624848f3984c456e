"""Where nobody can tell whether Slack took a message: it is looked for before it is sent again, and stands once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage import sessions
from storage.models import Posting
from tests.handlers.delivering.office import CLIENT_SECONDS, TOLD, Office, client
from tests.soak.faults import ACCEPTED, OF_MESSAGES, UNREAD, Faults
from tests.soak.slack import Refusal

NOT_TAKEN = [fault for fault in UNREAD if fault not in (*OF_MESSAGES, "limited")]
TAKEN = [fault for fault in ACCEPTED if fault not in OF_MESSAGES]
SETTLED = 31


@pytest.mark.parametrize("fault", TAKEN)
def test_a_message_that_was_taken_is_found_and_not_sent_again(office: Office, faults: Faults, fault: str) -> None:
    faults.first.append(fault)
    office.plan()
    office.tick()
    assert office.postings() == [("unknown", None)]
    office.tick(after=SETTLED)
    assert office.calls() == ["C1"]
    assert office.postings() == [("sent", None)]


@pytest.mark.parametrize("fault", NOT_TAKEN)
def test_a_message_that_was_not_taken_is_sent_again_once_nothing_was_found(office: Office, faults: Faults, fault: str) -> None:
    faults.first.append(fault)
    office.plan()
    office.tick()
    office.tick(after=SETTLED - 2)
    assert len(office.calls("conversations.history")) == 0  # it might become visible yet
    office.tick(after=2)
    assert office.postings() == [("sent", None)]
    assert len(office.standing()) == 1


def test_a_message_among_many_others_is_found(office: Office, faults: Faults) -> None:
    faults.first.append("dropped")
    office.plan()
    office.tick()
    for number in range(250):
        office.slack.post("T1", {"channel": "C1", "text": f"chatter {number}"})
    office.tick(after=SETTLED)
    assert [message.key for message in office.standing() if message.key] == [key(office)]


def test_a_message_whose_text_somebody_copied_is_not_taken_for_it(office: Office, faults: Faults) -> None:
    faults.first.append("broken")
    office.plan()
    office.slack.post(
        "T1", {"channel": "C1", "text": "PC-66", "metadata": {"event_type": "other", "event_payload": {"key": "x"}}}
    )
    office.tick()
    office.tick(after=SETTLED)
    assert [message.key for message in office.standing()] == ["x", key(office)]


def test_a_worker_that_is_gone_loses_its_claim_and_nothing_else(office: Office, faults: Faults) -> None:
    faults.first.append("dropped")
    office.plan()
    office.tick()
    with office.record.begin() as db:  # as it stands when the worker dies in the middle of the call
        posting = db.scalars(select(Posting)).one()
        posting.state, posting.next_try_at = "sending", posting.due_at
        posting.leased_by, posting.leased_until = "another", office.clock.now() + office.pace.lease
    office.tick(after=59)
    assert office.postings() == [("sending", None)]
    office.tick(after=2)
    assert office.postings() == [("sent", None)]
    assert office.calls() == ["C1"]


def test_without_history_an_early_lead_is_held_and_its_keeper_asked_to_look(office: Office, faults: Faults) -> None:
    faults.first.append("dropped")
    office.plan()
    office.tick()
    office.slack.refusals.append(Refusal("conversations.history", "missing_scope"))
    for _ in range(3):
        office.tick(after=SETTLED)
    assert office.calls() == ["C1", TOLD]
    assert office.postings() == [("held", "missing_scope")]


def test_without_history_the_last_lead_is_sent_again_and_says_so(office: Office, faults: Faults) -> None:
    faults.first.append("dropped")
    office.plan(leads="21 days")
    office.tick()
    office.slack.refusals.append(Refusal("conversations.history", "missing_scope"))
    for _ in range(3):
        office.tick(after=SETTLED)
    assert office.calls() == ["C1", "C1"]
    assert ["repeat" in message.text for message in office.standing()] == [False, True]


def test_where_nobody_answers_it_is_tried_until_somebody_does(office: Office) -> None:
    office.plan()
    at = office.workspaces["T1"]
    there, office.clients[at] = office.clients[at], client("http://127.0.0.1:9/api/", "T1")
    for _ in range(8):
        office.tick(after=60)
    assert office.postings()[0][0] == "waiting"
    office.clients[at] = there
    office.tick(after=61)
    assert office.postings() == [("sent", None)]
    assert len(office.standing()) == 1


def test_a_second_message_is_taken_away_again(office: Office, faults: Faults) -> None:
    doubled(office, faults)
    office.tick(after=SETTLED)
    assert [message.text for message in office.standing()] == ["the first"]


@pytest.mark.parametrize("fault", ["ratelimited", "fatal_error"])
def test_a_second_message_is_taken_away_although_slack_does_not_let_us_at_first(
    office: Office, faults: Faults, fault: str
) -> None:
    doubled(office, faults)
    office.slack.refusals.append(Refusal("chat.delete", fault, retry_after="1", left=1))
    office.tick(after=SETTLED)
    assert len(office.standing()) == 2
    office.tick(after=SETTLED)
    office.tick(after=SETTLED)
    assert [message.text for message in office.standing()] == ["the first"]


def test_a_slow_answer_does_not_keep_the_other_messages(office: Office, faults: Faults) -> None:
    faults.first.append("slow")
    office.plan(channels=("C1", "C2", "C3"))
    office.tick()
    times = sorted(at for at, _, method, _ in office.slack.calls if method == "chat.postMessage")
    assert len(times) == 3
    assert times[-1] - times[0] < CLIENT_SECONDS


def doubled(office: Office, faults: Faults) -> None:
    """Leave a reminder in its channel twice, as a worker that was frozen beyond its lease does."""
    faults.first.append("broken")
    office.plan()
    office.tick()
    office.slack.post("T1", {"channel": "C1", "text": "the first", "metadata": metadata(office)})
    office.slack.messages[-1].visible_at += 60  # later than Slack ever was
    office.tick(after=SETTLED)
    assert len(office.standing()) == 2


def metadata(office: Office) -> dict[str, object]:
    return {"event_type": "rapporteur_reminder", "event_payload": {"key": key(office)}}


def key(office: Office) -> str:
    with office.record.read() as db:
        return db.scalars(select(Posting.key)).one()


def test_a_channel_with_thousands_of_messages_since_is_no_reason_to_say_nothing(office: Office, faults: Faults) -> None:
    faults.first.append("dropped")
    office.plan()
    office.tick()
    office.clock.wait(3600)
    for number in range(2500):
        office.slack.post("T1", {"channel": "C1", "text": f"chatter {number}"})
    for _ in range(3):
        office.tick(after=SETTLED)
    state, _ = office.postings()[0]
    assert state == "sent" or len(office.standing(TOLD)) == 1


@pytest.mark.parametrize("fault", NOT_TAKEN)
def test_a_message_in_doubt_is_not_sent_once_its_session_is_cancelled(office: Office, faults: Faults, fault: str) -> None:
    faults.first.append(fault)
    session = office.plan()
    office.tick()
    with office.record.begin() as db:
        sessions.cancel(db, office.workspaces["T1"], session, actor="test", now=office.clock.now())
    office.tick(after=SETTLED)
    kinds = [message.text.splitlines()[1] for message in office.standing()]
    assert all("cancelled" in line for line in kinds)
    assert "sent" not in [state for state, _ in office.postings()][:1]


def test_a_message_in_doubt_for_hours_is_still_found(office: Office, faults: Faults) -> None:
    faults.first += ["reset", "dropped"]
    office.plan()
    office.tick()
    office.tick(after=9 * 3600)  # nobody was there; then the answer to the second attempt is lost as well
    office.tick(after=SETTLED)
    assert len(office.standing()) == 1
    assert office.postings() == [("sent", None)]


def test_without_history_the_last_lead_is_repeated_once_and_then_held(office: Office, faults: Faults) -> None:
    office.slack.refusals.append(Refusal("conversations.history", "missing_scope"))
    faults.first += ["dropped", "dropped", "dropped"]
    office.plan(leads="21 days")
    for _ in range(6):
        office.tick(after=SETTLED)
    assert len(office.calls()) <= 3  # the message, its repeat, and word to the keeper
    assert [state for state, _ in office.postings()] == ["held"]
