"""Slack's payloads of what people do: their common heads, and the way to the app and back."""

from __future__ import annotations

from bot.practice.channels import Channel
from bot.practice.installed import APP_ID
from bot.practice.people import TEAM_DOMAIN, TEAM_ID
from bot.practice.refusals import Json, NotAcknowledged, Refused
from bot.practice.socket_mode import SocketMode
from bot.practice.values import Message, View
from bot.practice.workspace import Workspace

NOT_CONNECTED = "The app is not connected to this workspace."
TOO_LATE = "The app did not answer within three seconds."


class Desk:
    """Where payloads are put together; refuses what a person cannot see."""

    def __init__(self, workspace: Workspace, socket: SocketMode) -> None:
        """Hold what people act on and the way to the app."""
        self.workspace = workspace
        self.socket = socket

    def head(self, kind: str, user: str) -> Json:
        """Return what every interaction payload begins with, a fresh trigger id among it."""
        person = self.workspace.person(user)
        return {
            "type": kind,
            "user": person.as_actor(),
            "api_app_id": APP_ID,
            "token": "practice",
            "team": person.team(),
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self.workspace.triggers.issue(user),
        }

    def form(self, user: str, place: Channel) -> Json:
        """Return the fields of a slash command that do not depend on the command."""
        return {
            "token": "practice",
            "team_id": TEAM_ID,
            "team_domain": TEAM_DOMAIN,
            "channel_id": place.id,
            "channel_name": named(place)["name"],
            "user_id": user,
            "user_name": self.workspace.person(user).handle,
            "api_app_id": APP_ID,
            "is_enterprise_install": "false",
            "trigger_id": self.workspace.triggers.issue(user),
        }

    async def interact(self, payload: Json) -> Json:
        """Return the app's answer to an interaction; `problem` says what went wrong, in words for the person."""
        try:
            answer = await self.socket.deliver("interactive", payload, accepts_payload=True)
        except NotAcknowledged as late:
            return {"problem": TOO_LATE if late.connected else NOT_CONNECTED}
        return answer if isinstance(answer, dict) else {}

    def response_url(self, kind: str, secret: str) -> str:
        """Return the response_url of a secret."""
        return f"{self.workspace.origin}/response/{kind}/{secret}"

    def place(self, user: str, channel: str) -> Channel:
        """Return a channel that the person is a member of, or refuse with `not_in_channel`."""
        place = self.workspace.channel(channel)
        if user not in place.members:
            raise Refused("not_in_channel")
        return place

    def open_place(self, user: str, channel: str) -> Channel:
        """Return a channel in which the person may speak; `is_archived` for one in the archive."""
        place = self.place(user, channel)
        if place.is_archived:
            raise Refused("is_archived")
        return place

    def visible(self, user: str, place: Channel, ts: str) -> Message:
        """Return a message that the person may see, or refuse with `message_not_found`."""
        message = self.workspace.message(place, ts)
        if message.visible_to not in (None, user):
            raise Refused("message_not_found")
        return message

    def view(self, user: str, view_id: str) -> View:
        """Return a view of this person, or refuse with `not_found`."""
        view = self.workspace.views.get(view_id)
        if view is None or view.user != user:
            raise Refused("not_found")
        return view


def named(place: Channel) -> Json:
    """Return the short channel object of payloads: of a direct message or a private channel the name is not told."""
    if place.partner:
        return {"id": place.id, "name": "directmessage"}
    return {"id": place.id, "name": "privategroup" if place.is_private else place.name}
