"""Calendars that sessions come from: the window that takes one in, what became of it, and the address of our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import limits
from handlers.markup import escaped
from handlers.views import blocks, buttons, passage
from handlers.views.blocks import Block, Button, Message
from handlers.views.planning import field_values, line_input, text_value
from handlers.views.session import days, question
from storage.calendars.values import FeedView, LeftOut, Report
from storage.planned import SessionView

CALLBACK = "take_in_calendar"
OPEN, STOP = "open_calendars", "stop_calendar"
TITLE = "Calendars"
ACTION = "value"

FILE, ADDRESS, BODY = "file", "address", "body"
FILE_LABEL, FILE_HINT = "A file", "An .ics file, as calendar programs save it. It is read once."
ADDRESS_LABEL = "Or the address of a calendar"
ADDRESS_HINT = "It begins with https:// or webcal://. It is read again and again: what moves there, moves here."
BODY_LABEL, BODY_HINT = "Body", "Only where the events do not say whose sessions they are, as “IAEA Board of Governors”."
READING = "Reading the calendar. What was found will stand here; you may close this window, then I write to you."
STOPPING = ("Stop following it?", "What it brought stays on file. It is not read again.", "Stop", "Keep")
FOLLOWED = "Followed calendars"
FEEDS_SHOWN, SESSIONS_NAMED, LEFT_OUT_SHOWN = 20, 15, 25
NOTHING_NEW = "Nothing is new in it."

SUBSCRIBE = "Your sessions as a calendar: subscribe to this address in Outlook, Google or Apple Calendar."
SECRET = "Whoever has this address can read the sessions and their days. A new address ends the old one."  # noqa: S105 - no secret
GIVEN_OUT = (
    "An address was made already. Only its fingerprint is kept, so that it cannot be shown again: ask whoever subscribed to it, "
    "or make a new one, which ends the old."
)
NEW_ADDRESS = "new_calendar_address"
RENEWING = (
    "Make a new address?",
    "The old one ends at once: whoever subscribed to it must subscribe anew.",
    "Make a new one",
    "Keep",
)
NO_ADDRESS = (
    "Calendar programs can only subscribe where Rapporteur is reached over the web (HTTP mode). "
    "As a file, whoever runs it gets the sessions with: rapporteur sessions export"
)


@dataclass(frozen=True, slots=True)
class Given:
    """What the window holds: Slack's file objects, an address, and whose events they are where they do not say."""

    files: tuple[Mapping[str, Any], ...]
    address: str | None
    body: str | None


def window(feeds: Sequence[FeedView]) -> Block:
    """Return the window for a file or an address; below it the calendars that are followed."""
    file = {"type": "file_input", "action_id": ACTION, "filetypes": ["ics"], "max_files": 1}
    parts: list[Block] = [
        {
            "type": "input",
            "block_id": FILE,
            "optional": True,
            "label": blocks.plain(FILE_LABEL),
            "hint": blocks.plain(FILE_HINT),
            "element": file,
        },
        line_input(ADDRESS, ADDRESS_LABEL, ADDRESS_HINT, None, optional=True, most=limits.INPUT_TEXT),
        line_input(BODY, BODY_LABEL, BODY_HINT, None, optional=True),
    ]
    parts += [blocks.divider(), blocks.context(FOLLOWED), *map(_feed, feeds[:FEEDS_SHOWN])] if feeds else []
    return {**passage.window(TITLE, parts), "callback_id": CALLBACK, "submit": blocks.plain("Read")}


def submitted(state: Mapping[str, Any]) -> Given:
    """Return what was given, of a view's `state.values`."""
    values = field_values(state)
    files = values.get(FILE, {}).get("files") if isinstance(values.get(FILE), Mapping) else None
    found = tuple(file for file in files or () if isinstance(file, Mapping))
    return Given(found, text_value(values.get(ADDRESS)), text_value(values.get(BODY)))


def reading() -> Block:
    """Return what the window shows while the calendar is read."""
    return passage.window(TITLE, [blocks.section(READING)])


def said(words: str) -> Block:
    """Return the window with one sentence: why nothing came of it, or what is done."""
    return passage.window(TITLE, [blocks.section(words)])


def reported(name: str, report: Report) -> Message:
    """Return what taking in a calendar did: every change by name, and what was left out with the reason, as far as fits."""
    lines = [f"{name}: {_counted(report)}"]
    parts = [blocks.section(lines[0])]
    for label, sessions in _changes(report):
        if sessions:
            words = _named(label, sessions)
            lines.append(words)
            parts.append(blocks.section(words))
    if report.left_out:
        title = f"Left out: {len(report.left_out):,}"
        omitted = _omissions(report.left_out)
        lines += [title, *omitted]
        parts += [blocks.divider(), blocks.section(title), *map(blocks.context, omitted)]
    return Message(limits.cut(escaped("\n".join(lines)), limits.MESSAGE_TEXT), tuple(parts))


def following(feed: FeedView) -> Message:
    """Return that a calendar is followed from now on."""
    words = (
        f"{named(feed)} is followed from now on: it is read within a few minutes, then regularly. /sessions shows what it brings."
    )
    return Message(escaped(words), (blocks.section(words),))


def subscription(address: str) -> Message:
    """Return the address of the workspace's own calendar, with the button that replaces it."""
    return Message(
        escaped(f"{SUBSCRIBE}\n{address}\n{SECRET}"),
        (blocks.section(SUBSCRIBE), blocks.lines([blocks.run(address, "code")]), blocks.context(SECRET), _renewal()),
    )


def given_out() -> Message:
    """Return that there is an address already, which nobody can show again, with the button that replaces it."""
    return Message(escaped(GIVEN_OUT), (blocks.section(GIVEN_OUT), _renewal()))


def no_subscription() -> Message:
    """Return why there is no address to subscribe to, and what there is instead."""
    return Message(escaped(NO_ADDRESS), (blocks.section(NO_ADDRESS),))


def named(feed: FeedView) -> str:
    """Return a feed by its name and its server; the rest of its address may be a secret."""
    name = limits.cut(feed.name, limits.LABEL_TEXT)
    return name if feed.host in name else f"{name} ({limits.cut(feed.host, limits.LABEL_TEXT)})"


def _renewal() -> Block:
    row = blocks.actions([Button("New address", NEW_ADDRESS, "0")])
    row["elements"][0]["confirm"] = question(*RENEWING)
    return row


def _feed(feed: FeedView) -> Block:
    stop = Button("Stop", STOP, buttons.numbers(feed.id))
    shown = blocks.section(f"{named(feed)}\n{_health(feed)}", stop)
    shown["accessory"]["confirm"] = question(*STOPPING)
    return shown


def _health(feed: FeedView) -> str:
    if feed.failure:
        return f"Not read last time: {limits.cut(feed.failure, limits.CITATION_TEXT)}"
    if feed.fetched_at is None:
        return "Not read yet"
    return f"Read on {days(feed.fetched_at.date(), None)} at {feed.fetched_at:%H:%M} UTC"


def _counted(report: Report) -> str:
    counts = [f"{len(sessions)} {label.lower()}" for label, sessions in _changes(report) if sessions and label != _BY_RULE]
    counts += [f"{report.unchanged:,} unchanged"] if report.unchanged else []
    return f"{', '.join(counts)}." if counts else NOTHING_NEW


_BY_RULE = "Numbered by the usual rhythm, please look"


def _changes(report: Report) -> tuple[tuple[str, tuple[SessionView, ...]], ...]:
    return (
        ("Added", report.added),
        ("Moved", report.moved),
        ("Cancelled", report.cancelled),
        ("Restored", report.restored),
        (_BY_RULE, report.numbered_by_rule),
    )


def _named(label: str, sessions: Sequence[SessionView]) -> str:
    shown = [
        f"{limits.cut(one.name, limits.LABEL_TEXT)}, {days(one.starts_on, one.ends_on)}" for one in sessions[:SESSIONS_NAMED]
    ]
    return limits.cut(f"{label}: {'; '.join(shown)}{_rest(len(sessions) - len(shown))}", limits.SECTION_TEXT)


def _omissions(left_out: Sequence[LeftOut]) -> list[str]:
    shown = [_omission(one) for one in left_out[:LEFT_OUT_SHOWN]]
    return [*shown, *([f"and {len(left_out) - len(shown):,} more"] if len(left_out) > len(shown) else [])]


def _omission(one: LeftOut) -> str:
    what = ", ".join(filter(None, (limits.cut(one.summary, limits.LABEL_TEXT), one.when))) or "An event without a name"
    return f"{what}: {one.reason}"


def _rest(count: int) -> str:
    return f"; and {count:,} more" if count > 0 else ""
