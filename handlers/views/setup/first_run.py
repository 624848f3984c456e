"""The first run: four windows, each with what suits best already chosen, and at its end three questions to try."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.markup import escaped
from handlers.views import blocks, passage
from handlers.views.blocks import Block, Button, Message
from handlers.views.deadline import field, option
from handlers.views.setup import fields
from handlers.views.setup import overview as all_of_it

OPEN, SKIP, SAVE = "open_first_run", "skip_first_run", "save_first_run"
STEPS = (all_of_it.DELEGATION, all_of_it.TIME_ZONE, all_of_it.CHANNEL, "record")
RECORD = "record"
TITLE = "Set up"
NEXT, STATEMENT, CALENDAR, LATER = "next_thing", "statement", "calendar", "later"
WAYS = (
    (STATEMENT, "Add a first statement: a file, or its text"),
    (CALENDAR, "Bring in a calendar of sessions"),
    (LATER, "Neither now"),
)
LEADS = {
    all_of_it.DELEGATION: "Welcome. Four short questions, two minutes; each can be skipped, and changed later.",
    all_of_it.TIME_ZONE: "When is it morning for your team?",
    all_of_it.CHANNEL: "Where shall I remind the team ahead of a session? One body may be at home there.",
    RECORD: "I answer from what is on file alone. What shall be the first thing there?",
}
FOLDERS = "Whole folders of documents come in at the command line, by whoever runs me: rapporteur import FOLDER"
WELCOME = "Welcome. I am not set up yet: four short questions, two minutes."
READY = "You are ready. Try these three:"
DONE = "That was it. I am looking for three questions to begin with; if you close this window, I write them to you."
# Where there is nothing on file to ask about.
FIRST_THINGS = ("/statements add", "/sessions calendar", "/rapporteur help")
NOT_YET = "I am not set up yet. An admin can do that in two minutes, with /rapporteur setup:"
ADMINISTRATORS = "owners and administrators of this Slack workspace"


def opening(label: str = "Set up") -> Button:
    """Return the button that begins it."""
    return Button(label, OPEN, "0", "primary")


def step(number: int, parts: Sequence[Block], told: str = "") -> Block:
    """Return a window of the first run; steps count from 0, `told` says what the step before has set."""
    code = STEPS[number]
    lead = [blocks.context(told)] if told else []
    found = [*lead, blocks.section(LEADS[code]), *parts, blocks.actions([Button("Skip", SKIP, str(number))])]
    title = f"Set up: {number + 1} of {len(STEPS)}"
    return fields.window(title, SAVE, found, (str(number),), submit="Finish" if number + 1 == len(STEPS) else "Next")


def record(has_statements: bool) -> list[Block]:  # noqa: FBT001 - it is the whole of what is said
    """Return the fields of the last step."""
    options = [option(code, label) for code, label in WAYS]
    chosen = options[-1] if has_statements else options[0]
    menu: Block = {"type": "radio_buttons", "action_id": fields.VALUE, "options": options, "initial_option": chosen}
    return [field(NEXT, "First", menu), blocks.context(FOLDERS)]


def done() -> Block:
    """Return the last window, until `ready` can be shown in it."""
    return passage.window(TITLE, [blocks.section(DONE)])


def welcome() -> Message:
    """Return what an admin is told who writes to us before anything is set up."""
    return Message(WELCOME, (blocks.section(WELCOME), blocks.actions([opening()])))


def not_yet(admins: Sequence[str]) -> Message:
    """Return what everybody else is told meanwhile: who can set it up."""
    who = ", ".join([*(f"<@{user}>" for user in admins), ADMINISTRATORS])
    return Message(f"{escaped(NOT_YET)} {who}.", (waiting(admins),))


def waiting(admins: Sequence[str]) -> Block:
    """Return who can set it up, in one line in which nobody is notified."""
    runs = [blocks.run(f"{NOT_YET} ")]
    for user in admins:
        runs += [{"type": "user", "user_id": user}, blocks.run(", ")]
    return blocks.lines([*runs, blocks.run(f"{ADMINISTRATORS}.")])


def ready(questions: Sequence[str]) -> Message:
    """Return that all is set, with what to type first."""
    shown = list(questions) or list(FIRST_THINGS)
    text = "\n".join([READY, *(f"`{escaped(one)}`" for one in shown)])
    return Message(text, (blocks.says(f"*{READY}*\n" + "\n".join(f"`{escaped(one)}`" for one in shown)),))
