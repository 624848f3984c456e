"""What is set up, on one page; behind each line a window in which it is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers import limits
from handlers.markup import escaped
from handlers.views import blocks, passage
from handlers.views.blocks import Block, Button
from handlers.views.reminder_settings import leads_in_words
from storage.members import Roles
from storage.reminders.settings import ReminderSettings
from storage.workspaces import WorkspaceView

OPEN, CHANGE = "open_setup", "setup_change"
TITLE = "Settings"
DELEGATION, TIME_ZONE, CHANNEL, BODIES = "delegation", "time_zone", "channel", "bodies"
REMINDERS, GLOSSARY, ANSWERING, ROLES, RETENTION = "reminders", "glossary", "answering", "roles", "retention"
NOT_SET = "not set"
LEAD = "Each change holds at once, and stands in the log: /rapporteur log."


@dataclass(frozen=True, slots=True)
class Known:
    """
    What is set up in a workspace.

    `delegation` is the name of "we", `bodies` how many channels have a body of their own, `terms` how many terms the team's
    glossary has.
    """

    workspace: WorkspaceView
    delegation: str | None
    bodies: int
    terms: int
    roles: Roles
    reminders: ReminderSettings


def opening(label: str = TITLE) -> Button:
    """Return the button that opens the page."""
    return Button(label, OPEN, "0")


def changing(code: str, label: str = "Change") -> Button:
    """Return the button that opens the window of one thing."""
    return Button(label, CHANGE, code)


def window(known: Known, told: str = "") -> Block:
    """Return the page; `told` says what was just changed."""
    parts = [blocks.section(told)] if told else []
    parts += [_line(code, value) for code, value in _lines(known)]
    return passage.window(TITLE, [*parts, blocks.context(LEAD)])


def _lines(known: Known) -> Sequence[tuple[str, str]]:
    """Return what holds, in Slack's markup, by what it is."""
    workspace, terms, days = known.workspace, known.terms, known.workspace.retention_days
    return (
        (DELEGATION, escaped(limits.cut(known.delegation or NOT_SET, limits.LABEL_TEXT))),
        (TIME_ZONE, escaped(workspace.time_zone)),
        (CHANNEL, _targets(known.reminders)),
        (BODIES, _counted(known.bodies, "channel has a body", "channels have a body", "no channel has a body yet")),
        (REMINDERS, f"{escaped(leads_in_words(known.reminders.leads))}; {_quiet(known.reminders)}"),
        (GLOSSARY, _counted(terms, "term of your own", "terms of your own", "the catalogue's terms alone")),
        (ANSWERING, _answering(workspace)),
        (ROLES, _roles(known.roles)),
        (RETENTION, _counted(days, "day", "days", "no time at all")),
    )


LABELS = {
    DELEGATION: "Your delegation, “we”",
    TIME_ZONE: "Time zone",
    CHANNEL: "Where reminders go",
    BODIES: "Channels and their bodies",
    REMINDERS: "Lead times, quiet hours, resting days",
    GLOSSARY: "Glossary",
    ANSWERING: "Guests and shared channels",
    ROLES: "Keepers and admins",
    RETENTION: "Kept after an uninstall for",
}
# As titles of windows, which hold 24 characters.
TITLES = {
    DELEGATION: "Your delegation",
    TIME_ZONE: "Time zone",
    CHANNEL: "Where reminders go",
    ANSWERING: "Guests, shared channels",
    ROLES: "Keepers and admins",
    RETENTION: "After an uninstall",
}


def _line(code: str, value: str) -> Block:
    block = blocks.says(f"*{LABELS[code]}*\n{value}")
    (button,) = blocks.actions([changing(code)])["elements"]
    return {**block, "accessory": button}


def _targets(found: ReminderSettings) -> str:
    return ", ".join(f"<@{one}>" if one[:1] in ("U", "W") else f"<#{one}>" for one in found.targets) or NOT_SET


def _quiet(found: ReminderSettings) -> str:
    quiet = found.quiet
    hours = f"quiet from {quiet.from_:%H:%M} to {quiet.until:%H:%M}" if quiet.from_ and quiet.until else "no quiet hours"
    days = len(quiet.resting_days)
    return f"{hours}, {_counted(days, 'resting day', 'resting days', 'no resting days')}"


def _answering(workspace: WorkspaceView) -> str:
    guests = "guests are answered" if workspace.answers_guests else "guests are not answered"
    shared = "I answer in shared channels" if workspace.answers_shared_channels else "I say nothing in shared channels"
    return f"{guests}; {shared}"


def _roles(roles: Roles) -> str:
    admins = _counted(len(roles.admins), "admin was named", "admins were named", "no admin was named")
    return f"{_counted(len(roles.keepers), 'keeper', 'keepers', 'everybody keeps statements')}; {admins}"


def _counted(count: int, one: str, many: str, none: str) -> str:
    return {0: none, 1: f"1 {one}"}.get(count, f"{count:,} {many}")
