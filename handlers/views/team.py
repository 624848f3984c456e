"""Who may do what, as a message to one person: names in it notify nobody."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.views import blocks
from handlers.views.blocks import Block, Message
from handlers.views.setup import overview
from storage.members import Roles

KEEPERS = "Keepers add and correct statements: "
EVERYBODY = "everybody in the team, as long as nobody is named."
ADMINS = "Admins set up Rapporteur, and keep statements too: "
ADMINISTRATORS = "the owners and administrators of this Slack workspace"
ASKING = "Everybody in the team asks."
SHOWN = 40


def roles(found: Roles, *, may_change: bool) -> Message:
    """Return who is keeper and who is admin; with a button for who may change it."""
    keepers = [*_people(found.keepers), blocks.run(".")] if found.keepers else [blocks.run(EVERYBODY)]
    named = [*_people(found.admins), blocks.run(", and ")] if found.admins else []
    parts = [
        blocks.lines([blocks.run(KEEPERS, "bold"), *keepers]),
        blocks.lines([blocks.run(ADMINS, "bold"), *named, blocks.run(f"{ADMINISTRATORS}.")]),
        blocks.context(ASKING),
    ]
    parts += [blocks.actions([overview.changing(overview.ROLES)])] if may_change else []
    keep = f"{len(found.keepers)}" if found.keepers else EVERYBODY
    return Message(f"{KEEPERS}{keep}\n{ADMINS}{len(found.admins)}, and {ADMINISTRATORS}.", tuple(parts))


def _people(users: Iterable[str]) -> list[Block]:
    runs: list[Block] = []
    for user in sorted(users)[:SHOWN]:
        runs += [blocks.run(", ")] if runs else []
        runs.append({"type": "user", "user_id": user})
    return runs
