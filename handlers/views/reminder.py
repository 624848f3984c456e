"""A reminder: which session, where and when, what is still to be done, what we said last time, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from handlers import limits
from handlers.markup import escaped
from handlers.views import blocks, buttons, deadline, home, preparing, session
from handlers.views.blocks import Block, Button, Message
from storage.planned import DeadlineView, Notice, SessionView, Undelivered
from storage.recalling import LastTime
from storage.reminders import schedule

# The value of both is the posting's number; of a choice to snooze, "posting:code" with a code of `deadline.SNOOZES`.
SESSION_DONE = "reminder_done"
SESSION_SNOOZE = "reminder_snooze"

TOPICS_SHOWN = 4
LATER_SHOWN = 2
DEADLINES_SHOWN = 6
# Deadlines with buttons in a session's reminder: those concerned, overdue, or due within this time.
ROWS_SHOWN = 3
SOON = timedelta(days=7)
# What of a long sentence is shown; the whole of it is behind Show all.
SENTENCE_TEXT = 600

MOVED = "This session has moved. Its reminders and the deadlines that nobody set by hand follow the new days."
CANCELLED = "This session is cancelled. Its reminders will not go out."
AGAIN = "You asked to be reminded again."
PASSED = "A deadline has passed, and it is not done."
DUE = "A deadline is near."
NOT_DELIVERED = "A reminder could not be delivered."
NOTHING_SAID = "Nothing on file says what we said when this body met last."
STILL_MISSING = "Still missing: "
MAY_BE_REPEAT = "This may be a repeat: whether it reached you before could not be found out."


def reminder(notice: Notice, last: LastTime | None, *, missing: tuple[str, ...], now: datetime | None = None) -> Message:
    """
    Return the message for a notice. `last` is shown where the notice is about the session as a whole.

    `missing` are codes of `storage.recalling.missing`. `now` is when it is posted, by default when it was due.
    """
    at = now or notice.due_at
    if notice.kind == "undelivered" and notice.undelivered is not None:
        return _undelivered(notice, notice.undelivered)
    if notice.kind in ("moved", "cancelled"):
        return _changed(notice, at)
    if notice.kind in ("deadline", "escalation"):
        return _of_deadlines(notice, at)
    return _of_session(notice, last, missing, at)


def _of_session(notice: Notice, last: LastTime | None, missing: tuple[str, ...], now: datetime) -> Message:
    shown, said = _opening(notice, now, AGAIN if notice.kind == "snoozed" else "")
    for part in (_all_duties(notice, now), _last_time(last), _lacking(missing)):
        shown += part[0]
        said += part[1]
    return _message(said, [*shown, _verbs(notice, is_any=last is not None)])


def _of_deadlines(notice: Notice, now: datetime) -> Message:
    shown, said = _opening(notice, now, PASSED if notice.kind == "escalation" else DUE)
    meant = [one for one in notice.deadlines if one.id in notice.concerned] or list(notice.deadlines)
    rows, words = _duties(meant, now, title="")
    more, further = _also_open([one for one in notice.deadlines if one not in meant], now)
    return _message([*said, *words, *further], [*shown, *rows, *more, blocks.actions([_prepare(notice.session)])])


def _changed(notice: Notice, now: datetime) -> Message:
    shown, said = _opening(notice, now, MOVED if notice.kind == "moved" else CANCELLED)
    if notice.kind == "cancelled":
        return _message(said, shown)
    duties = deadline.lines(notice.deadlines[:DEADLINES_SHOWN], now)
    said += [deadline.in_words(one, now) for one in notice.deadlines[:DEADLINES_SHOWN]]
    return _message(said, [*shown, *duties, blocks.actions([_prepare(notice.session)])])


def _undelivered(notice: Notice, lost: Undelivered) -> Message:
    name = session.heading(notice.session)
    why = home.reason(lost)
    due = f"It was due on {_on_the_clock_of(notice.session, lost.due_at)}."
    kind = "user" if lost.target[:1] in ("U", "W") else "channel"
    target = {"type": kind, f"{kind}_id": lost.target} if lost.target else blocks.run("nobody")
    runs = [
        blocks.run(NOT_DELIVERED, "bold"),
        blocks.run(f"\n{lost.session_name or name}, to "),
        target,
        blocks.run(f"\n{due} {why}"),
    ]
    row = blocks.actions([Button("Show session", session.SHOW, buttons.numbers(lost.session_id))])
    return _message([NOT_DELIVERED, f"{lost.session_name or name}: {due} {why}"], [blocks.lines(runs), row])


def _opening(notice: Notice, now: datetime, lead: str) -> tuple[list[Block], list[str]]:
    """Return which session, when and where, how far off, and what is special about this message."""
    one = notice.session
    off, when = session.how_long(one, now), _when_and_where(one)
    marks = [mark for mark in (lead, *_marks(notice)) if mark]
    ahead = [blocks.run(f"{off[:1].upper()}{off[1:]}", "bold"), blocks.run(" · ")] if off and notice.kind != "cancelled" else []
    shown = [blocks.header(session.heading(one)), blocks.lines([*ahead, blocks.run(when)])]
    token = _for_the_reader(one) if notice.kind != "cancelled" else ""
    small: list[Block] = [{"type": "mrkdwn", "text": f"{session.FOR_YOU}{token}", "verbatim": True}] if token else []
    shown += [{"type": "context", "elements": small}] if small else []
    shown += [blocks.context(mark) for mark in marks]
    return shown, [session.heading(one), *marks, ": ".join(part for part in (off, when) if part)]


def _when_and_where(one: SessionView) -> str:
    where = f" in {limits.cut(one.place, limits.LABEL_TEXT)}" if one.place else ""
    opening = f", opens at {one.opens_at:%H:%M}" if one.starts_on else ""
    return f"{session.days(one.starts_on, one.ends_on)}{opening}{where} ({one.time_zone})"


def _for_the_reader(one: SessionView) -> str:
    """Return Slack's token of the opening, which every reader sees in the time of their own device; without its day, nothing."""
    if one.starts_on is None:
        return ""
    opens = schedule.instant(one.starts_on, one.opens_at, one.time_zone)
    fallback = f"{opens.day} {opens:%B %Y, %H:%M} UTC"
    return f"<!date^{int(opens.timestamp())}^{deadline.FOR_THE_READER}|{fallback}>"


def _marks(notice: Notice) -> list[str]:
    due = _on_the_clock_of(notice.session, notice.due_at)
    marks = [f"Late: this was due on {due}."] if notice.is_late else []
    marks += [MAY_BE_REPEAT] if notice.may_be_repeat else []
    missed = [_lead(lead) for lead in notice.leads[:-1]] if len(notice.leads) > 1 else []
    return [*marks, f"Also for: {', '.join(missed)}."] if missed else marks


def _on_the_clock_of(one: SessionView, moment: datetime) -> str:
    wall = schedule.wall_time(moment, schedule.zone_named(one.time_zone))
    return f"{wall.day} {wall:%B %Y, %H:%M} ({deadline.city(one.time_zone)})"


def _lead(written: str) -> str:
    return "the morning" if written == "morning" else written


def _all_duties(notice: Notice, now: datetime) -> tuple[list[Block], list[str]]:
    """Return the deadlines of a session: the next with their buttons, the others a line each, so that it fits a phone."""
    pressing = [one for one in notice.deadlines if one.id in notice.concerned or one.due_at < now + SOON]
    pressing = (pressing or list(notice.deadlines[:1]))[:ROWS_SHOWN]
    shown, said = _duties(pressing, now)
    more, further = _also_open([one for one in notice.deadlines if one not in pressing], now)
    return [*shown, *more], [*said, *further]


def _also_open(others: Sequence[DeadlineView], now: datetime) -> tuple[list[Block], list[str]]:
    listed = others[:DEADLINES_SHOWN]
    shown = [blocks.context("Also open"), *deadline.lines(listed, now)] if listed else []
    return shown, [deadline.in_words(one, now) for one in listed]


def _duties(duties: Sequence[DeadlineView], now: datetime, *, title: str = "Open deadlines") -> tuple[list[Block], list[str]]:
    if not duties:
        return [], []
    shown: list[Block] = [_title(title)] if title else []
    for one in duties[:DEADLINES_SHOWN]:
        shown += deadline.row(one, now)
    more = len(duties) - DEADLINES_SHOWN
    shown += [blocks.context(f"and {more} more")] if more > 0 else []
    return shown, [*([title] if title else []), *(deadline.in_words(one, now) for one in duties[:DEADLINES_SHOWN])]


def _last_time(last: LastTime | None) -> tuple[list[Block], list[str]]:
    if last is None:
        return [_title(preparing.LAST_TIME), blocks.context(NOTHING_SAID)], [NOTHING_SAID]
    topics = last.foremost(TOPICS_SHOWN)
    title = preparing.last_time_title(last)
    shown, said = [_title(preparing.LAST_TIME), blocks.context(title)], [f"{preparing.LAST_TIME} ({title})"]
    for topic in topics:
        best = max(topic.sentences, key=lambda sentence: sentence.strength)
        shown += preparing.quoted(topic.name, best.text, best.citation, limit=SENTENCE_TEXT)
        said.append(preparing.quoted_in_words(topic.name, best.text, best.citation))
    left = len(last.topics) - len(topics)
    shown += [blocks.context(f"and {left} more topic{'' if left == 1 else 's'}")] if left > 0 else []
    later = preparing.one_of_each(last.since)[-LATER_SHOWN:]
    if later:
        shown.append(_title(preparing.SINCE))
        said.append(preparing.SINCE)
    for one in later:
        shown += preparing.quoted(one.topic, one.sentence.text, one.passage.citation, limit=SENTENCE_TEXT)
        said.append(preparing.quoted_in_words(one.topic, one.sentence.text, one.passage.citation))
    return shown, said


def _lacking(missing: tuple[str, ...]) -> tuple[list[Block], list[str]]:
    words = f"{', '.join(preparing.missing_in_words(missing))}."
    if len(words) == 1:
        return [], []
    return [blocks.lines([blocks.run(STILL_MISSING, "bold"), blocks.run(words)])], [f"{STILL_MISSING}{words}"]


def _verbs(notice: Notice, *, is_any: bool) -> Block:
    value = buttons.numbers(notice.posting_id)
    row = blocks.actions([Button("Done", SESSION_DONE, value, "primary")])
    menu = {
        "type": "static_select",
        "action_id": SESSION_SNOOZE,
        "placeholder": blocks.plain("Snooze"),
        "options": [deadline.option(f"{notice.posting_id}:{code}", label) for code, label in deadline.SNOOZES],
    }
    all_ = [Button("Show all", preparing.SHOW_ALL, buttons.numbers(notice.session.id, 0))] if is_any else []
    more = blocks.actions([*all_, _prepare(notice.session)])
    return {**row, "elements": [*row["elements"], menu, *more["elements"]]}


def _prepare(one: SessionView) -> Button:
    return Button("Prepare", preparing.PREPARE, buttons.numbers(one.id))


def _title(text: str) -> Block:
    return blocks.lines([blocks.run(text, "bold")])


def _message(said: Iterable[str], shown: Sequence[Block]) -> Message:
    return Message(limits.cut(escaped("\n".join(said)), limits.MESSAGE_TEXT), tuple(shown))
