"""What was said last time in full, and the window in which a session is prepared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import limits
from handlers.markup import escaped
from handlers.views import blocks, buttons, deadline, passage, session
from handlers.views.blocks import Block, Button, Message
from storage.citing import spoken_date
from storage.held import HeldStatement
from storage.planned import DeadlineView, SessionView
from storage.recalling import KeySentence, LastTime, Since, Spoken, TopicSaid

# The value of Prepare is the session's number; of Show all, the session's number and a page, from 0.
PREPARE = "prepare_session"
SHOW_ALL = "show_all_said"
SHOWING_ALL = re.compile(r"show_all_said(_back)?")

LAST_TIME = "What we said last time"
IN_GENERAL = "In general"
SINCE = "Since then, on the same topics"
NOTHING = "Nothing that we said when this body met last is on file."
ON_FILE = "On file for this session"
OTHERS = "What others said there"
READY = "Nothing is missing."

MISSING = {
    "no_draft": ("a draft", "No draft is on file. Add it with /statements add, as a draft."),
    "no_speaker": ("the speaker", "Nobody is named as the speaker. Say who speaks when you add the draft."),
    "no_delivered_text": (
        "the text as delivered of the last session",
        "What was delivered at the last session is not on file. Add it with /statements add, as delivered.",
    ),
}
NO_OWNER = "Deadlines have no owner yet. Name one: “Reassign or move” beside the deadline."

TOPICS_PREPARED = 8
LATER_PREPARED = 6
STATEMENTS_SHOWN = 8
SENTENCE_TEXT = 600
TITLE_TEXT = 80
# A page of everything: what a reader scrolls through on a phone, well inside of what Slack takes.
BLOCKS_ON_A_PAGE = 38
CHARACTERS_ON_A_PAGE = 9_000
PARAGRAPH_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Preparation:
    """
    What is known before a session. `missing` are codes of `storage.recalling.missing`, `deadlines` the open ones.

    `ours` are our own texts on file for this session, drafts too; `others` what other delegations said when the body met last.
    """

    session: SessionView
    last: LastTime | None
    missing: tuple[str, ...] = ()
    deadlines: tuple[DeadlineView, ...] = ()
    ours: tuple[HeldStatement, ...] = ()
    others: tuple[HeldStatement, ...] = ()


def window(known: Preparation, now: datetime) -> Block:
    """Return the window in which a session is prepared."""
    parts = [blocks.section(_heading(known.session, now)), *_to_do(known), *_duties(known.deadlines, now)]
    parts += _listed(ON_FILE, known.ours)
    parts += _topics(known.session, known.last)
    parts += _listed(OTHERS, known.others)
    return passage.window("Prepare", parts)


def everything(one: SessionView, last: LastTime | None, page: int) -> Message:
    """Return a page of all that was said last time, topic by topic, and what since; pages count from 0."""
    if last is None:
        return _message([NOTHING], [blocks.section(NOTHING)])
    pages = _pages(_all(last))
    page = min(page, len(pages) - 1)
    title = f"{LAST_TIME}: {last_time_title(last)}"
    count = f"Page {page + 1} of {len(pages)}" if len(pages) > 1 else ""
    row = buttons.paging(SHOW_ALL, page, len(pages), one.id)
    main = last.statements[0]
    row.append(Button("Read the statement", buttons.READ_STATEMENT, buttons.numbers(main.id, 0)))
    parts = [_bold(title), *(block for piece in pages[page] for block in piece.shown)]
    parts += [blocks.context(count)] if count else []
    return _message([title, *(piece.said for piece in pages[page]), count], [*parts, blocks.actions(row)])


def last_time_title(last: LastTime) -> str:
    """Return which session it was, when and who spoke: "65th session, 10 November 2025, Atsushi Kaifu"."""
    main = last.statements[0]
    more = len(last.statements) - 1
    others = f"and {more} other statement{'' if more == 1 else 's'}" if more else ""
    return ", ".join(part for part in (last.session.label, spoken_date(main), main.speaker or "", others) if part)


def quoted(name: str, text: str, citation: str, *, limit: int = SENTENCE_TEXT) -> list[Block]:
    """Return a topic in bold with a sentence set off below it, in one block, and its citation in small print."""
    runs = [blocks.run(limits.cut(name or IN_GENERAL, TITLE_TEXT), "bold")]
    quote = [blocks.run(limits.cut(text, limit))]
    both = [element for block in (blocks.lines(runs), blocks.quotation(quote)) for element in block["elements"]]
    return [{"type": "rich_text", "elements": both}, blocks.context(limits.cut(citation, limits.CITATION_TEXT))]


def quoted_in_words(name: str, text: str, citation: str) -> str:
    """Return the same as plain text, not escaped."""
    about, cited = limits.cut(name or IN_GENERAL, TITLE_TEXT), limits.cut(citation, limits.CITATION_TEXT)
    return f"{about}: “{limits.cut(text, SENTENCE_TEXT)}” ({cited})"


def missing_in_words(missing: Iterable[str]) -> list[str]:
    """Return what is missing in a few words each."""
    return [MISSING[code][0] for code in missing if code in MISSING]


def one_of_each(since: Iterable[Since]) -> tuple[Since, ...]:
    """Return of each later statement the passage whose position is the strongest, in order of delivery."""
    best: dict[int, Since] = {}
    for one in since:
        kept = best.get(one.passage.statement.id)
        if kept is None or one.sentence.strength > kept.sentence.strength:
            best[one.passage.statement.id] = one
    return tuple(best.values())


@dataclass(frozen=True, slots=True)
class _Part:
    """Blocks that stay together, and the same as text."""

    shown: list[Block]
    said: str

    @property
    def size(self) -> int:
        return limits.size(self.said)


def _all(last: LastTime) -> Iterator[_Part]:
    for topic in last.topics:
        yield from _topic(topic)
    for number, one in enumerate(last.since):
        head = [_bold(SINCE)] if not number else []
        shown = quoted(one.topic, one.passage.paragraph.text, one.passage.citation, limit=PARAGRAPH_TEXT)
        yield _Part([*head, *shown], quoted_in_words(one.topic, one.sentence.text, one.passage.citation))


def _topic(topic: TopicSaid) -> Iterator[_Part]:
    """Yield a topic's paragraphs with their key sentences marked; a sentence from a paragraph of another topic by itself."""
    head = [_bold(limits.cut(topic.name or IN_GENERAL, TITLE_TEXT))]
    own = {spoken.paragraph.id for spoken in topic.paragraphs}
    for spoken in topic.paragraphs:
        marked = [(s.start, s.end) for s in topic.sentences if s.paragraph == spoken.paragraph]
        yield _passage(head, spoken, marked, topic.name)
        head = []
    for sentence in (s for s in topic.sentences if s.paragraph.id not in own):
        cited = blocks.context(limits.cut(sentence.citation, limits.CITATION_TEXT))
        shown = [blocks.quotation([blocks.run(limits.cut(sentence.text, PARAGRAPH_TEXT))]), cited]
        yield _Part([*head, *shown], quoted_in_words(topic.name, sentence.text, sentence.citation))
        head = []


def _passage(head: list[Block], spoken: Spoken, marked: Sequence[tuple[int, int]], name: str) -> _Part:
    quote = blocks.quotation(blocks.highlighted(spoken.paragraph.text, marked, PARAGRAPH_TEXT))
    shown = [*head, quote, blocks.context(limits.cut(spoken.citation, limits.CITATION_TEXT))]
    return _Part(shown, quoted_in_words(name, spoken.paragraph.text, spoken.citation))


def _pages(parts: Iterable[_Part]) -> list[list[_Part]]:
    pages: list[list[_Part]] = [[]]
    for part in parts:
        held = pages[-1]
        blocks_used = sum(len(one.shown) for one in held) + len(part.shown)
        if held and (blocks_used > BLOCKS_ON_A_PAGE or sum(one.size for one in (*held, part)) > CHARACTERS_ON_A_PAGE):
            pages.append([])
        pages[-1].append(part)
    return pages


def _heading(one: SessionView, now: datetime) -> str:
    when = ", ".join(part for part in (session.days(one.starts_on, one.ends_on), one.place or "") if part)
    off = session.how_long(one, now)
    return "\n".join([session.heading(one), f"{when} – {off}" if off else when])


def _to_do(known: Preparation) -> list[Block]:
    steps = [MISSING[code][1] for code in known.missing if code in MISSING]
    steps += [NO_OWNER] if any(one.owner is None for one in known.deadlines) else []
    if not steps:
        return [_bold(READY)]
    return [_bold("Still to do"), blocks.lines([blocks.run("\n".join(f"• {step}" for step in steps))])]


def _duties(duties: Sequence[DeadlineView], now: datetime) -> list[Block]:
    return [_bold("Open deadlines"), *deadline.lines(duties, now)] if duties else []


def _topics(one: SessionView, last: LastTime | None) -> list[Block]:
    if last is None:
        return [_bold(LAST_TIME), blocks.context(NOTHING)]
    parts = [_bold(LAST_TIME), blocks.context(last_time_title(last))]
    for topic in last.foremost(TOPICS_PREPARED):
        parts += _key_sentences(topic.name, topic.sentences)
    later = one_of_each(last.since)[-LATER_PREPARED:]
    parts += [_bold(SINCE)] if later else []
    for one_later in later:
        parts += quoted(one_later.topic, one_later.sentence.text, one_later.passage.citation)
    read = Button("Read the statement", buttons.READ_STATEMENT, buttons.numbers(last.statements[0].id, 0))
    return [*parts, blocks.actions([Button("Show all", SHOW_ALL, buttons.numbers(one.id, 0)), read])]


def _key_sentences(name: str, sentences: Sequence[KeySentence]) -> list[Block]:
    first, *rest = sentences
    shown = quoted(name, first.text, first.citation)
    for sentence in rest:
        same = sentence.citation == first.citation
        quote = blocks.quotation([blocks.run(limits.cut(sentence.text, SENTENCE_TEXT))])
        shown = [shown[0], quote, shown[1]] if same else [*shown, quote, blocks.context(sentence.citation)]
    return shown


def _listed(title: str, statements: Sequence[HeldStatement]) -> list[Block]:
    """Return statements by their titles, each with a button that opens all of it."""
    if not statements:
        return []
    shown = [_bold(title)]
    for statement in statements[:STATEMENTS_SHOWN]:
        button = Button("Read", buttons.READ_STATEMENT, buttons.numbers(statement.id, 0))
        about = ", ".join(part for part in (statement.title, statement.stage, statement.speaker or "") if part)
        shown.append(blocks.section(limits.cut(about, limits.CITATION_TEXT) or f"#{statement.number}", button))
    more = len(statements) - STATEMENTS_SHOWN
    return [*shown, blocks.context(f"and {more} more")] if more > 0 else shown


def _bold(text: str) -> Block:
    return blocks.lines([blocks.run(text, "bold")])


def _message(said: Iterable[str], shown: Sequence[Block]) -> Message:
    return Message(limits.cut(escaped("\n".join(part for part in said if part)), limits.MESSAGE_TEXT), tuple(shown))
