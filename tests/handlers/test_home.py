"""The Home tab and help."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.practice.blocks import require_view
from handlers import Deps
from handlers.admission import GUEST
from handlers.views import usage
from handlers.views.home import Coming, Contents, home
from storage import audiences, deadlines, members, sessions, workspaces
from storage.agenda import Plan
from storage.models import AskedQuestion, Statement, Workspace
from storage.searches import SavedSearch
from tests.handlers.conftest import NOW, Team, team_of
from tests.handlers.views.rules import broken
from tests.handlers.web_api import TEAM, WebApi

IN_A_VIEW: dict[str, Any] = {"container": {"type": "view"}, "channel": None, "response_url": None}


@pytest.fixture
def at(filled: Deps) -> int:
    with filled.record.read() as db:
        return workspaces.of_team(db, TEAM).id


def plan(deps: Deps, at: int, number: int, ahead: int, body: str = "CTBTO-PC") -> int:
    opens = NOW.date() + timedelta(days=ahead)
    planned = Plan(body, number, None, opens, opens + timedelta(days=2), time(10), "Vienna", "Europe/Vienna")
    with deps.record.begin() as db:
        return sessions.add(db, at, planned, actor="test", now=NOW).id


def open_home(team: Team, user: str = "U1") -> list[dict[str, Any]]:
    team.event({"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home"})
    method, call = team.slack.said()[-1]
    assert (method, call["user_id"]) == ("views.publish", user)
    return list(call["view"]["blocks"])


def words(shown: Any) -> str:
    """Return all texts of some blocks, a line each."""
    if isinstance(shown, dict):
        own = [str(shown["text"])] if isinstance(shown.get("text"), str) else []
        return "\n".join([*own, *filter(None, map(words, shown.values()))])
    return "\n".join(filter(None, map(words, shown))) if isinstance(shown, list) else ""


def headers(shown: list[dict[str, Any]]) -> list[str]:
    return [block["text"]["text"] for block in shown if block["type"] == "header"]


def test_opening_the_home_tab_publishes_what_is_coming_what_is_on_file_and_help_last(team: Team) -> None:
    shown = open_home(team)
    assert headers(shown) == ["Rapporteur", "Still to set up", "Next sessions", "Latest statements", "For admins"]
    help_ = list(usage.everything().blocks)
    assert shown[-len(help_) :] == help_
    require_view({"type": "home", "blocks": shown})
    assert broken(shown, most=100) == []
    assert "3 statements are on file." in words(shown)


def test_latest_statements_are_shown_by_a_button_that_opens_their_text(team: Team) -> None:
    rows = [block for block in open_home(team) if "read_statement" in str(block.get("accessory"))]
    assert [row["text"]["text"].splitlines()[0] for row in rows] == ["NZL 65", "JPN 65", "JPN 64"]
    team.press("read_statement", rows[0]["accessory"]["value"], view={"type": "home", "id": "VH"}, **IN_A_VIEW)
    method, call = team.slack.said()[-1]
    assert (method, call["view"]["type"]) == ("views.open", "modal")
    assert "moratorium on nuclear test explosions" in words(call["view"]["blocks"])


def test_what_is_kept_from_somebody_is_neither_shown_nor_counted(slack: WebApi, filled: Deps, at: int) -> None:
    with filled.record.begin() as db:
        channel = audiences.named(db, at, channels=["C9"])
        db.execute(update(Statement).where(Statement.title == "JPN 65").values(audience_id=channel))
        workspaces.raise_revision(db, at)
    slack.answers["conversations.members"] = {"ok": True, "members": ["U1"], "response_metadata": {"next_cursor": ""}}
    team = team_of(slack, filled)
    assert "JPN 65" in words(open_home(team, "U1"))
    shown = words(open_home(team, "U2"))
    assert "JPN 65" not in shown
    assert "2 statements are on file." in shown


def test_of_the_next_session_it_is_said_what_is_missing(slack: WebApi, filled: Deps, at: int) -> None:
    for number, ahead in ((66, 40), (67, 130)):
        plan(filled, at, number, ahead)
    shown = open_home(team_of(slack, filled))
    missing = [block for block in shown if "Still missing" in str(block.get("text"))]
    assert [block["text"]["text"] for block in missing] == ["Still missing: a draft, the speaker."]
    assert missing[0]["accessory"]["action_id"] == "prepare_session"


def test_questions_that_found_nothing_are_the_viewers_own_and_those_asked_openly_where_they_are(team: Team) -> None:
    team.command("/said", "what did we say about whaling in Antarctica")
    team.command("/said", "what did we say about penguins and their rights", user_id="U2")
    team.mention("what did we say about cryptocurrencies", user="U2", channel="C7", ts="7.1")
    team.command("/said", "what did we say about radionuclide stations")
    title = "Asked this week, and nothing found"
    mine = words(open_home(team, "U1"))
    assert title in mine
    assert ("whaling" in mine, "penguins" in mine, "cryptocurrencies" in mine, "about radionuclide" in mine) == (
        True,
        False,
        True,
        False,
    )
    team.slack.answers["conversations.members"] = {"ok": True, "members": [], "response_metadata": {"next_cursor": ""}}
    assert title not in words(open_home(team, "U3"))


def test_a_question_that_was_answered_later_on_is_no_longer_listed(slack: WebApi, filled: Deps) -> None:
    team = team_of(slack, filled)
    team.command("/said", "what did we say about whaling in Antarctica")
    with filled.record.begin() as db:
        db.execute(update(AskedQuestion).values(found=False, asked_at=NOW - timedelta(days=2)))
    assert "whaling" in words(open_home(team))
    later = team_of(slack, Deps(filled.record, lambda: NOW + timedelta(days=6)))
    assert "whaling" not in words(open_home(later))
    team.command("/said", "What did we say about  WHALING in Antarctica")
    with filled.record.begin() as db:
        db.execute(update(AskedQuestion).where(AskedQuestion.id == 2).values(found=True))
    assert "whaling" not in words(open_home(team))


def test_ask_again_answers_in_a_message_and_says_so(team: Team) -> None:
    team.command("/said", "what did we say about whaling in Antarctica")
    (row,) = [block for block in open_home(team) if "ask_again" in str(block.get("accessory"))]
    team.slack.calls.clear()
    team.press("ask_again", row["accessory"]["value"], view={"type": "home", "id": "VH"}, **IN_A_VIEW)
    (posted, shown) = team.slack.said()
    assert (posted[0], posted[1]["channel"]) == ("chat.postMessage", "U1")
    assert "whaling" in posted[1]["text"]
    assert "the answer is under Messages" in words(shown[1]["view"]["blocks"])


def test_nobody_asks_again_what_another_asked_in_private(team: Team) -> None:
    team.command("/said", "what did we say about whaling in Antarctica", user_id="U2")
    team.slack.calls.clear()
    team.press("ask_again", "1", view={"type": "home", "id": "VH"}, **IN_A_VIEW)
    ((method, call),) = team.slack.said()
    assert (method, call["view"]["title"]["text"]) == ("views.open", "Not done")
    assert "whaling" not in words(call["view"]["blocks"])


def test_a_guest_reads_why_there_is_nothing_for_them(team: Team) -> None:
    team.slack.answers["users.info"] = {"ok": True, "user": {"id": "U5", "team_id": TEAM, "is_restricted": True}}
    shown = open_home(team, "U5")
    assert [block["text"]["text"] for block in shown] == ["Rapporteur", GUEST]


def test_a_saved_search_stands_there_with_what_can_be_done_with_it() -> None:
    searches = tuple(SavedSearch(n, "U1", f"IMS {n}", alerts=False, seen_up_to=0) for n in range(20))
    shown = home(Contents(3, saved=searches), NOW)["blocks"]
    assert headers(shown)[-1] == "Saved searches"
    assert broken(shown, most=100) == []
    assert "IMS 0" in words(shown)


def test_who_does_not_set_up_is_told_who_can_as_long_as_nothing_can_be_answered(slack: WebApi, deps: Deps) -> None:
    with deps.record.begin() as db:
        db.execute(update(Workspace).values(own_delegation=None))
        members.name(db, workspaces.of_team(db, TEAM).id, "U8", "admin", actor="test", now=NOW)
    slack.answers["users.info"] = {"ok": True, "user": {"id": "U2", "team_id": TEAM}}
    shown = open_home(team_of(slack, deps), "U2")
    assert "An admin can do that" in words(shown)
    assert {"type": "user", "user_id": "U8"} in shown[1]["elements"][0]["elements"]
    assert headers(shown) == ["Rapporteur", "Next sessions", "Latest statements"]


def test_opening_the_messages_tab_publishes_nothing(team: Team) -> None:
    team.event({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "messages"})
    assert [method for method, _ in team.slack.said()] == ["assistant.threads.setSuggestedPrompts"]


def test_home_tab_has_the_ladders_of_the_next_three_sessions_that_are_on(slack: WebApi, filled: Deps, at: int) -> None:
    planned = [plan(filled, at, number, ahead) for number, ahead in ((69, 400), (66, 40), (67, 130), (68, 260))]
    gone = plan(filled, at, 68, 10, "CTBTO-WGA")
    with filled.record.begin() as db:
        sessions.cancel(db, at, gone, actor="test", now=NOW)
        coming = tuple(Coming(sessions.show(db, at, number), deadlines.of_session(db, at, number)) for number in planned[1:])
    shown = words(open_home(team_of(slack, filled)))
    assert [name in shown for name in ("PC-66", "PC-67", "PC-68", "PC-69", "WGA-68")] == [True, True, True, False, False]
    assert [len(one.deadlines) for one in coming] == [6, 6, 6]


def test_home_tab_puts_first_what_is_the_viewers_own(slack: WebApi, filled: Deps, at: int) -> None:
    session = plan(filled, at, 66, 8)
    with filled.record.begin() as db:
        upload = next(one for one in deadlines.of_session(db, at, session) if one.step == "upload")
        deadlines.assign(db, at, upload.id, "U2", actor="U1", now=NOW)
    team = team_of(slack, filled)
    assert headers(open_home(team, "U2"))[2:5] == ["Yours to do", "Due soon", "Next sessions"]
    assert headers(open_home(team, "U1"))[2:4] == ["Due soon", "Next sessions"]


def test_home_tab_forgets_what_nobody_ticked_off_for_a_month(slack: WebApi, filled: Deps, at: int) -> None:
    plan(filled, at, 66, 8)
    late = Deps(filled.record, lambda: NOW + timedelta(days=50))
    assert not {"Yours to do", "Due soon"} & set(headers(open_home(team_of(slack, late))))


def test_help_and_unknown_words_explain_everything(team: Team) -> None:
    team.command("/rapporteur", "help")
    team.command("/rapporteur", "dance")
    texts = [message["text"] for _, message in team.slack.said()]
    assert texts == [usage.everything().text, usage.everything("I do not know “dance”. This is what I do:").text]


@pytest.mark.parametrize(
    ("action", "title"),
    [("add_statement", "Add a statement"), ("add_session", "Plan a session"), ("open_ladder", "Deadline ladder")],
)
def test_buttons_of_the_home_tab_open_their_windows(team: Team, action: str, title: str) -> None:
    team.press(action, "0", container={"type": "view"}, channel=None, response_url=None, view={"type": "home", "id": "VH"})
    ((method, call),) = team.slack.said()
    assert (method, call["view"]["title"]["text"]) == ("views.open", title)
