"""Planned sessions, deadlines, reminders and calendars."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendars",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("address", sa.Text(), nullable=True, comment="of a feed; None for a file"),
        sa.Column(
            "body", sa.String(length=40), nullable=True, comment="code of the body whose events these are, where they do not say"
        ),
        sa.Column("etag", sa.String(length=500), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_fetch_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=500), nullable=True, comment="what went wrong last time, in words"),
        sa.Column("added_by", sa.String(length=500), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_calendars_workspace_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendars")),
    )
    with op.batch_alter_table("calendars", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendars_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "reminder_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("leads", sa.JSON(none_as_null=True), nullable=True, comment='as written: "21 days", "24 hours"'),
        sa.Column("channels", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("persons", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("escalate_to", sa.String(length=40), nullable=True, comment="who hears of a deadline that passes undone"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_reminder_settings_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_settings")),
        sa.UniqueConstraint("workspace_id", "scope", name=op.f("uq_reminder_settings_workspace_id_scope")),
    )
    with op.batch_alter_table("reminder_settings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_settings_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "ladders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["bodies.id"], name=op.f("fk_ladders_body_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_ladders_workspace_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladders")),
        sa.UniqueConstraint("workspace_id", "body_id", name=op.f("uq_ladders_workspace_id_body_id")),
    )
    with op.batch_alter_table("ladders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ladders_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "calendar_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False, comment="of UID and recurrence"),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(length=64), nullable=False, comment="of when and where"),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendars.id"], name=op.f("fk_calendar_events_calendar_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_calendar_events_session_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_calendar_events_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_events")),
        sa.UniqueConstraint("calendar_id", "key", name=op.f("uq_calendar_events_calendar_id_key")),
    )
    with op.batch_alter_table("calendar_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_events_session_id"), ["session_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_calendar_events_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "deadlines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_time", sa.Time(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_hand", sa.Boolean(), nullable=False, comment="no longer follows the ladder"),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True, comment="the ladder no longer has this step"),
        sa.Column("owner", sa.String(length=40), nullable=True, comment="Slack user id"),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=40), nullable=True),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "snoozed_to", sa.String(length=40), nullable=True, comment="channel or person that is told when the snooze ends"
        ),
        sa.Column("schedule", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_deadlines_session_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_deadlines_workspace_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadlines")),
        sa.UniqueConstraint("session_id", "step", name=op.f("uq_deadlines_session_id_step")),
    )
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deadlines_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_deadlines_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "postings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False, comment="channel or person"),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("is_last_lead", sa.Boolean(), nullable=False),
        sa.Column("may_be_repeat", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=40), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=True, comment="the conversation it goes to, once known"),
        sa.Column("ts", sa.String(length=40), nullable=True, comment="Slack's time stamp of the message"),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("swept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["about_id"], ["postings.id"], name=op.f("fk_postings_about_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_postings_session_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_postings_workspace_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
        sa.UniqueConstraint("key", name=op.f("uq_postings_key")),
    )
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_postings_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_postings_session_id"), ["session_id"], unique=False)
        batch_op.create_index("ix_postings_state_next_try_at", ["state", "next_try_at"], unique=False)
        batch_op.create_index(
            "ix_postings_workspace_id_target", ["workspace_id", "target", "state", "attempted_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_postings_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("lead", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("schedule", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_last_lead", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False, comment="planned, gathered, withdrawn, dropped"),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadlines.id"], name=op.f("fk_reminders_deadline_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], name=op.f("fk_reminders_posting_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_reminders_session_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_reminders_workspace_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "session_id",
            "subject",
            "lead",
            "target",
            "schedule",
            name=op.f("uq_reminders_session_id_subject_lead_target_schedule"),
        ),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminders_deadline_id"), ["deadline_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminders_posting_id"), ["posting_id"], unique=False)
        batch_op.create_index("ix_reminders_state_due_at", ["state", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminders_workspace_id"), ["workspace_id"], unique=False)

    # In place: a table that SQLite builds anew is dropped in between, and all that refers to it is deleted with it.
    with op.batch_alter_table("sessions", schema=None, recreate="never") as batch_op:
        batch_op.add_column(sa.Column("opens_at", sa.Time(), nullable=True, comment="on the venue's clock; None: not said"))
        batch_op.add_column(sa.Column("schedule", sa.Integer(), nullable=False, server_default=sa.text("0")))
        batch_op.add_column(
            sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=True, comment="when this schedule was set")
        )
        batch_op.add_column(
            sa.Column(
                "keeper", sa.String(length=40), nullable=True, comment="who planned it, and is told what could not be delivered"
            )
        )
        batch_op.add_column(sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column(
                "ready_at", sa.DateTime(timezone=True), nullable=True, comment="the team is done preparing: no more reminders"
            )
        )

    with op.batch_alter_table("workspaces", schema=None, recreate="never") as batch_op:
        batch_op.add_column(
            sa.Column(
                "channel",
                sa.String(length=40),
                nullable=True,
                comment="where reminders go unless a body or session says otherwise",
            )
        )
        batch_op.add_column(sa.Column("quiet_from", sa.Time(), nullable=True, server_default=sa.text("'21:00:00'")))
        batch_op.add_column(sa.Column("quiet_until", sa.Time(), nullable=True, server_default=sa.text("'07:00:00'")))
        batch_op.add_column(
            sa.Column(
                "resting_days", sa.JSON(), nullable=False, server_default=sa.text("'[5, 6]'"), comment="weekdays, Monday is 0"
            )
        )
        batch_op.add_column(sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("stopped_reason", sa.String(length=40), nullable=True))
        batch_op.add_column(
            sa.Column(
                "calendar_key_sha256", sa.String(length=64), nullable=True, comment="of the secret part of the calendar's address"
            )
        )


def downgrade() -> None:
    added = ("calendar_key_sha256", "stopped_reason", "paused_until", "resting_days", "quiet_until", "quiet_from", "channel")
    for column in added:
        op.execute(sa.text(f"ALTER TABLE workspaces DROP COLUMN {column}"))

    for column in ("ready_at", "cancelled_at", "keeper", "scheduled_at", "schedule", "opens_at"):
        op.execute(sa.text(f"ALTER TABLE sessions DROP COLUMN {column}"))

    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminders_workspace_id"))
        batch_op.drop_index("ix_reminders_state_due_at")
        batch_op.drop_index(batch_op.f("ix_reminders_posting_id"))
        batch_op.drop_index(batch_op.f("ix_reminders_deadline_id"))

    op.drop_table("reminders")
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_postings_workspace_id"))
        batch_op.drop_index("ix_postings_workspace_id_target")
        batch_op.drop_index("ix_postings_state_next_try_at")
        batch_op.drop_index(batch_op.f("ix_postings_session_id"))
        batch_op.drop_index(batch_op.f("ix_postings_about_id"))

    op.drop_table("postings")
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deadlines_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_deadlines_due_at"))

    op.drop_table("deadlines")
    with op.batch_alter_table("calendar_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_events_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_calendar_events_session_id"))

    op.drop_table("calendar_events")
    with op.batch_alter_table("ladders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ladders_workspace_id"))

    op.drop_table("ladders")
    with op.batch_alter_table("reminder_settings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_settings_workspace_id"))

    op.drop_table("reminder_settings")
    with op.batch_alter_table("calendars", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendars_workspace_id"))

    op.drop_table("calendars")
