"""What could be asked, offered in the Messages tab: questions of this record, each with its title."""

from __future__ import annotations

from dataclasses import dataclass

from handlers import limits
from handlers.markup import clean

MOST = 4
TITLE = "From your record"
TITLE_BEGINNING = "How to begin"
PROMPT_TITLE = 75
MESSAGE = 400


@dataclass(frozen=True, slots=True)
class Prompt:
    """A button's words, and what it says in the person's name when it is pressed."""

    title: str
    message: str


BEGINNING = (
    Prompt("What can you do?", "help"),
    Prompt("How do I add a statement?", "how do I add a statement"),
)


def as_given(prompt: Prompt) -> dict[str, str]:
    """Return a prompt as Slack takes it."""
    title = limits.cut(clean(" ".join(prompt.title.split())), PROMPT_TITLE, "…")
    return {"title": title, "message": clean(" ".join(prompt.message.split()))}


def ahead(session: str, topic: str, last: str) -> Prompt:
    """Return the question ahead of a session: what was said on a topic when its body met last."""
    return Prompt(f"Ahead of {session}: {topic}", f"what did we say about {topic} at the {last}")


def last_session(session: str) -> Prompt:
    """Return the question what was said at a session."""
    return Prompt(f"Last time: {session}", f"what did we say at the {session}")


def of_another(delegation: str, session: str) -> Prompt:
    """Return the question what a delegation said at a session, where nobody said who "we" are."""
    return Prompt(f"{delegation}: {session}", f"what did {delegation} say at the {session}")


def change(topic: str) -> Prompt:
    """Return the question how the words on a topic have changed."""
    return Prompt(f"How our words changed: {topic}", f"how has our language on {topic} changed?")


def quote(sentence: str) -> Prompt:
    """Return a sentence of the record, to be checked as a quote."""
    return Prompt("Check a quote", f"“{sentence}”")
