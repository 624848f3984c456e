"""One thing that is set up: the fields of its window, with what holds or what suits best already chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.views import blocks
from handlers.views.blocks import Block
from handlers.views.setup import fields
from storage.members import Roles
from storage.workspaces import MOST_RETENTION_DAYS, WorkspaceView

SAVE = "setup_save"
DELEGATION, TIME_ZONE, CHANNEL, BODY = "delegation", "time_zone", "channel", "body"
ANSWERING, GUESTS, SHARED = "answering", "guests", "shared"
KEEPERS, ADMINS, DAYS = "keepers", "admins", "days"
FIND_DELEGATION, FIND_ZONE, FIND_BODY = "find_delegation", "find_time_zone", "find_body"
MOST_PEOPLE = 50

DELEGATION_HINT = "“We”, “us” and “our” in a question mean this delegation."
ZONE_HINT = "Decides which day “today” is, and when your quiet hours begin. A session keeps its venue's clock."
CHANNEL_HINT = "Ahead of each session it gets the deadlines, and what we said last time. Invite me there: /invite @Rapporteur."
BODY_LABEL = "Body that is meant there"
BODY_HINT = "In that channel, “last session” without a body is about this one. The answer says so."
SWITCHES = (
    (GUESTS, "Answer guests", "Guests of this workspace may ask like full members do."),
    (SHARED, "Answer in channels that other organisations read", "Everybody there reads what I post, theirs as well."),
)
SWITCHED = (
    "Off, as at first, nobody but full members of this workspace is answered, and nothing is said where others listen. On, only "
    "what everybody in this workspace may see is shown there, and reminders still do not go to shared channels."
)
KEEPERS_HINT = "They add and correct statements. As long as nobody is named, everybody in the team does."
ADMINS_HINT = "They set up all of this, and keep statements too. Owners and administrators of this Slack workspace always may."
RETENTION = (
    "When Rapporteur is taken out of this Slack workspace, its token is deleted at once. The statements stay for this long, in "
    "case it was a mistake, and are then deleted for good."
)
RETENTION_HINT = "Whole days; 0 deletes everything at once."


def delegation(present: tuple[str, str] | None, *, is_fixed: bool) -> list[Block]:
    """Return the field of the own delegation, given as code and name."""
    note = [fields.fixed("The delegation", "RAPPORTEUR_DELEGATION")] if is_fixed else []
    menu = fields.suggested(DELEGATION, "Which country or group are you?", FIND_DELEGATION, present, hint=DELEGATION_HINT)
    return [menu, *note]


def time_zone(zone: str, now: datetime, *, is_fixed: bool) -> list[Block]:
    """Return the field of the time zone."""
    note = [fields.fixed("The time zone", "RAPPORTEUR_TIME_ZONE")] if is_fixed else []
    menu = fields.suggested(TIME_ZONE, "Your team's time zone", FIND_ZONE, (zone, zone_in_words(zone, now)), hint=ZONE_HINT)
    return [menu, *note]


def zone_in_words(zone: str, now: datetime) -> str:
    """Return "Europe/Vienna (now 17:05)"."""
    return f"{zone} (now {now.astimezone(ZoneInfo(zone)):%H:%M})"


def channel(present: str | None, body: tuple[str, str] | None, *, is_fixed: bool) -> list[Block]:
    """Return the fields of the channel that reminders go to, and of its body, given as code and name."""
    note = [fields.fixed("The channel", "RAPPORTEUR_CHANNEL")] if is_fixed else []
    return [
        fields.channel(CHANNEL, "Channel for reminders", present, hint=CHANNEL_HINT, optional=True),
        fields.suggested(BODY, BODY_LABEL, FIND_BODY, body, hint=BODY_HINT, optional=True),
        *note,
    ]


def channel_and_body() -> list[Block]:
    """Return the fields of a channel that gets a body of its own."""
    return [
        fields.channel(CHANNEL, "Channel", None),
        fields.suggested(BODY, BODY_LABEL, FIND_BODY, None, hint=BODY_HINT),
    ]


def answering(workspace: WorkspaceView) -> list[Block]:
    """Return the two switches, with what they mean."""
    ticked = [code for code, is_on in ((GUESTS, workspace.answers_guests), (SHARED, workspace.answers_shared_channels)) if is_on]
    return [blocks.section(SWITCHED), fields.switches(ANSWERING, "I shall", SWITCHES, ticked)]


def roles(present: Roles) -> list[Block]:
    """Return the fields of who may do what."""
    return [
        fields.people(KEEPERS, "Keepers", sorted(present.keepers), MOST_PEOPLE, hint=KEEPERS_HINT),
        fields.people(ADMINS, "Admins of Rapporteur", sorted(present.admins), MOST_PEOPLE, hint=ADMINS_HINT),
    ]


def retention(days: int) -> list[Block]:
    """Return the field of how long content is kept after an uninstall."""
    number: Block = {
        "type": "number_input",
        "action_id": fields.VALUE,
        "is_decimal_allowed": False,
        "min_value": "0",
        "max_value": str(MOST_RETENTION_DAYS),
        "initial_value": str(days),
    }
    label = blocks.plain("Days")
    field: Block = {"type": "input", "block_id": DAYS, "label": label, "element": number, "hint": blocks.plain(RETENTION_HINT)}
    return [blocks.section(RETENTION), field]


def window(title: str, code: str, under: str, parts: Sequence[Block]) -> Block:
    """Return the window of one thing, over the page of all."""
    return fields.window(title, SAVE, parts, (code, under))
