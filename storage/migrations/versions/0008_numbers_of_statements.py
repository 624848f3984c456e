"""Statements are numbered in their own workspace, from 1: a number tells nothing of what other teams keep."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SUBJECT = "statement "
# What the log tells of a change to a statement that is another statement's number.
OTHERS = ("by", "stage_of")
STATEMENTS = sa.table("statements", sa.column("id"), sa.column("workspace_id"), sa.column("number"))
AUDIT = sa.table(
    "audit", sa.column("id"), sa.column("workspace_id"), sa.column("subject", sa.String), sa.column("detail", sa.JSON)
)


def upgrade() -> None:
    op.add_column(
        "statements",
        sa.Column(
            "number", sa.Integer(), nullable=False, server_default=sa.text("0"), comment="the workspace's own: what people see"
        ),
    )
    # People have written it down.
    op.execute(sa.text("UPDATE statements SET number = id"))
    op.create_index("ix_statements_workspace_id_number", "statements", ["workspace_id", "number"], unique=True)
    op.add_column(
        "workspaces",
        sa.Column(
            "statements_given",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("0"),
            comment="the last number of a statement",
        ),
    )
    # Those that were purged had a number, too, and the log alone knows it.
    op.execute(
        sa.text(
            "UPDATE workspaces SET statements_given = coalesce((SELECT max(given.number) FROM ("
            " SELECT workspace_id, number FROM statements UNION ALL"
            " SELECT workspace_id, CAST(substr(subject, 11) AS INTEGER) FROM audit WHERE subject LIKE 'statement %'"
            ") AS given WHERE given.workspace_id = workspaces.id), 0)"
        )
    )


def downgrade() -> None:
    _name_by_id()
    op.drop_index("ix_statements_workspace_id_number", "statements")
    op.execute(sa.text("ALTER TABLE statements DROP COLUMN number"))
    op.execute(sa.text("ALTER TABLE workspaces DROP COLUMN statements_given"))


def _name_by_id() -> None:
    """Let the log name statements as the version before does, or it would tell of one what was done to another."""
    database = op.get_bind()
    renamed = database.execute(sa.select(STATEMENTS).where(STATEMENTS.c.id != STATEMENTS.c.number))
    ids = {(row.workspace_id, row.number): row.id for row in renamed}
    changes = database.execute(sa.select(AUDIT).where(AUDIT.c.subject.startswith(SUBJECT))).all() if ids else ()
    for row in changes:
        number = int(row.subject.removeprefix(SUBJECT))
        subject = f"{SUBJECT}{ids.get((row.workspace_id, number), number)}"
        others = {name: ids.get((row.workspace_id, row.detail[name]), row.detail[name]) for name in OTHERS if name in row.detail}
        database.execute(sa.update(AUDIT).where(AUDIT.c.id == row.id).values(subject=subject, detail={**row.detail, **others}))
