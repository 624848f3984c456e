"""Which session of which body: the number, the body and the kind of session that a sentence names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.catalogue import names
from storage.catalogue.entries import Catalogue
from storage.catalogue.names import BodyMention, SessionMention
from storage.errors import Invalid, UnknownName
from storage.typed.sentence import Sentence

_QUALIFIER = re.compile(r"\b(?:emergency special|resumed|special|extraordinary|informal)\b")
_EXAMPLE = "PC-66 22-24 June 2026 Vienna"
_LETTERS = re.compile(r"[^\W\d_][^\d]*")


@dataclass(frozen=True, slots=True)
class Named:
    """What a sentence names; `body` is empty where it names none, `spans` are where the names stood."""

    body: str
    number: int | None
    qualifier: str | None
    spans: tuple[tuple[int, int], ...]


def take_session(sentence: Sentence, catalogue: Catalogue, favoured: tuple[str, ...], *, strict: bool = True) -> Named:
    """
    Return the session that a sentence names, taken out of it.

    `favoured` are the bodies of which the only fitting one is meant where a name may mean several. Raises UnknownName where that
    does not tell, and Invalid where several sessions are named, unless not `strict`.
    """
    mentions = names.sessions_in(sentence.open, catalogue)
    mention = _only(mentions, sentence, strict=strict)
    others = [other for other in mentions if other is not mention]
    bodies = tuple(one for one in names.bodies_in(sentence.open, catalogue) if not any(_inside(one, other) for other in others))
    codes, printed = _codes(mention, bodies, sentence, catalogue)
    body = _meant(codes, printed, catalogue, favoured) if strict else (codes[0] if codes else "")
    spans = [(one.start, one.end) for one in bodies if _goes_with(one, codes, catalogue)]
    qualifier = mention.qualifier if mention else None
    if mention is not None:
        spans.append((mention.start, mention.end))
    for start, end in spans:
        sentence.take(start, end)
    said = _QUALIFIER.search(sentence.folded)
    if qualifier is None and said is not None:
        qualifier = said.group()
        spans.append((said.start(), said.end()))
        sentence.take(said.start(), said.end())
    return Named(body, mention.number if mention else None, qualifier, tuple(spans))


def take_lone_body(sentence: Sentence, catalogue: Catalogue, favoured: tuple[str, ...]) -> str:
    """Return the body that a part of a sentence is the whole name of ("board"). Raises UnknownName, Invalid without any name."""
    for start, end, piece in sentence.pieces():
        found = names.body_named(piece, catalogue)
        if found:
            sentence.take(start, end)
            return _meant(tuple(body.code for body in found), piece, catalogue, favoured)
    spelled = _LETTERS.search(sentence.rest())
    if spelled is None:
        raise Invalid("session", sentence.text, f"the body too, as {_EXAMPLE}")
    name = spelled.group().strip(" -(,./")
    raise UnknownName("body", name, names.suggest(name, "body", catalogue))


def _only(mentions: tuple[SessionMention, ...], sentence: Sentence, *, strict: bool) -> SessionMention | None:
    """Return the first session named; "sessions 66 and 67" are two in one place."""
    if strict and len({mention.number for mention in mentions if mention.start == mentions[0].start}) > 1:
        raise Invalid("session", sentence.text, f"one session at a time, as {_EXAMPLE}")
    return mentions[0] if mentions else None


def _inside(body: BodyMention, session: SessionMention) -> bool:
    return session.start <= body.start and body.end <= session.end


def _codes(
    mention: SessionMention | None, bodies: tuple[BodyMention, ...], sentence: Sentence, catalogue: Catalogue
) -> tuple[tuple[str, ...], str]:
    """Return the codes that the body may have, and how it is printed; a part of a body ("UNGA, First Committee") before it."""
    if mention is not None and mention.bodies:
        return mention.bodies, sentence.text[mention.start : mention.end]
    named = {code for one in bodies for code in one.codes}
    parts = [one for one in bodies if any(_parent(code, catalogue) in named for code in one.codes)]
    best = next(iter(parts or bodies), None)
    return (best.codes, sentence.text[best.start : best.end]) if best else ((), "")


def _goes_with(one: BodyMention, codes: tuple[str, ...], catalogue: Catalogue) -> bool:
    """Tell whether a body's name says again which body is meant: itself, or the body it is a part of."""
    return bool(set(one.codes) & {*codes, *(_parent(code, catalogue) for code in codes)})


def _parent(code: str, catalogue: Catalogue) -> str:
    return catalogue.bodies[code].parent if code in catalogue.bodies else ""


def _meant(codes: tuple[str, ...], printed: str, catalogue: Catalogue, favoured: tuple[str, ...]) -> str:
    fitting = codes if len(codes) == 1 else tuple(code for code in codes if code in favoured)
    if codes and len(fitting) != 1:
        raise UnknownName("body", printed, tuple(catalogue.bodies[code].name for code in fitting or codes))
    return fitting[0] if fitting else ""
