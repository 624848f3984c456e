"""Sessions, the window that plans one, and calendars, as Block Kit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.limits import size
from handlers.views import calendar, deadline, planning, session
from handlers.views.session import Full, Listed
from storage.calendars.values import FeedView, LeftOut, Report
from storage.errors import NotFound
from storage.planned import DeadlineView, SessionView
from tests.handlers.conftest import buttons_of
from tests.handlers.views.rules import broken, texts, words

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
PC_66 = SessionView(
    7, "CTBTO-PC", "CTBTO Preparatory Commission", 66, None, "PC-66", "66th session",
    date(2026, 6, 22), date(2026, 6, 24), time(10), "Vienna", "Europe/Vienna",
)  # fmt: skip
DUTY = DeadlineView(
    3, 7, "PC-66", "text", "Text to interpreters",
    date(2026, 6, 19), time(17), datetime(2026, 6, 19, 15, tzinfo=UTC), "Europe/Vienna",
)  # fmt: skip
many = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "shown"),
    [
        (date(2026, 6, 22), date(2026, 6, 24), "22–24 June 2026"),
        (date(2026, 6, 29), date(2026, 7, 1), "29 June – 1 July 2026"),
        (date(2025, 12, 29), date(2026, 1, 2), "29 December 2025 – 2 January 2026"),
        (date(2024, 3, 4), None, "4 March 2024"),
        (None, None, "days not on file"),
    ],
)
def test_days_are_written_as_people_write_them(starts_on: date | None, ends_on: date | None, shown: str) -> None:
    assert session.days(starts_on, ends_on) == shown


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        (datetime(2026, 6, 10, 12, tzinfo=UTC), "in 12 days"),
        (datetime(2026, 6, 20, 22, 30, tzinfo=UTC), "tomorrow"),  # in Vienna it is the 21st by then
        (datetime(2026, 6, 22, 6, tzinfo=UTC), "today"),
        (datetime(2026, 6, 24, 21, tzinfo=UTC), "now, day 3 of 3"),
        (datetime(2026, 6, 24, 22, tzinfo=UTC), "ended yesterday"),
        (datetime(2026, 7, 4, tzinfo=UTC), "ended 10 days ago"),
    ],
)
def test_how_long_until_counts_the_days_of_the_venue(now: datetime, shown: str) -> None:
    assert session.how_long(PC_66, now) == shown


def test_session_of_one_day_is_today() -> None:
    assert session.how_long(replace(PC_66, ends_on=None), datetime(2026, 6, 22, tzinfo=UTC)) == "today"


def test_session_says_when_for_the_venue_and_for_the_reader() -> None:
    message = session.session(
        Full(PC_66, (DUTY,), leads=("7 days", "1 day at 17:00", "24 hours", "morning"), targets=("C1", "U2")), NOW
    )
    assert message.text.splitlines() == [
        "CTBTO Preparatory Commission, 66th session (PC-66)",
        "22–24 June 2026, opens at 10:00 in Vienna (Europe/Vienna)",
        "in 12 days",
        "Deadlines: 1 open",
        deadline.in_words(DUTY, NOW),
        "No statement on file yet.",
        "Reminders: 7 days before, 1 day before at 17:00, 24 hours before and in the morning",
    ]
    (token,) = [block["text"]["text"] for block in message.blocks if block.get("text", {}).get("type") == "mrkdwn"]
    assert token == "For you: <!date^1782115200^{date_short_pretty} at {time}|22 June 2026, 08:00 UTC>"
    assert datetime.fromtimestamp(1782115200, UTC) == datetime(2026, 6, 22, 8, tzinfo=UTC)


def test_owner_and_targets_are_shown_by_their_names() -> None:
    message = session.session(Full(PC_66, (replace(DUTY, owner="U9"),), leads=("7 days",), targets=("C1", "U2")), NOW)
    elements = [e for block in message.blocks if block["type"] == "rich_text" for e in block["elements"][0]["elements"]]
    named = [(e["type"], e.get("user_id") or e.get("channel_id")) for e in elements if e["type"] in ("user", "channel")]
    assert named == [("user", "U9"), ("channel", "C1"), ("user", "U2")]


def test_cancelling_asks_first_and_a_cancelled_session_can_be_restored() -> None:
    planned = buttons_of(vars_of(session.session(Full(PC_66), NOW)))
    gone = buttons_of(vars_of(session.session(Full(replace(PC_66, cancelled_at=NOW)), NOW)))
    assert planned["Cancel session"]["confirm"]["title"]["text"] == "Cancel this session?"
    assert (list(planned), list(gone)) == (["Change", "Cancel session"], ["Restore"])


def test_deadlines_have_buttons_in_a_message_and_none_in_a_window_or_receipt() -> None:
    found = {how: buttons_of(vars_of(session.session(Full(PC_66, (DUTY,)), NOW, how=how))) for how in get_args(session.How)}
    assert {how: "Done" in labels for how, labels in found.items()} == {"full": True, "receipt": False, "window": False}
    assert {how: "Show" in labels for how, labels in found.items()} == {"full": False, "receipt": True, "window": False}


def test_session_without_a_number_is_named_once() -> None:
    board = replace(
        PC_66, body_name="IAEA Board of Governors", number=None, name="BoG, 2 March 2026", label="meeting of 2 March 2026"
    )
    assert session.heading(board) == "IAEA Board of Governors, meeting of 2 March 2026"


def test_list_says_what_is_open_and_what_is_on_file() -> None:
    message = session.listing([Listed(PC_66, 2), Listed(replace(PC_66, statements=1, place=None))], NOW, page=0, more=True)
    assert message.text.splitlines() == [
        "The next sessions",
        "CTBTO Preparatory Commission, 66th session (PC-66)",
        "22–24 June 2026 · Vienna · in 12 days · 2 open deadlines · no statement yet",
        "CTBTO Preparatory Commission, 66th session (PC-66)",
        "22–24 June 2026 · in 12 days · statement on file",
    ]
    assert list(buttons_of(vars_of(message))) == ["Show", "More", "Plan a session"]


def test_number_of_the_rhythm_is_a_button() -> None:
    message = session.session(Full(replace(PC_66, number=None), suggested=66), NOW)
    assert "By its usual rhythm this is the 66th session." in message.text
    assert buttons_of(vars_of(message))["Use 66"]["value"] == "7:66"


def test_report_counts_all_and_names_what_fits() -> None:
    left_out = tuple(LeftOut(f"Event {n}", "3 May 2026", "It names no body.") for n in range(100))
    report = Report((PC_66,) * 40, (PC_66,), (), (), 3, left_out)
    message = calendar.reported("plan.ics", report)
    assert message.text.startswith("plan.ics: 40 added, 1 moved, 3 unchanged.\nAdded: PC-66, 22–24 June 2026; PC-66,")
    shown = [text for _, text in texts(list(message.blocks))]
    assert shown[1].endswith("; and 25 more")
    assert (shown[3], shown[4], shown[-1]) == ("Left out: 100", "Event 0, 3 May 2026: It names no body.", "and 75 more")
    assert broken(list(message.blocks), most=50) == []


def test_calendar_with_nothing_new_says_so() -> None:
    assert calendar.reported("plan.ics", Report((), (), (), (), 0, ())).text == "plan.ics: Nothing is new in it."


def test_window_asks_for_what_is_needed_and_holds_what_was_understood() -> None:
    view = planning.to_add(planning.Typed(body="IAEA Board", starts_on="2026-03-02", opens_at="09:30", qualifier="special"))
    inputs = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    assert [name for name, block in inputs.items() if not block["optional"]] == ["body", "starts_on"]
    assert inputs["starts_on"]["element"] == {"type": "datepicker", "action_id": "value", "initial_date": "2026-03-02"}
    assert inputs["opens_at"]["element"]["initial_time"] == "09:30"
    assert inputs["qualifier"]["element"]["initial_option"]["value"] == "special"
    assert "initial_value" not in inputs["number"]["element"]


def test_what_was_filled_in_is_read_back() -> None:
    state = {
        "body": {"value": {"type": "plain_text_input", "value": " IAEA Board "}},
        "number": {"value": {"type": "plain_text_input", "value": None}},
        "qualifier": {"value": {"type": "static_select", "selected_option": {"value": "special"}}},
        "starts_on": {"value": {"type": "datepicker", "selected_date": "2026-03-02"}},
        "opens_at": {"value": {"type": "timepicker", "selected_time": "09:30"}},
        "unknown": "x",
    }
    assert planning.submitted(state) == planning.Typed(
        body="IAEA Board", qualifier="special", starts_on="2026-03-02", opens_at="09:30"
    )


def test_undo_of_a_move_knows_the_days_and_the_hour_before() -> None:
    moved = session.undo_move(replace(PC_66, opens_at=time(9, 30)))
    assert session.days_kept(moved.value) == (7, date(2026, 6, 22), date(2026, 6, 24), time(9, 30))
    assert session.days_kept(session.undo_move(replace(PC_66, starts_on=None, ends_on=None)).value)[1:3] == (None, None)


@pytest.mark.parametrize("value", ["", "7", "7:1:1:1440", "7:999999999:1:1", None])
def test_undo_of_another_version_is_not_taken(value: str | None) -> None:
    with pytest.raises(NotFound):
        session.days_kept(value)


@many
@given(words(), words(), words(), st.integers(0, 40))
def test_any_session_is_within_the_limits(name: str, place: str, label: str, count: int) -> None:
    one = replace(PC_66, name=name, label=label, body_name=name, place=place)
    duties = (replace(DUTY, label=label, owner="U1"), replace(DUTY, label=label, done_at=NOW)) * (count // 2)
    shown = Full(one, duties, leads=("7 days",) * (count + 1), targets=("C1",) * count, suggested=66)
    for message in (
        *(session.session(shown, NOW, lead=label, undo=session.undo_move(one), how=how) for how in get_args(session.How)),
        session.listing([Listed(one, count)] * 10, NOW, page=1, more=True),
        session.to_cancel(one, NOW),
        session.cancelled(one),
    ):
        assert broken(list(message.blocks), most=50) == []
        assert "<" not in message.text
        assert size(message.text) <= 4000


@many
@given(words(), words(), st.integers(0, 60))
def test_any_calendar_is_within_the_limits(name: str, reason: str, count: int) -> None:
    report = Report((replace(PC_66, name=name),) * count, (), (), (), count, (LeftOut(name, name, reason),) * count)
    feed = FeedView(1, name, reason, None, NOW, None, 1, reason if count % 2 else None)
    message = calendar.reported(name, report)
    assert broken(list(message.blocks), most=50) == []
    assert "<" not in message.text
    for view in (calendar.window((feed,) * count), calendar.reading(), calendar.said(reason)):
        assert broken(view["blocks"], most=100) == []
        assert size(view["title"]["text"]) <= 24
    for shown in (calendar.following(feed), calendar.subscription(f"https://host/{name}"), calendar.no_subscription()):
        assert broken(list(shown.blocks), most=50) == []
        assert "<" not in shown.text


@many
@given(words(), words())
def test_any_window_for_planning_is_within_the_limits(value: str, lead: str) -> None:
    typed = planning.Typed(body=value, number=value, place=value, time_zone=value, qualifier=value)
    for view in (planning.to_add(typed, lead), planning.to_change(typed, 7, value)):
        assert broken(view["blocks"], most=100) == []
        assert size(view["submit"]["text"]) <= 24


def vars_of(message: session.Message) -> dict[str, object]:
    return {"blocks": message.blocks}
