"""What was changed, in plain words: one sentence a change, as runs of rich text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers import limits
from handlers.views import blocks, particulars
from handlers.views.blocks import Block
from handlers.views.deadline import token
from storage.audit import Entry
from storage.catalogue import load

# By the kind of subject and the action, what was done; {name} is what the subject is called, any other word is of the details.
# After a colon stands how a detail is shown: a person, a channel, a moment, several words.
WORDS: Mapping[tuple[str, str], str] = {
    ("statement", "add"): "added {name}",
    ("statement", "withdraw"): "withdrew {name}",
    ("statement", "restore"): "restored {name}",
    ("statement", "correct"): "corrected {name}: {corrected}",
    ("statement", "undo correct"): "took back the last correction of {name}: {corrected}",
    ("statement", "replace"): "replaced {name} by another text",
    ("statement", "undo replace"): "put {name} back in the place of the text that had replaced it",
    ("statement", "join"): "made {name} a stage of #{stage_of}",
    ("statement", "show to"): "changed who may see {name}",
    ("statement", "delete"): "deleted {name} for good",
    ("session", "plan"): "planned {name}",
    ("session", "fill in"): "filled in the days of {name}",
    ("session", "move"): "moved {name}",
    ("session", "cancel"): "called {name} off",
    ("session", "restore"): "put {name} on again",
    ("session", "ready"): "marked {name} as prepared",
    ("session", "unready"): "took back that {name} is prepared",
    ("session", "snooze"): "put the reminders of {name} off until {until:moment}",
    ("session", "lay deadlines"): "laid the deadlines of {name}",
    ("session", "drop reminders"): "dropped reminders of {name}: they came too late",
    ("session", "set reminders"): "changed the reminders of {name}",
    ("deadline", "done"): "ticked off {name}",
    ("deadline", "reopen"): "opened {name} again",
    ("deadline", "snooze"): "put {name} off until {until:moment}",
    ("deadline", "assign"): "gave {name} to {owner:person}",
    ("deadline", "move"): "moved {name} to {due_on}, {due_time}",
    ("body", "set ladder"): "changed the ladder of deadlines of {name}",
    ("body", "set reminders"): "changed the reminders of {name}",
    ("calendar", "follow calendar"): "began to follow the calendar {name}",
    ("calendar", "unfollow calendar"): "follows the calendar {name} no more",
    ("calendar", "take in calendar"): "took in the calendar {name}",
    ("posting", "not delivered"): "could not post a reminder of {name} ({reason})",
    ("workspace", "adopt"): "connected the record to this Slack workspace",
    ("workspace", "finish set up"): "finished setting up",
    ("workspace", "renew calendar address"): "made a new address of the team's calendar",
    ("workspace", "stop posting"): "stopped posting: Slack refused the token ({reason})",
    ("workspace", "set reminders"): "changed the team's reminders: {changed}",
    ("workspace", "install"): "installed the app",
    ("workspace", "uninstall"): "took the app out of this Slack workspace",
    ("workspace", "purge"): "deleted what was kept",
    ("workspace", "set up"): "set {changed}",
    ("member", "name"): "made {id:person} {role:role}, before: {before:role}",
    ("glossary_terms", "define"): "defined {term} as {equivalents:several}",
    ("glossary_terms", "remove term"): "took {term} out of the glossary; it was {equivalents:several}",
    ("channel", "set a channel"): "set the body of {id:channel} to {body:body}, before: {before:body}",
}
SOMETHING = "did “{action}” to {name}"
ACTORS = {"rapporteur": "Rapporteur", "settings": "The settings of whoever runs Rapporteur"}
# What a detail is called where several may have changed.
CALLED = {
    "own_delegation": "the delegation",
    "time_zone": "the time zone",
    "answers_guests": "answering guests",
    "answers_shared_channels": "answering in shared channels",
    "retention_days": "the days that content is kept after an uninstall",
    "channel": "the channel for reminders",
    "channels": "the channels",
    "persons": "the persons",
    "leads": "the lead times",
    "escalate_to": "who is told of what passes undone",
    "quiet_from": "the beginning of the quiet hours",
    "quiet_until": "the end of the quiet hours",
    "resting_days": "the resting days",
}
# How the values of a setting are shown, where that is not as they stand.
SHOWN_AS = {
    "own_delegation": "delegation",
    "channel": "channel",
    "channels": "channel",
    "persons": "person",
    "escalate_to": "person",
}
NOTHING = "nothing"
# Corrections of an earlier version are noted without what they changed.
NOT_NOTED = "what it changed was not noted"
CHANGED = "changed"
MOST_VALUES = 20
PERSON = re.compile(r"[UW][A-Z0-9]*\d[A-Z0-9]*")
SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def line(entry: Entry, names: Mapping[str, str]) -> list[Block]:
    """Return when, who and what, as runs; the moment is told by the reader's own clock."""
    return [token(entry.at), blocks.run(" · "), actor(entry.actor), blocks.run(" "), *what(entry, names)]


def what(entry: Entry, names: Mapping[str, str]) -> list[Block]:
    """Return what was done, as runs; of an action that nobody has put into words, which one it was and to what."""
    kind, _, number = entry.subject.partition(" ")
    template = WORDS.get((kind, entry.action), SOMETHING)
    known = {
        **entry.detail,
        "id": number,
        "action": entry.action,
        "name": names.get(entry.subject, entry.subject),
        "corrected": _corrected(entry.detail),
    }
    runs: list[Block] = []
    at = 0
    for slot in SLOT.finditer(template):
        said = _changed(entry.detail) if slot[1] == CHANGED else [_shown(known.get(slot[1]), slot[2])]
        runs += [blocks.run(template[at : slot.start()]), *said]
        at = slot.end()
    return [run for run in [*runs, blocks.run(template[at:])] if run["type"] != "text" or run["text"]]


def actor(name: str) -> Block:
    """Return who did it: a person, whom this does not notify in a message to one person, or what they called themselves."""
    if PERSON.fullmatch(name):
        return {"type": "user", "user_id": name}
    return blocks.run(limits.cut(ACTORS.get(name, name), limits.LABEL_TEXT), "bold")


def plain(runs: list[Block]) -> str:
    """Return runs as plain text, not escaped: persons and channels by their numbers, moments in UTC."""
    return "".join(_plain(run) for run in runs)


def _plain(run: Block) -> str:
    if run["type"] == "user":
        return f"@{run['user_id']}"
    return f"#{run['channel_id']}" if run["type"] == "channel" else str(run.get("text") or run.get("fallback") or "")


def _changed(detail: Mapping[str, Any]) -> list[Block]:
    """Return each value that was set, with what it was before where that is known."""
    before = detail.get("before")
    held: Mapping[str, Any] = before if isinstance(before, Mapping) else {}
    runs: list[Block] = []
    for name in (name for name in detail if name in CALLED):
        runs += [blocks.run(f"{'; ' if runs else ''}{CALLED[name]} to "), *_values(name, detail[name])]
        if name in held:
            runs += [blocks.run(" (before: "), *_values(name, held[name]), blocks.run(")")]
    return runs or [blocks.run(NOTHING)]


def _corrected(detail: Mapping[str, Any]) -> str:
    """Return each particular that was put right, as it was and as it is."""
    before, after = (held if isinstance(held, Mapping) else {} for held in (detail.get("before"), detail.get("after")))
    said = (f"{particulars.FIELDS[name][0]}: {before.get(name) or NOTHING} → {after[name] or NOTHING}" for name in after)
    return "; ".join(said) or NOT_NOTED


def _values(name: str, value: Any) -> list[Block]:
    """Return the value of a setting, or its values with commas between them."""
    values = value if isinstance(value, list) else [value]
    if name == "resting_days":
        values = [WEEKDAYS[day] for day in values if day in range(len(WEEKDAYS))]
    runs: list[Block] = []
    for one in values[:MOST_VALUES]:
        runs += [blocks.run(", ")] if runs else []
        runs.append(_shown({True: "yes", False: "no"}[one] if isinstance(one, bool) else one, SHOWN_AS.get(name)))
    return runs or [blocks.run(NOTHING)]


def _shown(value: Any, how: str | None) -> Block:
    if how == "role":
        return blocks.run(f"a{'n' if value == 'admin' else ''} {value}" if value else "neither keeper nor admin")
    if value in (None, "", []):
        return blocks.run("nobody" if how == "person" else NOTHING)
    if how == "person":
        return {"type": "user", "user_id": str(value)}
    if how == "channel":
        return {"type": "channel", "channel_id": str(value)}
    if how == "moment" and (moment := _moment(value)):
        return token(moment)
    return blocks.run(limits.cut(_in_words(value, how), limits.CITATION_TEXT))


def _in_words(value: Any, how: str | None) -> str:
    if how in ("body", "delegation"):
        known: Mapping[str, Any] = load().bodies if how == "body" else load().delegations
        return str(known[value].name) if value in known else str(value)
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else None
