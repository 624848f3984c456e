"""Requests are kept until they are finished, so that another replica finishes what one had acknowledged when it died."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def added() -> tuple[sa.Column[Any], ...]:
    """Return the columns that the table of requests is given in place."""
    return (
        sa.Column("team_id", sa.String(length=40), nullable=True, comment="Slack's number of the team"),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=True, comment="what was sent; gone once it is finished"),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default=sa.text("1")),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True, comment="None: finished"),
        sa.Column("leased_by", sa.String(length=40), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
    )


def upgrade() -> None:
    for one in added():
        op.add_column("handled_requests", one)
    op.execute(sa.text("UPDATE handled_requests SET finished_at = handled_at"))
    op.create_index(op.f("ix_handled_requests_leased_until"), "handled_requests", ["leased_until"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_handled_requests_leased_until"), "handled_requests")
    for one in added():
        op.execute(sa.text(f"ALTER TABLE handled_requests DROP COLUMN {one.name}"))
