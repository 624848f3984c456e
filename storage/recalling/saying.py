"""What a statement says, topic by topic, with the sentences that hold the position."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from storage.asking.index import index_of
from storage.catalogue.entries import Catalogue
from storage.citing import citation
from storage.held import HeldStatement
from storage.recalling.headings import topic_of
from storage.recalling.keeping import Kept
from storage.recalling.naming import recurring
from storage.recalling.positions import leans, speakers_of, strength
from storage.recalling.subjects import Mention, mentions_of
from storage.recalling.values import KeySentence, Spoken, TopicSaid
from storage.text.sentences import sentences

# Below this a sentence takes no position worth quoting.
SAYS_LITTLE = 1.5
# Where nothing stronger was said on a topic, its best sentence is shown from here on.
_SAYS_SOMETHING = 1.3
# A second sentence is shown that is this nearly as strong as the first.
_SECOND = 0.75
# Nobody says more in one paragraph; what follows is neither weighed nor quoted.
_MOST_SENTENCES = 300
_NAMES_IT = 1.0
# A sentence without a topic that leans on none before it may be about something else.
_NAMES_NONE = 0.7
# A mention in the first sentence of a paragraph says what it is about.
_FIRST_SENTENCE = 1.6
# A heading over more paragraphs than this names a part of the statement, not a topic.
_LONGEST_SECTION = 4
# What is said of nothing in particular matters less.
_IN_GENERAL = 0.3
_SPACE = 0.12
_MOST_SPACE = 5


_held: Kept[tuple[TopicSaid, ...]] = Kept()
_weighed: Kept[dict[int, tuple[KeySentence, ...]]] = Kept()


def topics_of(statement: HeldStatement, catalogue: Catalogue) -> tuple[TopicSaid, ...]:
    """Return the topics of a statement, in the order in which they come up first; made once a statement and catalogue."""
    return _held.of(statement, catalogue, _topics)


def _topics(statement: HeldStatement, catalogue: Catalogue) -> tuple[TopicSaid, ...]:
    named = _paragraph_topics(statement, catalogue)
    spoken: dict[str, list[Spoken]] = {}
    said: dict[str, list[KeySentence]] = defaultdict(list)
    for place, topic in named.items():
        paragraph = statement.paragraphs[place]
        spoken.setdefault(topic, []).append(Spoken(statement, paragraph, citation(statement, paragraph, catalogue)))
        for about, sentence in _with_topics(statement, place, topic, catalogue):
            said[about].append(sentence)
    # What is said of nothing in particular comes last.
    names = sorted({*spoken, *said}, key=lambda name: (not name, min(_places(spoken.get(name, []), said[name]))))
    return tuple(_topic(name, tuple(spoken.get(name, ())), said[name]) for name in names)


def _places(spoken: Sequence[Spoken], said: Sequence[KeySentence]) -> list[int]:
    return [*(one.paragraph.block for one in spoken), *(one.paragraph.block for one in said)]


def _topic(name: str, paragraphs: tuple[Spoken, ...], said: Sequence[KeySentence]) -> TopicSaid:
    best = sorted((s for s in said if s.strength >= _SAYS_SOMETHING), key=lambda s: -s.strength)[:2]
    kept = [*best[:1], *(s for s in best[1:] if s.strength >= max(SAYS_LITTLE, _SECOND * best[0].strength))]
    length = sum(len(spoken.paragraph.text) for spoken in paragraphs) / 500
    weight = (max(s.strength for s in kept) if kept else 0.0) + _SPACE * min(length, _MOST_SPACE)
    weight *= 1.0 if name else _IN_GENERAL
    return TopicSaid(name, tuple(sorted(kept, key=lambda s: (s.paragraph.block, s.start))), paragraphs, round(weight, 3))


def sentences_in(statement: HeldStatement, place: int, catalogue: Catalogue) -> tuple[KeySentence, ...]:
    """Return the sentences of a paragraph, given by its place, each with how strong its position is; made once."""
    held = _weighed.of(statement, catalogue, lambda *_: {})
    if place not in held:
        held[place] = _sentences(statement, place, catalogue)
    return held[place]


def _sentences(statement: HeldStatement, place: int, catalogue: Catalogue) -> tuple[KeySentence, ...]:
    paragraph, words = statement.paragraphs[place], index_of(statement).tokens[place]
    begins = [word.start for word in words]
    cited, speakers = citation(statement, paragraph, catalogue), speakers_of(statement, catalogue)
    found = []
    for start, end in sentences(paragraph.text)[:_MOST_SENTENCES]:
        inside = words[bisect_left(begins, start) : bisect_left(begins, end)]
        worth = strength(inside, paragraph.text[start:end], speakers)
        found.append(KeySentence(statement, paragraph, start, end, round(worth, 3), cited))
    return tuple(found)


def _with_topics(statement: HeldStatement, place: int, topic: str, catalogue: Catalogue) -> Iterator[tuple[str, KeySentence]]:
    """Yield the sentences of a paragraph, each with its topic: its own where it names one of our list, else the paragraph's."""
    under_heading = topic != "" and topic == _heading(statement, place)
    mentions = mentions_of(statement, catalogue)[place]
    begins = [mention.start for mention in mentions]
    for sentence in sentences_in(statement, place, catalogue):
        inside = mentions[bisect_left(begins, sentence.start) : bisect_left(begins, sentence.end)]
        weights = _weights([m for m in inside if m.listed])
        named = under_heading or any(m.subject == topic for m in inside)
        about = topic if named or not weights else max(weights, key=lambda name: weights[name])
        bonus = _NAMES_IT if named or weights else -_NAMES_NONE * (not leans(sentence.text))
        yield about, replace(sentence, strength=round(sentence.strength + bonus, 3))


def _paragraph_topics(statement: HeldStatement, catalogue: Catalogue) -> dict[int, str]:
    """Return the topic of each paragraph of text by its place; empty for one that names none and leans on none before it."""
    index, named, before = index_of(statement), {}, ""
    sections = Counter(index.heading.get(place) for place in index.texts)
    for place in sorted(index.texts):
        is_short = sections[index.heading.get(place)] <= _LONGEST_SECTION
        heading = _heading(statement, place) if is_short else ""
        before = named[place] = heading or _by_content(statement, place, before, catalogue)
    return named


def _by_content(statement: HeldStatement, place: int, before: str, catalogue: Catalogue) -> str:
    """Return what a paragraph names most of our list, else what it leans on, else what it names again and again."""
    text = statement.paragraphs[place].text
    mentions = mentions_of(statement, catalogue)[place]
    spans = sentences(text)
    listed = _weights([m for m in mentions if m.listed], spans[0][1] if spans else 0)
    if listed:
        return max(listed, key=lambda name: listed[name])
    if before and leans(text):
        return before
    counts = Counter(m.subject for m in mentions)
    again = [name for name, count in counts.most_common(1) if count > 1]
    return (again or [recurring(statement, place, speakers_of(statement, catalogue))])[0]


def _weights(mentions: Sequence[Mention], first: int = 0) -> dict[str, float]:
    weights: dict[str, float] = defaultdict(float)
    for mention in mentions:
        weights[mention.subject] += mention.worth * (_FIRST_SENTENCE if mention.start < first else 1.0)
    return weights


def _heading(statement: HeldStatement, place: int) -> str:
    over = index_of(statement).heading.get(place)
    return topic_of(statement.paragraphs[over].text) if over is not None else ""
