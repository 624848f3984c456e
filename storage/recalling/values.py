"""What a team is told before a session of what it said at the last one, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from storage.asking.values import Passage
from storage.held import HeldParagraph, HeldSession, HeldStatement


@dataclass(frozen=True, slots=True)
class KeySentence:
    """A sentence that takes a position: [start, end) of `paragraph.text`. `strength` orders; below 1 it says little."""

    statement: HeldStatement
    paragraph: HeldParagraph
    start: int
    end: int
    strength: float
    citation: str

    @property
    def text(self) -> str:
        """Return the sentence in its own words."""
        return self.paragraph.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A paragraph of a statement, as it is cited."""

    statement: HeldStatement
    paragraph: HeldParagraph
    citation: str


@dataclass(frozen=True, slots=True)
class TopicSaid:
    """
    What was said on one topic, in the order in which it was said.

    `sentences` are the one or two that hold the position; none where nothing but background was said. `paragraphs` are all that
    belong to the topic: over all topics, each paragraph stands once. `weight` says how much the topic matters beside the others.
    """

    name: str
    sentences: tuple[KeySentence, ...]
    paragraphs: tuple[Spoken, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Since:
    """The best that was said on one of the topics in a later statement: the passage, and the sentence of it to quote."""

    topic: str
    passage: Passage
    sentence: KeySentence


@dataclass(frozen=True, slots=True)
class LastTime:
    """
    What one delegation said when a body met last: `statements` of that session, the main one first.

    `topics` are in the order of the speech; `foremost` picks those that matter most. `since` is in order of delivery.
    """

    session: HeldSession
    statements: tuple[HeldStatement, ...]
    topics: tuple[TopicSaid, ...]
    since: tuple[Since, ...]

    def foremost(self, count: int) -> tuple[TopicSaid, ...]:
        """Return the topics with a key sentence that matter most, at most `count`, in the order of the speech."""
        quoted = [topic for topic in self.topics if topic.sentences]
        best = sorted(quoted, key=lambda topic: -topic.weight)[:count]
        return tuple(topic for topic in quoted if topic in best)
