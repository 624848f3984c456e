"""Planning sessions in Slack: by a sentence, in a window, and from calendars."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from handlers import planning as handlers_planning
from handlers.deps import Deps
from handlers.views import planning
from handlers.views import session as view
from storage.models import Session
from storage.planned import SessionView
from tests.handlers.conftest import Team, buttons_of
from tests.handlers.test_sessions import last, on_file, pc_66, press, send_in
from tests.handlers.views.rules import broken

__all__ = ["pc_66"]

GIVEN = {
    "body": "CTBTO Preparatory Commission",
    "number": "66",
    "starts_on": "2026-06-22",
    "ends_on": "2026-06-24",
    "place": "Vienna",
}
KINDS = {"starts_on": "selected_date", "ends_on": "selected_date", "opens_at": "selected_time"}


def opened(team: Team) -> dict[str, Any]:
    """Return the window that was opened last, which Slack would take."""
    method, call = team.slack.said()[-1]
    assert method == "views.open"
    assert broken(call["view"]["blocks"], most=100) == []
    return call["view"]


def filled_in(window: dict[str, Any]) -> dict[str, Any]:
    """Return what the fields of a window hold."""
    held = {block["block_id"]: block["element"] for block in window["blocks"] if block["type"] == "input"}
    initial = ("initial_value", "initial_date", "initial_time")
    return {name: element[key] for name, element in held.items() for key in initial if key in element}


def submit(team: Team, window: dict[str, Any], values: dict[str, str | None]) -> dict[str, Any]:
    fields = {block["block_id"]: block["element"]["type"] for block in window["blocks"] if block["type"] == "input"}
    state = {name: {planning.ACTION: {"type": kind, KINDS.get(name, "value"): values.get(name)}} for name, kind in fields.items()}
    qualifier = values.get("qualifier")
    state["qualifier"] = {
        planning.ACTION: {"type": "static_select", "selected_option": {"value": qualifier} if qualifier else None}
    }
    return send_in(team, window, state)


def words_of(answer: dict[str, Any]) -> list[str]:
    return [block["text"]["text"] for block in answer["view"]["blocks"] if block["type"] == "section"]


def test_whole_sentence_is_stored_at_once_and_says_what_was_understood(new_team: Team, deps: Deps) -> None:
    new_team.command("/sessions", "add PC-66 22-24 June 2026 Vienna")
    message = last(new_team)
    assert message["text"].splitlines()[:4] == [
        "Planned.",
        "CTBTO Preparatory Commission, 66th session (PC-66)",
        "22–24 June 2026, opens at 10:00 in Vienna (Europe/Vienna)",
        "in 113 days",
    ]
    assert list(buttons_of(message)) == ["Undo", "Show", "Change", "Reminders", "Cancel session"]
    found = on_file(deps, 1)
    assert (found.number, found.starts_on, found.ends_on, found.place) == (66, date(2026, 6, 22), date(2026, 6, 24), "Vienna")
    assert found.keeper == "U1"


def test_what_was_not_understood_is_said(new_team: Team) -> None:
    new_team.command("/sessions", "add PC-66 22-24 June 2026 Vienna &lt;!channel&gt; frobnicated")
    assert last(new_team)["text"].splitlines()[0] == "Planned. Not understood, and left out: “&lt;!channel&gt; frobnicated”."


def test_what_was_planned_is_taken_off_again(new_team: Team, deps: Deps) -> None:
    new_team.command("/sessions", "add PC-66 22-24 June 2026 Vienna")
    assert press(new_team, last(new_team), "Undo")["text"].startswith("Taken off the plan again.")
    assert on_file(deps, 1).cancelled_at is not None
    new_team.command("/sessions", "")
    assert " · cancelled · " in last(new_team)["text"]


def test_session_known_from_statements_gets_its_days_and_is_not_taken_off(team: Team, filled: Deps) -> None:
    team.command("/sessions", "add PC-65 10-12 November 2025 Vienna")
    assert last(team)["text"].startswith("Planned.\nCTBTO Preparatory Commission, 65th session (PC-65)\n10–12 November 2025")
    assert "Undo" not in buttons_of(last(team))
    team.command("/sessions", "past")
    assert last(team)["text"].splitlines()[2].endswith("ended 109 days ago · statement on file")


def test_same_sentence_again_changes_nothing_and_says_so(team: Team, filled: Deps, pc_66: SessionView) -> None:
    team.command("/sessions", "add PC-66 22-24 June 2026 Vienna")
    assert last(team)["text"].startswith("It is planned already, just so.")
    assert "Undo" not in buttons_of(last(team))
    assert on_file(filled, pc_66.id) == pc_66


def test_session_planned_for_other_days_is_moved_by_a_button(team: Team, filled: Deps, pc_66: SessionView) -> None:
    team.command("/sessions", "add PC-66 29 June-1 July 2026 Vienna")
    assert last(team)["text"].startswith("PC-66 is planned already: 22 June 2026 - 24 June 2026, Vienna.")
    assert on_file(filled, pc_66.id) == pc_66
    moved = press(team, last(team), "Move it")
    assert on_file(filled, pc_66.id).starts_on == date(2026, 6, 29)
    press(team, moved, "Undo")
    assert on_file(filled, pc_66.id) == pc_66


def test_number_of_the_rhythm_is_offered_and_not_imposed(new_team: Team, deps: Deps) -> None:
    new_team.command("/sessions", "add CTBTO Preparatory Commission 22-24 June 2026 Vienna")
    message = last(new_team)
    assert on_file(deps, 1).number is None
    assert "By its usual rhythm this is the 66th session." in message["text"]
    assert "66th session (PC-66)" in press(new_team, message, "Use 66")["text"]
    assert on_file(deps, 1).number == 66


def test_add_alone_opens_an_empty_window(team: Team) -> None:
    team.command("/sessions", "add")
    assert filled_in(opened(team)) == {}


def test_sentence_without_days_opens_the_window_with_what_was_understood(team: Team) -> None:
    team.command("/sessions", "add PC-66 Vienna")
    window = opened(team)
    assert filled_in(window) == {"body": "CTBTO Preparatory Commission", "number": "66", "place": "Vienna"}
    assert window["blocks"][0]["text"]["text"] == handlers_planning.FILL_IN


def test_sentence_without_a_body_opens_the_window_with_the_days(team: Team) -> None:
    team.command("/sessions", "add 22-24 June 2026 Vienna")
    found = filled_in(opened(team))
    assert (found["starts_on"], found["ends_on"], found["place"]) == ("2026-06-22", "2026-06-24", "Vienna")


def test_window_stores_what_was_filled_in(new_team: Team, deps: Deps) -> None:
    new_team.command("/sessions", "add")
    answer = submit(new_team, opened(new_team), {**GIVEN, "opens_at": "09:30"})
    assert answer["response_action"] == "update"
    assert broken(answer["view"]["blocks"], most=100) == []
    assert words_of(answer)[0] == "Planned."
    assert words_of(answer)[1].splitlines()[0] == "22–24 June 2026, opens at 09:30 in Vienna (Europe/Vienna)"
    assert on_file(deps, 1).opens_at == time(9, 30)


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"body": "CTBTO Preparatori Commission"}, "body", "Did you mean “CTBTO Preparatory Commission”?"),
        ({"body": "working group"}, "body", "Did you mean "),
        ({"number": "sixty"}, "number", "“sixty” cannot be used as the number: write the session's number alone, as 66."),
        ({"ends_on": "2026-06-01"}, "ends_on", "the first day before the last"),
        ({"place": "Atlantis"}, "place", "“Atlantis” cannot be used as the place"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone", "“Europe/Atlantis” cannot be used as the time zone"),
        ({"starts_on": None}, "starts_on", "“nothing” cannot be used as the first day"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_wrong_is_said_under_its_field(new_team: Team, wrong: dict[str, str | None], field: str, words: str) -> None:
    new_team.command("/sessions", "add")
    answer = submit(new_team, opened(new_team), {**GIVEN, **wrong})
    assert (answer["response_action"], list(answer["errors"])) == ("errors", [field])
    assert words in answer["errors"][field]


def test_session_planned_for_other_days_is_named_in_the_window(team: Team, filled: Deps, pc_66: SessionView) -> None:
    team.command("/sessions", "add")
    answer = submit(team, opened(team), {**GIVEN, "starts_on": "2026-06-15", "ends_on": "2026-06-17"})
    assert answer["errors"]["ends_on"].startswith("PC-66 is planned already: 22 June 2026 - 24 June 2026, Vienna.")
    assert on_file(filled, pc_66.id) == pc_66


def test_hour_that_nobody_said_is_not_said_by_changing_the_place(team: Team, filled: Deps, pc_66: SessionView) -> None:
    team.press(view.CHANGE, str(pc_66.id))
    submit(team, opened(team), {**filled_in(opened(team)), "place": "Geneva"})
    with filled.record.read() as db:
        assert db.get_one(Session, pc_66.id).opens_at is None


def test_session_is_moved_by_a_sentence_and_moved_back(team: Team, filled: Deps, pc_66: SessionView) -> None:
    team.command("/sessions", "move PC-66 29 June-1 July 2026")
    message = last(team)
    assert message["text"].splitlines()[0] == "Moved."
    moved = on_file(filled, pc_66.id)
    assert (moved.starts_on, moved.ends_on, moved.place) == (date(2026, 6, 29), date(2026, 7, 1), "Vienna")
    assert press(team, message, "Undo")["text"].startswith("As it was before.")
    back = on_file(filled, pc_66.id)
    assert (back.starts_on, back.ends_on, back.opens_at) == (pc_66.starts_on, pc_66.ends_on, pc_66.opens_at)


def test_move_without_days_opens_the_window_of_the_session(team: Team, pc_66: SessionView) -> None:
    team.command("/sessions", "move PC-66")
    window = opened(team)
    assert window["private_metadata"] == str(pc_66.id)
    assert filled_in(window) == {
        "number": "66",
        "starts_on": "2026-06-22",
        "ends_on": "2026-06-24",
        "opens_at": "10:00",
        "place": "Vienna",
        "time_zone": "Europe/Vienna",
    }


def test_move_of_a_session_that_nobody_knows_says_so(team: Team) -> None:
    team.command("/sessions", "move PC-99 29 June-1 July 2026")
    assert last(team)["text"].startswith("I know no session called “PC-99")


def test_change_button_opens_the_window_and_what_is_left_alone_stays(team: Team, filled: Deps, pc_66: SessionView) -> None:
    team.command("/sessions", "PC-66")
    press_button(team, last(team), "Change")
    window = opened(team)
    values = {**filled_in(window), "place": "Geneva"}
    answer = submit(team, window, values)
    assert words_of(answer)[0] == "Changed."
    after = on_file(filled, pc_66.id)
    assert (after.place, after.time_zone, after.starts_on) == ("Geneva", "Europe/Zurich", pc_66.starts_on)


def test_days_are_changed_in_the_window_and_changed_back(team: Team, filled: Deps, pc_66: SessionView) -> None:
    team.press(view.CHANGE, str(pc_66.id))
    answer = submit(team, opened(team), {**filled_in(opened(team)), "starts_on": "2026-06-29", "ends_on": None})
    after = on_file(filled, pc_66.id)
    assert (after.starts_on, after.ends_on) == (date(2026, 6, 29), date(2026, 6, 29))
    undo = buttons_of(answer["view"])["Undo"]
    team.press(undo["action_id"], undo["value"], view={"type": "modal", "id": "V1"})
    assert on_file(filled, pc_66.id) == pc_66


def test_window_of_a_session_that_is_gone_says_so(team: Team, pc_66: SessionView) -> None:
    team.press(view.CHANGE, str(pc_66.id))
    window = {**opened(team), "private_metadata": "999"}
    assert submit(team, window, GIVEN)["errors"] == {"number": "There is no session #999 here."}


def press_button(team: Team, message: dict[str, Any], label: str) -> None:
    button = buttons_of(message)[label]
    team.press(button["action_id"], button["value"])
