"""A team's life with the record: who sees which statement, roles, documents on their way in, searches, opinions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Columns that refer to a table: SQLite takes them in place only together with what they refer to.
REFERRING = (
    ("index_segments", "audience_id", "audiences"),
    ("statements", "audience_id", "audiences"),
    ("statements", "replaced_by_id", "statements"),
)


def added() -> dict[str, tuple[sa.Column[Any], ...]]:
    """Return the columns that tables are given in place, by table."""
    return {
        "asked_questions": (
            sa.Column(
                "openly",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
                comment="asked before everybody in the channel",
            ),
        ),
        "index_segments": (sa.Column("gone", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),),
        "statements": (
            sa.Column(
                "words_sha256",
                sa.String(length=64),
                nullable=False,
                server_default="",
                comment="of the normalised text alone",
            ),
            sa.Column(
                "file_name",
                sa.String(length=500),
                nullable=False,
                server_default="",
                comment="as received, or what a pasted text was called",
            ),
            sa.Column(
                "keeper", sa.String(length=40), nullable=True, comment="Slack user id of who added it; None: the command line"
            ),
            sa.Column("agenda_items", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
            sa.Column("withdrawn_by", sa.String(length=500), nullable=True),
        ),
        "workspaces": (
            sa.Column("enterprise_id", sa.String(length=40), nullable=True, comment="the Enterprise organisation of the team"),
            sa.Column("set_up_at", sa.DateTime(timezone=True), nullable=True, comment="an admin has been through the first run"),
            sa.Column("answers_guests", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("answers_shared_channels", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("retention_days", sa.Integer(), nullable=False, server_default=sa.text("30")),
            sa.Column("uninstalled_at", sa.DateTime(timezone=True), nullable=True),
        ),
    }


def upgrade() -> None:
    op.create_table(
        "audiences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False, comment="of keeper or channels: two that are the same are one"),
        sa.Column("keeper", sa.String(length=40), nullable=True, comment="Slack user id"),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_audiences_workspace_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audiences")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_audiences_workspace_id_key")),
    )
    op.create_index(op.f("ix_audiences_workspace_id"), "audiences", ["workspace_id"], unique=False)
    op.create_table(
        "channel_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=True, comment="code of the body"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_channel_settings_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_settings")),
        sa.UniqueConstraint("workspace_id", "channel", name=op.f("uq_channel_settings_workspace_id_channel")),
    )
    op.create_index(op.f("ix_channel_settings_workspace_id"), "channel_settings", ["workspace_id"], unique=False)
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column(
            "key", sa.String(length=500), nullable=False, comment="the same letter is written once, however many replicas do it"
        ),
        sa.Column("target", sa.String(length=40), nullable=False, comment="Slack user id"),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False, comment="numbers of rows; the words are made when it is sent"),
        sa.Column("state", sa.String(length=40), nullable=False, comment="waiting, sent, dropped"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_letters_workspace_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_letters_workspace_id_key")),
    )
    op.create_index("ix_letters_state_next_try_at", "letters", ["state", "next_try_at"], unique=False)
    op.create_index(op.f("ix_letters_workspace_id"), "letters", ["workspace_id"], unique=False)
    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("user", sa.String(length=40), nullable=False, comment="Slack user id"),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_members_workspace_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("workspace_id", "user", name=op.f("uq_members_workspace_id_user")),
    )
    op.create_index(op.f("ix_members_workspace_id"), "members", ["workspace_id"], unique=False)
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("user", sa.String(length=40), nullable=False, comment="Slack user id"),
        sa.Column("typed", sa.String(length=500), nullable=False),
        sa.Column("alerts", sa.Boolean(), nullable=False),
        sa.Column("seen_up_to", sa.Integer(), nullable=False, comment="the last statement that was looked at for alerts"),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_saved_searches_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("workspace_id", "user", "typed", name=op.f("uq_saved_searches_workspace_id_user_typed")),
    )
    op.create_index(op.f("ix_saved_searches_workspace_id"), "saved_searches", ["workspace_id"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=False),
        sa.Column("user", sa.String(length=40), nullable=False, comment="Slack user id"),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_id"], ["asked_questions.id"], name=op.f("fk_feedback_asked_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_feedback_workspace_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("asked_id", "user", name=op.f("uq_feedback_asked_id_user")),
    )
    op.create_index(op.f("ix_feedback_workspace_id"), "feedback", ["workspace_id"], unique=False)
    op.create_table(
        "uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=500), nullable=False, comment="the same file given in the same message is one upload"),
        sa.Column("user", sa.String(length=40), nullable=False, comment="Slack user id"),
        sa.Column("channel", sa.String(length=40), nullable=True, comment="where it was given, and where its progress is shown"),
        sa.Column("thread", sa.String(length=40), nullable=True),
        sa.Column("ts", sa.String(length=40), nullable=True, comment="Slack's time stamp of the message that shows the progress"),
        sa.Column(
            "file_id", sa.String(length=40), nullable=True, comment="Slack's number of the file; None: the text itself was given"
        ),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False, comment="received, read, stored, refused, dropped"),
        sa.Column("reason", sa.Text(), nullable=True, comment="why it was refused, in a sentence"),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("media_type", sa.String(length=40), nullable=True),
        sa.Column("reading", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("said", sa.JSON(), nullable=False, comment="its provenance, as printed and as corrected"),
        sa.Column("statement_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["replaces_id"], ["statements.id"], name=op.f("fk_uploads_replaces_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name=op.f("fk_uploads_statement_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_uploads_workspace_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_uploads_workspace_id_key")),
    )
    op.create_index(op.f("ix_uploads_replaces_id"), "uploads", ["replaces_id"], unique=False)
    op.create_index("ix_uploads_state_leased_until", "uploads", ["state", "leased_until"], unique=False)
    op.create_index(op.f("ix_uploads_statement_id"), "uploads", ["statement_id"], unique=False)
    op.create_index(op.f("ix_uploads_workspace_id"), "uploads", ["workspace_id"], unique=False)

    for table, column, referred in REFERRING:
        name = f"fk_{table}_{column}"
        op.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES {referred} (id)"))
    op.create_index("ix_statements_audience_id", "statements", ["audience_id"], unique=False)
    for table, columns in added().items():
        for one in columns:
            op.add_column(table, one)
    # Asked by a mention: everybody in the channel read it.
    op.execute(sa.text("UPDATE asked_questions SET openly = true WHERE thread IS NOT NULL AND channel NOT LIKE 'D%'"))
    op.execute(sa.text("UPDATE statements SET words_sha256 = text_sha256"))
    op.execute(sa.text("UPDATE statements SET file_name = (SELECT name FROM sources WHERE sources.id = statements.source_id)"))


def downgrade() -> None:
    for table, columns in added().items():
        for one in columns:
            op.execute(sa.text(f"ALTER TABLE {table} DROP COLUMN {one.name}"))
    op.drop_index("ix_statements_audience_id", "statements")
    for table, column, _ in REFERRING:
        op.execute(sa.text(f"ALTER TABLE {table} DROP COLUMN {column}"))
    for table in ("uploads", "feedback", "saved_searches", "members", "letters", "channel_settings", "audiences"):
        op.drop_table(table)
