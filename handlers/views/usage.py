"""How to use it: for each command examples, and the whole on one page."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.markup import escaped
from handlers.views import blocks
from handlers.views.blocks import Message


@dataclass(frozen=True, slots=True)
class Usage:
    """A command: what it is for, and examples as they are typed."""

    command: str
    purpose: str
    examples: tuple[str, ...]


SAID = Usage(
    "/said",
    "says what was said, in the delegation's own words, with the place to cite",
    (
        "/said what did we say about verification last session",
        "/said have we ever mentioned radionuclide stations",
        "/said saved",
    ),
)
QUOTE = Usage(
    "/quote",
    "says whether a quote is ours word for word, and which words differ",
    ("/quote “we remain committed to the Treaty”", "/quote “the system is not complete” as we said at PC-65"),
)
STATEMENTS = Usage(
    "/statements",
    "lists, finds, shows and adds statements",
    (
        "/statements list",
        "/statements find First Committee 2025",
        "/statements show 12",
        "/statements add",
        "/statements withdrawn",
    ),
)
SESSIONS = Usage(
    "/sessions",
    "shows the sessions ahead with their deadlines, and plans them",
    (
        "/sessions",
        "/sessions PC-66",
        "/sessions add PC-66 22-24 June 2026 Vienna",
        "/sessions move PC-66 29 June-1 July 2026",
        "/sessions cancel PC-66",
        "/sessions past",
        "/sessions calendar",
        "/sessions subscribe",
    ),
)
RAPPORTEUR = Usage(
    "/rapporteur",
    "explains what I do, says who may do what, what was changed and which answers helped, and sets me up",
    ("/rapporteur help", "/rapporteur roles", "/rapporteur log since 1 May", "/rapporteur feedback", "/rapporteur setup"),
)
USAGES = (SAID, QUOTE, STATEMENTS, SESSIONS, RAPPORTEUR)

PROMISE = "I answer only from the statements on file, word for word, with the place to cite. Where nothing is on file, I say so."
ELSEWHERE = (
    "Mention me in a channel or write to me directly: a question is answered, a line in quotation marks is checked. "
    "In a thread, the next question may leave out what stays the same; in a channel, mention me again. "
    "Below each answer: say whether it helped, ask a colleague, or save the search and be told of what is new (`/said saved`). "
    "Admins read the opinions with `/rapporteur feedback`. "
    "On any message, the shortcut *Check this quote* checks its text; *Keep as statement* puts its files or its text on file. "
    "So does dropping a file here, or in a channel with a mention of me."
)


def usage(of: Usage, lead: str = "") -> Message:
    """Return how to use one command, after a sentence that says why this is shown."""
    examples = "\n".join(f"`{escaped(example)}`" for example in of.examples)
    text = f"{of.command} {of.purpose}. For example:\n{examples}"
    shown = f"*{of.command}* {of.purpose}. For example:\n{examples}"
    parts = [blocks.section(lead)] if lead else []
    return Message("\n".join(filter(None, (escaped(lead), text))), (*parts, blocks.says(shown)))


def everything(lead: str = "") -> Message:
    """Return what I do and how to ask, for help, a greeting and the Home tab; `lead` says why this is shown."""
    parts = [*([blocks.section(lead)] if lead else []), blocks.says(PROMISE)]
    for of in USAGES:
        parts += usage(of).blocks
    parts.append(blocks.says(ELSEWHERE))
    text = "\n\n".join([*([escaped(lead)] if lead else []), PROMISE, *(usage(of).text for of in USAGES), ELSEWHERE])
    return Message(text, tuple(parts))
