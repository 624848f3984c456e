"""The index as tables of the record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "index_segments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False, comment="how often merged"),
        sa.Column("paragraphs", sa.Integer(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False, comment="all of it is written: it can be read"),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("documents", sa.LargeBinary(), nullable=False),
        sa.Column("grams", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("forms", sa.LargeBinary(), nullable=False),
        sa.Column("form_keys", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_index_segments_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_segments")),
    )
    with op.batch_alter_table("index_segments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_index_segments_workspace_id"), ["workspace_id"], unique=False)
        batch_op.create_index("ix_index_segments_workspace_id_level", ["workspace_id", "level"], unique=False)

    op.create_table(
        "index_chunks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("segment_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["index_segments.id"], name=op.f("fk_index_chunks_segment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_chunks")),
    )
    with op.batch_alter_table("index_chunks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_index_chunks_segment_id"), ["segment_id"], unique=False)
    if op.get_context().dialect.name == "postgresql":
        # Posting lists do not compress; trying costs time at every write, and undoing it at every read.
        op.execute("ALTER TABLE index_chunks ALTER COLUMN content SET STORAGE EXTERNAL")

    # Added in place: a table built anew on SQLite is dropped, and what refers to it goes with it.
    op.add_column(
        "statements",
        sa.Column(
            "index_version",
            sa.Integer(),
            nullable=False,
            server_default=sa.text("0"),
            comment="of the index that its words were listed by",
        ),
    )


def downgrade() -> None:
    op.execute(sa.text("ALTER TABLE statements DROP COLUMN index_version"))
    op.drop_table("index_chunks")
    op.drop_table("index_segments")
