"""Rows of deadlines, the Home tab and the window of a ladder, as Block Kit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.views import blocks, deadline, ladder, preparing, usage
from handlers.views.home import STILL_TO_SET_UP, Coming, Contents, SettingUp, home
from handlers.views.ladder import Editing, Ladder
from storage.asked import AskedQuestion
from storage.ladders import LABEL_LENGTH, Step
from storage.planned import DeadlineView, SessionView, Undelivered
from storage.searches import SavedSearch
from storage.statements import StatementLine
from tests.handlers.views.rules import broken, texts, words

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)
DUE_AT = datetime(2026, 6, 18, 15, tzinfo=UTC)
CLOSES = DeadlineView(
    12, 3, "PC-66", "speakers_close", "Speakers’ list closes", date(2026, 6, 18), time(17), DUE_AT, "Europe/Vienna"
)
SESSION = SessionView(
    3, "CTBTO-PC", "CTBTO Preparatory Commission", 66, None, "PC-66", "66th session", date(2026, 6, 22), date(2026, 6, 24),
    time(10), "Vienna", "Europe/Vienna",
)  # fmt: skip
many = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def said(shown: list[blocks.Block]) -> str:
    """Return what a reader sees of rich text, people and dates by their ids and fallbacks."""
    found = [element for block in shown for part in block.get("elements", ()) for element in part.get("elements", ())]
    return "".join(element.get("text") or f"<{element.get('user_id') or element.get('fallback')}>" for element in found)


def buttons(shown: list[blocks.Block]) -> list[str]:
    return [
        (element.get("text") or element["placeholder"])["text"]
        for block in shown
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def test_open_row_says_what_when_there_and_here_and_whose() -> None:
    row = deadline.row(CLOSES, NOW)
    assert said(row[:1]) == (
        "Speakers’ list closes\nThu 18 Jun 2026, 17:00 (Vienna)\nFor you: <18 June 2026, 15:00 UTC> · Owner: nobody yet"
    )
    assert buttons(row) == ["Done", "Snooze", "Reassign or move"]


def test_row_marks_what_is_overdue_snoozed_owned_and_done() -> None:
    owned = replace(CLOSES, owner="U2")
    rows = [
        deadline.row(owned, DUE_AT + timedelta(hours=1), named=True),
        deadline.row(replace(owned, snoozed_until=NOW + timedelta(hours=1)), NOW),
        deadline.row(replace(owned, snoozed_until=NOW - timedelta(hours=1)), NOW),
        deadline.row(replace(owned, done_at=NOW, done_by="U1"), NOW),
    ]
    assert [said(row[:1]).split("\n", 1)[0] for row in rows] == [
        "Speakers’ list closes · PC-66",
        "Speakers’ list closes",
        "Speakers’ list closes",
        "✓ Speakers’ list closes",
    ]
    assert said(rows[0][:1]).split("\n")[1].startswith("Overdue · Thu 18 Jun")
    assert [said(row[:1]).rsplit("\n", 1)[1].removeprefix("For you: <18 June 2026, 15:00 UTC> · ") for row in rows] == [
        "Owner: <U2>",
        "Owner: <U2> · snoozed until <17 June 2026, 13:00 UTC>",
        "Owner: <U2>",
        "Done by <U1>",
    ]
    assert buttons(rows[3]) == ["Undo"]


def test_row_is_replaced_where_it_stands_and_keeps_the_name_of_its_session() -> None:
    other = replace(CLOSES, id=1, label="Delivery")
    before, after = blocks.section("before"), blocks.section("after")
    shown = [before, *deadline.row(CLOSES, NOW, named=True), *deadline.row(other, NOW), after]
    done = replace(CLOSES, done_at=NOW, done_by="U1")
    later = NOW + timedelta(minutes=1)
    assert deadline.replaced(shown, [done], later) == [
        before, *deadline.row(done, later, named=True), *deadline.row(other, NOW), after
    ]  # fmt: skip
    assert deadline.replaced(shown, [replace(CLOSES, id=120)], later) is None
    assert deadline.replaced([before, {**after, "block_id": "deadline-12x"}], [done], later) is None


def test_deadline_in_words_is_the_same_as_text() -> None:
    assert [
        deadline.in_words(CLOSES, NOW),
        deadline.in_words(replace(CLOSES, owner="U2"), DUE_AT + timedelta(1), "A. Mori"),
        deadline.in_words(replace(CLOSES, owner="U2", done_at=NOW), NOW),
    ] == [
        "Speakers’ list closes: Thursday, 18 June 2026, 17:00 (Vienna), nobody yet",
        "Speakers’ list closes: Thursday, 18 June 2026, 17:00 (Vienna), A. Mori, overdue",
        "Speakers’ list closes: Thursday, 18 June 2026, 17:00 (Vienna), done",
    ]


def test_home_shows_the_ladder_open_ones_first_and_above_it_what_is_yours_and_what_is_near() -> None:
    mine = replace(CLOSES, id=13, label="Upload", owner="U1", due_at=DUE_AT + timedelta(1))
    late = replace(CLOSES, id=14, label="Text", due_at=NOW - timedelta(days=1))
    done = replace(CLOSES, id=11, label="List opens", done_at=NOW, done_by="U2", due_at=DUE_AT - timedelta(9))
    contents = Contents(3, (Coming(SESSION, (done, late, CLOSES, mine)),), (mine,), (late, CLOSES))
    shown = home(contents, NOW)["blocks"]
    headers = [block["text"]["text"] for block in shown if block["type"] == "header"]
    assert headers == ["Rapporteur", "Yours to do", "Due soon", "Next sessions", "Latest statements"]
    rich = [said([block]) for block in shown if block["type"] == "rich_text"]
    assert [row.split("\n")[0] for row in rich[:-1]] == ["Upload · PC-66", "Text · PC-66", "Speakers’ list closes · PC-66"]
    assert rich[-1].split("\n") == [
        "○ Text · Thu 18 Jun, 17:00 (Vienna) · Overdue · nobody yet",
        "○ Speakers’ list closes · Thu 18 Jun, 17:00 (Vienna) · nobody yet",
        "○ Upload · Thu 18 Jun, 17:00 (Vienna) · <U1>",
        "✓ List opens · <U2>",
    ]
    (heading,) = (block for block in shown if block.get("accessory"))
    assert heading["text"]["text"] == "CTBTO Preparatory Commission, 66th session (PC-66)"
    assert "22–24 June 2026 · Vienna · in 5 days" in [text for _, text in texts(shown)]
    assert broken(shown, most=100) == []


def test_home_says_what_was_just_done_and_takes_it_back() -> None:
    shown = home(Contents(), NOW, told="Done: Upload (PC-66).", undo=blocks.Button("Undo", deadline.REOPEN, "12"))["blocks"]
    assert (shown[1]["text"]["text"], shown[1]["accessory"]["value"]) == ("Done: Upload (PC-66).", "12")


def test_home_without_sessions_says_how_to_begin() -> None:
    shown = home(Contents(), NOW)["blocks"]
    assert "No session is planned yet. Add one, or bring in a calendar: /sessions calendar." in [t for _, t in texts(shown)]
    assert buttons(shown) == ["Plan a session", "Calendars", "Change the ladder", "Add a statement"]


def test_home_says_what_reached_nobody_and_what_to_do() -> None:
    lost = [
        Undelivered(3, "PC-66", "C7", NOW - timedelta(days=n), reason)
        for n, reason in enumerate(("is_archived", "over", "something_new", "", "x", "y", "z"))
    ]
    shown = home(Contents(undelivered=(*lost, replace(lost[0], target="U9"))), NOW)["blocks"]
    lines = [block for block in shown if block["type"] == "rich_text"]
    kinds = [element["type"] for block in lines for element in block["elements"][0]["elements"]]
    told = [said([block]).rsplit("\n", 1)[1] for block in lines]
    assert (kinds.count("channel"), len(lines)) == (5, 5)
    assert told[:4] == [
        "That channel is archived: nothing can be posted there.",
        "It came too late to be of use: the session was over.",
        "Slack did not take it (something_new). Choose another channel under Reminders, or ask whoever runs Rapporteur.",
        "Slack did not take it (no reason given). Choose another channel under Reminders, or ask whoever runs Rapporteur.",
    ]
    assert "and 3 more in the last two weeks" in [text for _, text in texts(shown)]


@st.composite
def duties(draw: st.DrawFn) -> DeadlineView:
    return DeadlineView(
        draw(st.integers(1, 10**9)),
        draw(st.integers(1, 10**9)),
        draw(words()),
        "step",
        draw(words(1)),
        draw(st.dates()),
        draw(st.times()),
        draw(st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 2))),  # noqa: DTZ001 - hypothesis asks for naive bounds
        draw(st.sampled_from(["Europe/Vienna", "America/New_York", "UTC"])),
        draw(st.none() | st.just("U2")),
        draw(st.none() | st.just(NOW)),
        draw(st.none() | st.just("U1")),
        draw(st.none() | st.just(NOW + timedelta(days=1))),
    )


@many
@given(st.lists(duties(), max_size=8), words(), words())
def test_any_home_is_within_the_limits(shown: list[DeadlineView], name: str, told: str) -> None:
    session = replace(SESSION, body_name=name, place=name)
    held = [replace(one, id=position) for position, one in enumerate(shown * 4, 1)]
    coming = tuple(Coming(session, tuple(held[n::3])) for n in range(3))
    lost = tuple(Undelivered(3, name, "C7", NOW, "is_archived") for _ in range(8))
    line = StatementLine(1, 1, name or told, name, name, name, None, None, None, 3)
    asked = AskedQuestion(1, "U1", "C1", None, told, (), date(2026, 6, 17), "said")
    full = Contents(
        3,
        tuple(replace(one, missing=tuple(preparing.MISSING)) for one in coming),
        tuple(held[::2]),
        tuple(held[1::2]),
        lost,
        (line,) * 9,
        (asked,) * 9,
        (SavedSearch(1, "U1", told, alerts=True, seen_up_to=0),) * 20,
        SettingUp(may_set_up=True, lacking=tuple(STILL_TO_SET_UP), is_first_run=True),
    )
    view = home(full, NOW, told=told)
    assert broken(view["blocks"], most=100) == []
    assert view["blocks"][-1] == usage.everything().blocks[-1]
    names = [block["block_id"] for block in view["blocks"] if "block_id" in block]
    assert len(names) == len(set(names))
    assert {kind for kind, _ in texts(view["blocks"])} <= {"plain_text", "mrkdwn", "text"}


@many
@given(duties())
def test_any_window_of_a_deadline_is_within_the_limits(one: DeadlineView) -> None:
    for window in (deadline.to_snooze(one, date(2026, 6, 18), time(9), "UTC", "{}"), deadline.to_change(one, "{}")):
        assert broken(window["blocks"], most=100) == []
        assert len(window["title"]["text"]) <= 24


@many
@given(st.lists(st.text(min_size=1, max_size=LABEL_LENGTH), min_size=1, max_size=12), words(1))
def test_any_window_of_a_ladder_is_within_the_limits(labels: list[str], name: str) -> None:
    steps = tuple(Step(f"s{n}", label, "opens", -n, time(9)) for n, label in enumerate(labels))
    bodies = tuple((f"B-{n}", name) for n in range(120))
    window = ladder.ladder(Ladder("B-3", name, steps, bodies), name, steps[0])
    assert broken(window["blocks"], most=100) == []
    assert len(window["blocks"][1]["accessory"]["options"]) == 100
    assert broken(ladder.step(Editing("B-3", "s0", "V1"), steps[0])["blocks"], most=100) == []


def test_step_is_said_as_people_say_it() -> None:
    step = Step("a", "A", "opens", -4, time(17))
    assert [
        ladder.when(replace(step, anchor=anchor, days=days)) for anchor in ("opens", "closes") for days in (-4, -1, 0, 1, 9)
    ] == [
        "4 days before it opens, 17:00",
        "1 day before it opens, 17:00",
        "on the day it opens, 17:00",
        "1 day after it opens, 17:00",
        "9 days after it opens, 17:00",
        "4 days before its last day, 17:00",
        "1 day before its last day, 17:00",
        "on its last day, 17:00",
        "1 day after its last day, 17:00",
        "9 days after its last day, 17:00",
    ]
