"""Runs the migrations on the connection that `storage.database` hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from storage import models  # noqa: F401 - its tables are what is migrated to
from storage.columns import Base, Instant


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Return our column types as plain ones: a migration must not change when the code does."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=True,
)
context.run_migrations()
