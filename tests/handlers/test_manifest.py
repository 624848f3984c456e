"""The manifest: valid, with no permission that nothing needs, and the same commands as the app."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from handlers.scopes import EVENTS, SCOPES
from handlers.views.buttons import CHECK_QUOTE, KEEP_STATEMENT
from handlers.views.usage import USAGES
from tests.handlers.conftest import Team


@pytest.fixture
def manifest() -> dict:
    return json.loads((resources.files("bot") / "manifest.json").read_text())


def test_manifest_follows_slacks_schema(manifest: dict, shared: Path) -> None:
    schema = json.loads((shared / "slack" / "manifest.schema.2.0.0.json").read_text())
    assert [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(manifest)] == []


def test_every_scope_and_event_has_a_reason_and_every_reason_its_scope(manifest: dict) -> None:
    assert manifest["oauth_config"]["scopes"] == {"bot": sorted(SCOPES)}
    assert manifest["settings"]["event_subscriptions"] == {"bot_events": sorted(EVENTS)}


def test_commands_are_those_that_have_usage_each_with_escaping_and_a_hint(manifest: dict) -> None:
    commands = manifest["features"]["slash_commands"]
    assert {c["command"] for c in commands} == {usage.command for usage in USAGES}
    assert [c["command"] for c in commands if not c["should_escape"] or not c["usage_hint"]] == []


def test_every_command_is_answered_to_the_one_who_typed_it(manifest: dict, team: Team) -> None:
    for command in manifest["features"]["slash_commands"]:
        team.command(command["command"], "help")
    assert [(m, p["response_type"]) for m, p in team.slack.said()] == [("response_url", "ephemeral")] * len(USAGES)


def test_shortcuts_are_those_that_are_listened_to(manifest: dict) -> None:
    assert [s["callback_id"] for s in manifest["features"]["shortcuts"]] == [CHECK_QUOTE, KEEP_STATEMENT]
