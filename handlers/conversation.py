"""Mentions and direct messages: the same sentences as the commands, answered in the thread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from handlers import answering, keeping_messages, parsing, posting, requests, roles, searching, setup, viewing
from handlers.deps import Deps
from handlers.markup import without_mention
from handlers.requests import Asker
from handlers.signalling import Signals
from handlers.views import usage
from handlers.views.blocks import Message

SLACKBOT = "USLACKBOT"


def register(app: App, deps: Deps, signals: Signals) -> None:
    """Listen to mentions in channels and to direct messages."""

    @app.event("app_mention")
    def mentioned(event: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if not _is_from_person(event):
            return
        writer = requests.writer(event, context)
        text = without_mention(event.get("text") or "", context.bot_user_id)
        if _is_to_keep(deps, client, writer, event, text):
            keeping_messages.given_in_channel(deps, client, writer, event)
        elif body.get("is_ext_shared_channel") or not viewing.may_be_read(deps, client, writer):
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
        text = without_mention(event.get("text") or "", context.bot_user_id)
        if _is_to_keep(deps, client, writer, event, text):
            keeping_messages.given_directly(deps, client, writer, event)
            return
        if searching.is_list(text):
            posting.say(client, writer.channel, searching.listing(deps, writer), thread=writer.thread)
            return
        with signals.searching(client, writer):
            message = setup.welcome(deps, client, writer) or _answer(deps, client, writer, text)
            posting.say(client, writer.channel, message, thread=writer.thread)


def _is_to_keep(deps: Deps, client: WebClient, writer: Asker, event: Mapping[str, Any], text: str) -> bool:
    """Return whether a message gives files to be kept; who may not keep any, and asks something, is answered that instead."""
    return bool(event.get("files")) and (not text.strip() or roles.is_keeper(deps, client, writer))


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
