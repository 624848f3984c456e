"""Mentions and direct messages: the same sentences as the commands, answered in the thread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from handlers import answering, parsing, posting, requests, searching, setup, viewing
from handlers.deps import Deps
from handlers.markup import without_mention
from handlers.requests import Asker
from handlers.signalling import Signals
from handlers.views import blocks, usage
from handlers.views.blocks import Message

FILES = (
    "I do not read files that are sent here. Paste the text with `/statements add`, "
    "or have the file stored with `rapporteur import`."
)
SLACKBOT = "USLACKBOT"


def register(app: App, deps: Deps, signals: Signals) -> None:
    """Listen to mentions in channels and to direct messages."""

    @app.event("app_mention")
    def mentioned(event: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if not _is_from_person(event):
            return
        writer = requests.writer(event, context)
        text = without_mention(event.get("text") or "", context.bot_user_id)
        if body.get("is_ext_shared_channel") or not viewing.may_be_read(deps, client, writer):
            # Others than members of the team read that channel: neither a status nor an answer is for them.
            posting.tell(client, writer, _answer(deps, client, writer, text))
        elif writer.channel:
            with signals.searching(client, writer):
                posting.say(client, writer.channel, _answer(deps, client, writer, text), thread=writer.thread)

    @app.event("message")
    def written(event: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        writer = requests.writer(event, context)
        if event.get("channel_type") != "im" or not _is_from_person(event) or not writer.channel:
            return
        if event.get("subtype") == "file_share":
            posting.say(client, writer.channel, Message(FILES, (blocks.says(FILES),)), thread=writer.thread)
            return
        text = without_mention(event.get("text") or "", context.bot_user_id)
        if searching.is_list(text):
            posting.say(client, writer.channel, searching.listing(deps, writer), thread=writer.thread)
            return
        with signals.searching(client, writer):
            message = setup.welcome(deps, client, writer) or _answer(deps, client, writer, text)
            posting.say(client, writer.channel, message, thread=writer.thread)


def _answer(deps: Deps, client: WebClient, writer: Asker, text: str) -> Message:
    sentence = parsing.sentence(text)
    if sentence.kind == "help":
        return usage.everything()
    return answering.answered(deps, client, writer, sentence.text, sentence.kind)


def _is_from_person(event: Mapping[str, Any]) -> bool:
    """Return whether a person wrote this: not a bot, and not a note of Slack's that a message was changed or deleted."""
    subtype = event.get("subtype")
    if event.get("bot_id") or event.get("hidden") or event.get("user") == SLACKBOT:
        return False
    return bool(event.get("user")) and subtype in (None, "", "thread_broadcast", "file_share")
