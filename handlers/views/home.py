"""The Home tab."""

from __future__ import annotations

from handlers.views import blocks, usage
from handlers.views.blocks import Block, Button
from handlers.views.buttons import ADD_STATEMENT


def home(statements: int) -> Block:
    """Return the Home tab: how much is on file, and how to ask."""
    held = {0: "No statement is on file yet.", 1: "1 statement is on file."}.get(
        statements, f"{statements:,} statements are on file."
    )
    add = Button("Add a statement", ADD_STATEMENT, "0")
    parts = [blocks.header("Rapporteur"), blocks.section(held), blocks.actions([add]), blocks.divider()]
    return {"type": "home", "blocks": [*parts, *usage.everything().blocks]}
