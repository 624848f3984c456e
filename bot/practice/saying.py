"""What people say: messages, slash commands, and opening the app."""

from __future__ import annotations

from bot.practice.answers import respond
from bot.practice.channels import Channel
from bot.practice.installed import BOT_USER_ID
from bot.practice.payloads import NOT_CONNECTED, TOO_LATE, Desk
from bot.practice.refusals import Json, NotAcknowledged, Refused
from bot.practice.typed import as_rich_text, as_slack_text, mentions
from bot.practice.values import Message


class Saying:
    """The voice of the people in the workspace."""

    def __init__(self, desk: Desk) -> None:
        """Hold the desk where payloads are put together."""
        self._desk = desk
        self._workspace = desk.workspace

    async def say(self, user: str, channel: str, text: str, thread_ts: str | None = None, files: list[str] | None = None) -> Json:
        """Post a person's message; the app hears of it, of a mention in it, and of its files."""
        place = self._desk.open_place(user, channel)
        escaped = as_slack_text(self._workspace, user, text)
        parent = self._workspace.message(place, thread_ts) if thread_ts else None
        thread = (parent.thread_ts or parent.ts) if parent else None
        sent = [file_id for file_id in files or [] if file_id in self._workspace.files]
        if not escaped.strip() and not sent:
            raise Refused("no_text")
        moment = self._workspace.moment()
        team = self._workspace.person(user).team_id
        message = Message(moment, place.id, user, escaped, as_rich_text(escaped), thread_ts=thread, team=team, files=sent)
        self._workspace.post(message)
        self._tell_of(message, place)
        return {"ts": message.ts}

    async def command(self, user: str, channel: str, command: str, text: str) -> Json:
        """Run a slash command; what goes wrong is told to the person as Slack tells it."""
        workspace, place = self._workspace, self._desk.open_place(user, channel)
        entry = workspace.installed.commands.get(command)
        if entry is None or workspace.person(user).is_outsider:  # commands are those of the team that installed the app
            workspace.notice(place.id, user, f"`{command}` is not a valid command. Type `/` to see what there is.")
            return {}
        secret = workspace.response_addresses.issue(user, place.id, command=f"{command} {text}".strip())
        handed = as_slack_text(workspace, user, text, hide_private=True) if entry.get("should_escape") else text
        payload = {
            **self._desk.form(user, place),
            "command": command,
            "text": handed.strip(),
            "response_url": self._desk.response_url("commands", secret),
        }
        try:
            answer = await self._desk.socket.deliver("slash_commands", payload, accepts_payload=True)
            if answer and (answer.get("text") or answer.get("blocks")):
                respond(workspace, workspace.response_addresses.peek(secret), answer)
        except NotAcknowledged as late:
            workspace.notice(
                place.id, user, f"`{command}` failed with the error “{late}”. {TOO_LATE if late.connected else NOT_CONNECTED}"
            )
        except Refused as refused:
            workspace.notice(place.id, user, f"`{command}` was answered with a message that Slack refuses: “{refused.error}”.")
        return {}

    async def open_app(self, user: str, tab: str) -> Json:
        """Open the app's Home or Messages tab; the app hears of it."""
        channel = self._workspace.channel(user)
        event = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": tab, "event_ts": self._workspace.moment()}
        home = self._workspace.home(user) if tab == "home" else None
        self._workspace.tell_app(event | ({"view": home} if home else {}))
        return {}

    def _tell_of(self, message: Message, place: Channel) -> None:
        workspace = self._workspace
        event = workspace.message_event(message)
        if mentions(message.text, BOT_USER_ID) and not place.partner:
            if BOT_USER_ID in place.members:
                workspace.tell_app(
                    {name: value for name, value in event.items() if name != "channel_type"} | {"type": "app_mention"}
                )
            else:
                name = workspace.installed.bot_name
                workspace.notice(
                    place.id, message.user, f"*{name}* is not in this channel yet. Add it with the button at the top."
                )
