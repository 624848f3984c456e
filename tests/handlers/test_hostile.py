"""Texts that would notify, link or format, and another workspace's numbers: nothing of either comes through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from handlers import Deps
from handlers.views.buttons import CHECK_QUOTE
from storage import statements, workspaces
from storage.provenance import Provenance
from storage.statements import SourceBytes
from tests.handlers.conftest import NOW, Team, buttons_of, team_of
from tests.handlers.views.rules import NASTY, texts
from tests.handlers.web_api import ANSWERS, BOT_USER, TEAM, WebApi

NAME = " ".join(NASTY)
TEXT = f"Mr. Chair,\n\nOur verification regime {NAME} is sound.\n\nWe call on all States {NAME} to join."


@pytest.fixture
def hostile(slack: WebApi, deps: Deps) -> Team:
    """Return a team that holds a statement whose text, title, speaker and file are called after Slack's markup."""
    given = Provenance(
        delegation="Japan", body="CTBTO Preparatory Commission", session="65", date="2025-11-10", title=NAME, speaker=NAME
    )
    with deps.record.begin() as db:
        workspace = workspaces.of_team(db, TEAM)
        source = SourceBytes(f"{NAME}.txt", TEXT.encode())
        reading = statements.read_pasted(TEXT)
        statements.add(db, workspace.id, reading=reading, source=source, provenance=given, actor="test", now=NOW)
    return team_of(slack, deps)


def everything_people_do(team: Team) -> None:
    """Use every command, button, mention and shortcut with the same kind of text."""
    for command in ("/said", "/quote", "/statements", "/rapporteur"):
        for text in (NAME, f"our verification regime {NAME}", f"show {NAME}", f"find {NAME}", "list", "show 1"):
            team.command(command, text)
    team.mention(f"<@{BOT_USER}> verification regime {NAME}")
    team.write(f"“our verification regime {NAME} is sound”")
    message = {"type": "message", "text": f"our verification regime {NAME} is sound", "ts": "1.1"}
    people = {"team": {"id": TEAM}, "user": {"id": "U1"}, "channel": {"id": "C1"}, "response_url": team.slack.response_url}
    team.send({"type": "message_action", "callback_id": CHECK_QUOTE, "trigger_id": "t", **people, "message": message})
    for _, call in team.slack.said():
        for button in buttons_of(call).values() if "blocks" in call else ():
            team.press(button["action_id"], button["value"])


def shown(calls: list[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, str]]:
    """Yield every text that Slack parses, with the call that it was sent by."""
    for method, call in calls:
        if "text" in call:
            yield method, call["text"].removeprefix("Shared by <@U1>\n")
        for kind, text in texts([call.get("view", {}), *call.get("blocks", [])]):
            if kind == "mrkdwn" and text != "Shared by <@U1>":
                yield method, text


def test_no_text_of_people_or_documents_becomes_a_mention_a_link_or_formatting(hostile: Team) -> None:
    everything_people_do(hostile)
    calls = hostile.slack.said()
    sending = {"conversations.open", "files.getUploadURLExternal", "files.completeUploadExternal"}
    assert {method for method, _ in calls} == {"response_url", "chat.postMessage", "views.open", *sending}
    assert [text for _, text in shown(calls) if "<" in text] == []
    rich = [block for _, call in calls for block in [*call.get("blocks", []), *call.get("view", {}).get("blocks", [])]]
    kinds = {run["type"] for b in rich if b["type"] == "rich_text" for part in b["elements"] for run in part["elements"]}
    assert kinds == {"text"}
    assert [call for _, call in calls if "blocks" in call and (call["unfurl_links"] or call["unfurl_media"])] == []


def test_another_workspace_sees_neither_statements_nor_answers_nor_numbers(team: Team, filled: Deps) -> None:
    team.command("/said", "what did we say about radionuclide stations at PC-64")
    _, message = team.slack.said()[-1]
    with filled.record.begin() as db:
        workspaces.adopt(db, "T222", "Other", NOW)
    team.slack.answers["auth.test"] = {**ANSWERS["auth.test"], "team_id": "T222"}
    team.slack.answers["users.info"] = {"ok": True, "user": {"id": "U1", "team_id": "T222"}}
    other = team_of(team.slack, filled)
    theirs = {"team": {"id": "T222"}, "user": {"id": "U1", "team_id": "T222"}}
    for button in buttons_of(message).values():
        other.press(button["action_id"], button["value"], **theirs)
    for command, text in (("/said", "radionuclide stations"), ("/quote", "Radionuclide stations must be completed")):
        other.command(command, text, team_id="T222")
    other.command("/statements", "show 1", team_id="T222")
    other.command("/statements", "list", team_id="T222")
    calls = team.slack.said()
    assert len(calls) == len(buttons_of(message)) + 4
    assert [call for _, call in calls if "must be completed without delay" in json.dumps(call) or "JPN" in json.dumps(call)] == []
    assert [call["text"] for _, call in calls[:-4]] == ["I no longer have what this button belongs to. Ask again."] * len(
        buttons_of(message)
    )
