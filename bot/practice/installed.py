"""The app as its manifest describes it: names, scopes, events, commands and shortcuts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.practice.refusals import Json

APP_ID = "A0PRACTICE1"
BOT_ID = "B0PRACTICE1"
BOT_USER_ID = "U0PRACTICEB"


@dataclass(frozen=True)
class Installed:
    """The installed app; `commands` and `shortcuts` are the manifest's own objects, commands by their name with the slash."""

    name: str
    bot_name: str
    description: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: Mapping[str, Json]
    shortcuts: tuple[Json, ...]
    home_tab: bool
    messages_tab: bool
    prompts: tuple[Json, ...]
    is_agent: bool

    def shortcut(self, kind: str, callback_id: str) -> bool:
        """Return whether the manifest declares this shortcut; `kind` is "message" or "global"."""
        return any(entry["type"] == kind and entry["callback_id"] == callback_id for entry in self.shortcuts)


def read_manifest(manifest: Mapping[str, Any]) -> Installed:
    """Return the app that a manifest (schema 2) describes; what the manifest leaves out is off, as in Slack."""
    features = manifest.get("features", {})
    home = features.get("app_home", {})
    agent = features.get("agent_view") or features.get("assistant_view") or {}
    name = manifest["display_information"]["name"]
    return Installed(
        name=name,
        bot_name=features.get("bot_user", {}).get("display_name", name),
        description=manifest["display_information"].get("description", ""),
        scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
        events=frozenset(manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", ())),
        commands={entry["command"]: dict(entry) for entry in features.get("slash_commands", ())},
        shortcuts=tuple(dict(entry) for entry in features.get("shortcuts", ())),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled", True)) and not home.get("messages_tab_read_only_enabled"),
        prompts=tuple(dict(entry) for entry in agent.get("suggested_prompts", ())),
        is_agent="agent_view" in features,
    )
