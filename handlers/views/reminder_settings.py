"""The window in which a team says when, where and whom it wants to be reminded: of all sessions, of a body's, of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from handlers.markup import escaped
from handlers.views import blocks, passage
from handlers.views.blocks import Block, Button
from handlers.views.deadline import city
from handlers.views.session import heading
from storage.reminders import settings
from storage.reminders.forthcoming import Forthcoming
from storage.reminders.schedule import Lead, Quiet, written
from storage.reminders.settings import ReminderSettings, StoredSettings

OPEN = "open_reminder_settings"
CALLBACK = "reminder_settings"
ACTION = "value"
TITLE = "Reminders"
LEADS, CHANNELS, PERSONS, ESCALATE, NONE = "leads", "channels", "persons", "escalate_to", "none"
FROM, UNTIL, RESTING = "quiet_from", "quiet_until", "resting_days"
# Each is looked at in Slack before the window may be answered, within three seconds.
MOST_CHANNELS, MOST_PERSONS = 5, 10
LEADS_LENGTH = 500
# Block Kit reference: the placeholder of an input.
PLACEHOLDER_LENGTH = 150

LEADS_HINT = (
    "Days count on the venue's calendar, at 08:30 there unless you say another time; hours are real hours before it opens."
    " As: 21 days, 7 days, 1 day at 17:00, 24 hours, morning. Or: none."
)
CHANNELS_HINT = "Invite me there first: /invite @Rapporteur. A channel shared with another organisation gets no reminders."
PERSONS_HINT = "Each gets a direct message. Tell them before you choose them."
ESCALATE_HINT = "Once, by direct message."
QUIET_HINT = "What is due then waits until they are over; but the last reminder before a session goes out when it is due."
RESTING_HINT = "What is due then goes out on the last working day before."
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What a body or a session may do without, where the team has it.
WITHOUT = {
    CHANNELS: "Post in no channel",
    PERSONS: "Write to no person",
    ESCALATE: "Tell nobody of a deadline that passes undone",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """
    What the window shows: what a scope says of its own, and what holds where it says nothing.

    `about` is the name of its body or session, "" for the whole team.
    """

    scope: str
    about: str
    stored: StoredSettings
    inherited: ReminderSettings


@dataclass(frozen=True, slots=True)
class QuietGiven:
    """When the team is left alone, as filled in; None for a time that was left empty."""

    from_: time | None
    until: time | None
    resting_days: frozenset[int]


@dataclass(frozen=True, slots=True)
class Given:
    """
    What was filled in: None or nothing where a field was left empty.

    `without` names the fields that stay empty although the wider setting fills them; `quiet` is None where it was not asked.
    """

    leads: str | None
    channels: tuple[str, ...]
    persons: tuple[str, ...]
    escalate_to: str | None
    without: frozenset[str]
    quiet: QuietGiven | None


def opening(scope: str, label: str = TITLE) -> Button:
    """Return the button that opens the window, for "workspace", "body 3" or "session 12"."""
    return Button(label, OPEN, scope)


def window(shown: Shown) -> Block:
    """Return the window: for the whole team with what holds, for a body or a session with what it says of its own."""
    own, wider = shown.stored, shown.inherited
    if shown.scope == settings.WORKSPACE:
        parts = [*_fields(_filled(own, wider), wider), *_quiet(wider.quiet)]
    else:
        parts = [blocks.says(f"Where a field is left empty: {_in_words(wider)}."), *_fields(own, wider), *_without(own, wider)]
    view = passage.window(TITLE, [blocks.section(_whose(shown.about)), *parts])
    return {**view, "callback_id": CALLBACK, "private_metadata": shown.scope, "submit": blocks.plain("Save")}


def submitted(state: Mapping[str, Any]) -> Given:
    """Return what was filled in, of a view's `state.values`."""
    held: dict[str, Any] = {
        block: next(iter(values.values()), {}) for block, values in state.items() if isinstance(values, Mapping)
    }
    quiet = None
    if RESTING in held:
        days = frozenset(int(day) for day in _ticked(held, RESTING) if day in map(str, range(len(WEEKDAYS))))
        quiet = QuietGiven(_time(held, FROM), _time(held, UNTIL), days)
    return Given(
        leads=_text(held, LEADS, "value"),
        channels=_list(held, CHANNELS, "selected_conversations"),
        persons=_list(held, PERSONS, "selected_users"),
        escalate_to=_text(held, ESCALATE, "selected_user"),
        without=frozenset(_ticked(held, NONE)),
        quiet=quiet,
    )


def saved(
    about: str, found: ReminderSettings, forthcoming: Forthcoming | None, *, changed: bool, uninvited: Sequence[str] = ()
) -> Block:
    """Return the last window: what holds now, where the bot must still be invited, and which reminders come next."""
    parts = [blocks.section(f"{'Saved' if changed else 'Nothing was changed'}. {_whose(about)}")]
    parts.append(blocks.says(f"Reminders now: {_in_words(found)}."))
    if not about:
        parts.append(blocks.section(_quiet_in_words(found.quiet)))
    parts += [_uninvited(uninvited)] if uninvited else []
    return passage.window(TITLE, [*parts, *_next(found, forthcoming)])


def _whose(about: str) -> str:
    return f"For {about}." if about else "For the whole team; a body or a session may have its own."


def _in_words(found: ReminderSettings) -> str:
    """Return "21 days, morning; to #channel; @person is told of a deadline that passes undone", in Slack's markup."""
    when = leads_in_words(found.leads)
    to = _listed([*(f"<#{channel}>" for channel in found.channels), *(f"<@{person}>" for person in found.persons)])
    told = f"<@{found.escalate_to}>" if found.escalate_to else "nobody"
    return f"{when}; to {to or 'nobody yet'}; {told} is told of a deadline that passes undone"


def leads_in_words(leads: Sequence[Lead]) -> str:
    """Return leads as they may be typed again."""
    return ", ".join(map(written, leads)) or "none"


def _quiet_in_words(quiet: Quiet) -> str:
    hours = f"from {quiet.from_:%H:%M} to {quiet.until:%H:%M}" if quiet.from_ and quiet.until else ""
    days = _listed([WEEKDAYS[day] for day in sorted(quiet.resting_days)])
    said = " and ".join(filter(None, (hours, f"on {days}" if days else "")))
    return f"Quiet {said} ({quiet.zone})." if said else f"No quiet hours, no resting days ({quiet.zone})."


def _uninvited(channels: Sequence[str]) -> Block:
    names = _listed([f"<#{channel}>" for channel in channels])
    where = "there" if len(channels) == 1 else "in each"
    return blocks.says(f"*I am not in {names} yet.* Type `/invite @Rapporteur` {where}; until then no reminder can be posted.")


def _next(found: ReminderSettings, forthcoming: Forthcoming | None) -> list[Block]:
    """Return when the next reminders go out, on the venue's clock and on the reader's."""
    if forthcoming is None:
        return [blocks.section("No session is planned yet that this is about.")]
    parts = [blocks.divider(), blocks.section(f"Next: {heading(forthcoming.session)}")]
    if forthcoming.reminders:
        zone = forthcoming.session.time_zone
        return [*parts, blocks.says("\n".join(_when(lead, due_at, zone) for lead, due_at in forthcoming.reminders))]
    if found.leads and not found.targets:
        return [*parts, blocks.section("Nobody is reminded of it: choose a channel or a person.")]
    return [*parts, blocks.section("No reminder is left to go out for it.")]


def _when(lead: str, due_at: datetime, zone: str) -> str:
    there = due_at.astimezone(ZoneInfo(zone))
    shown = f"{there:%a} {there.day} {there:%B %Y, %H:%M} ({escaped(city(zone))})"
    return f"*{escaped(lead)}*: {shown}, for you <!date^{int(due_at.timestamp())}^{{date_short_pretty}} at {{time}}|{shown}>"


def _fields(own: StoredSettings, wider: ReminderSettings) -> list[Block]:
    return [_leads(own, wider), _channels(own), _persons(own), _escalation(own)]


def _filled(own: StoredSettings, wider: ReminderSettings) -> StoredSettings:
    """Return what holds for the whole team, as if it had said all of it."""
    return StoredSettings(
        own.leads if own.leads is not None else wider.leads,
        own.channels if own.channels is not None else wider.channels,
        own.persons,
        own.escalate_to,
    )


def _leads(own: StoredSettings, wider: ReminderSettings) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": ACTION, "max_length": LEADS_LENGTH}
    if own.leads is not None:
        element["initial_value"] = leads_in_words(own.leads)
    else:
        element["placeholder"] = blocks.plain(leads_in_words(wider.leads), PLACEHOLDER_LENGTH)
    return _input(LEADS, "When", element, LEADS_HINT)


def _channels(own: StoredSettings) -> Block:
    element: Block = {
        "type": "multi_conversations_select",
        "action_id": ACTION,
        "max_selected_items": MOST_CHANNELS,
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True, "exclude_bot_users": True},
    }
    return _input(CHANNELS, "In channels", _chosen(element, "initial_conversations", own.channels), CHANNELS_HINT)


def _persons(own: StoredSettings) -> Block:
    element: Block = {"type": "multi_users_select", "action_id": ACTION, "max_selected_items": MOST_PERSONS}
    return _input(PERSONS, "To persons", _chosen(element, "initial_users", own.persons), PERSONS_HINT)


def _escalation(own: StoredSettings) -> Block:
    element: Block = {"type": "users_select", "action_id": ACTION}
    told = _chosen(element, "initial_user", own.escalate_to)
    return _input(ESCALATE, "Who is told when a deadline passes undone", told, ESCALATE_HINT)


def _without(own: StoredSettings, wider: ReminderSettings) -> list[Block]:
    """Return the boxes by which a wider setting is done without, where there is one."""
    held = {CHANNELS: wider.channels, PERSONS: wider.persons, ESCALATE: wider.escalate_to}
    said = {CHANNELS: own.channels == (), PERSONS: own.persons == (), ESCALATE: own.escalate_to == settings.NOBODY}
    options = {name: _option(WITHOUT[name], name) for name in WITHOUT if held[name] or said[name]}
    if not options:
        return []
    element: Block = {"type": "checkboxes", "action_id": ACTION, "options": list(options.values())}
    ticked = [option for name, option in options.items() if said[name]]
    return [_input(NONE, "Or do without", _chosen(element, "initial_options", ticked), "")]


def _quiet(quiet: Quiet) -> list[Block]:
    options = [_option(name, str(day)) for day, name in enumerate(WEEKDAYS)]
    resting: Block = {"type": "checkboxes", "action_id": ACTION, "options": options}
    ticked = [options[day] for day in sorted(quiet.resting_days)]
    return [
        blocks.divider(),
        _input(FROM, f"Quiet hours begin ({quiet.zone})", _clock(quiet.from_), ""),
        _input(UNTIL, "Quiet hours end", _clock(quiet.until), QUIET_HINT),
        _input(RESTING, "Resting days", _chosen(resting, "initial_options", ticked), RESTING_HINT),
    ]


def _clock(at: time | None) -> Block:
    return _chosen({"type": "timepicker", "action_id": ACTION}, "initial_time", f"{at:%H:%M}" if at else None)


def _chosen(element: Block, name: str, value: Sequence[Any] | None) -> Block:
    """Return an element with what it shows at first; Slack refuses an empty list there."""
    return {**element, name: list(value) if isinstance(value, tuple) else value} if value else element


def _input(block_id: str, label: str, element: Block, hint: str) -> Block:
    found: Block = {"type": "input", "block_id": block_id, "optional": True, "label": blocks.plain(label), "element": element}
    return {**found, "hint": blocks.plain(hint)} if hint else found


def _option(label: str, value: str) -> Block:
    return {"text": blocks.plain(label), "value": value}


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _text(held: Mapping[str, Any], name: str, key: str) -> str | None:
    value = _of(held, name).get(key)
    return value.strip() or None if isinstance(value, str) else None


def _list(held: Mapping[str, Any], name: str, key: str) -> tuple[str, ...]:
    values = _of(held, name).get(key)
    return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()


def _ticked(held: Mapping[str, Any], name: str) -> tuple[str, ...]:
    options = _of(held, name).get("selected_options")
    return tuple(str(one.get("value")) for one in options if isinstance(one, Mapping)) if isinstance(options, list) else ()


def _time(held: Mapping[str, Any], name: str) -> time | None:
    value = _text(held, name, "selected_time")
    return time.fromisoformat(value) if value else None


def _of(held: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = held.get(name)
    return found if isinstance(found, Mapping) else {}
