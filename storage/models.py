"""The tables of the record. Rows stay inside `storage`: what leaves is a frozen value."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from storage.columns import Base, Code, Id, Instant, Name, Prose, Sha256, WorkspaceId


class Workspace(Base):
    """A Slack workspace, the unit of isolation. `team_id` is None until the first workspace adopts a local record."""

    __tablename__ = "workspaces"

    id: Mapped[Id]
    team_id: Mapped[Code | None] = mapped_column(unique=True)
    name: Mapped[Name]
    own_delegation: Mapped[Code | None]
    time_zone: Mapped[Code] = mapped_column(default="UTC")
    channel: Mapped[Code | None] = mapped_column(comment="where reminders go unless a body or session says otherwise")
    quiet_from: Mapped[time | None] = mapped_column(default=time(21))
    quiet_until: Mapped[time | None] = mapped_column(default=time(7))
    resting_days: Mapped[list[int]] = mapped_column(JSON, default=lambda: [5, 6], comment="weekdays, Monday is 0")
    # Slack asked us to wait until then (429), or refused the token for good, for the reason given.
    paused_until: Mapped[datetime | None] = mapped_column(Instant)
    stopped_reason: Mapped[Code | None]
    calendar_key_sha256: Mapped[Sha256 | None] = mapped_column(comment="of the secret part of the calendar's address")
    enterprise_id: Mapped[Code | None] = mapped_column(comment="the Enterprise organisation of the team")
    set_up_at: Mapped[datetime | None] = mapped_column(Instant, comment="an admin has been through the first run")
    # What everybody in the workspace may see, and nothing more, is shown there.
    answers_guests: Mapped[bool] = mapped_column(default=False)
    answers_shared_channels: Mapped[bool] = mapped_column(default=False)
    # Content is deleted so many days after an uninstall.
    retention_days: Mapped[int] = mapped_column(default=30)
    uninstalled_at: Mapped[datetime | None] = mapped_column(Instant)
    # Raised in the transaction of every change that answers depend on: whoever holds a snapshot sees that it is old.
    revision: Mapped[int] = mapped_column(default=0)
    statements_given: Mapped[int] = mapped_column(default=0, comment="the last number of a statement")
    created_at: Mapped[datetime] = mapped_column(Instant)


class Installation(Base):
    """
    The app installed by OAuth in one team, or in a whole organisation (`team_id` is then None): one row each, of the last time.

    The tokens are sealed (see `storage.sealing`), and taken out when they are revoked.
    """

    __tablename__ = "installations"

    id: Mapped[Id]
    workspace_id: Mapped[int | None] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[Code | None] = mapped_column(unique=True)
    enterprise_id: Mapped[Code | None] = mapped_column(index=True)
    is_enterprise_install: Mapped[bool]
    app_id: Mapped[Code | None]
    bot_user_id: Mapped[Code]
    bot_id: Mapped[Code]
    scopes: Mapped[Prose] = mapped_column(comment="as Slack lists them, by commas")
    token: Mapped[bytes | None] = mapped_column(LargeBinary)
    refresh_token: Mapped[bytes | None] = mapped_column(LargeBinary)
    key_version: Mapped[int] = mapped_column(comment="of the key that sealed both")
    expires_at: Mapped[datetime | None] = mapped_column(Instant, comment="None: this token does not expire")
    installed_by: Mapped[Code | None] = mapped_column(comment="Slack user id")
    installed_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    rotated_at: Mapped[datetime | None] = mapped_column(Instant)


class OAuthState(Base):
    """An installation that somebody has begun: what comes back from Slack must know its state."""

    __tablename__ = "oauth_states"

    state_sha256: Mapped[Sha256] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)


class Delegation(Base):
    """A delegation that has spoken here. Names that the catalogue does not have stand in `aliases` and `demonyms`."""

    __tablename__ = "delegations"
    __table_args__ = (UniqueConstraint("workspace_id", "code"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    code: Mapped[Code]
    name: Mapped[Name]
    official_name: Mapped[Name] = mapped_column(default="")
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    demonyms: Mapped[list[str]] = mapped_column(JSON, default=list)


class Body(Base):
    """A body that has met here; what the catalogue knows of it stays in the catalogue."""

    __tablename__ = "bodies"
    __table_args__ = (UniqueConstraint("workspace_id", "code"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    code: Mapped[Code]
    name: Mapped[Name]


class Session(Base):
    """One meeting of a body. `key` tells it from its neighbours: "65", "48 resumed", "2024-03-04", "2026"."""

    __tablename__ = "sessions"
    __table_args__ = (UniqueConstraint("workspace_id", "body_id", "key"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), index=True)
    key: Mapped[Code]
    number: Mapped[int | None]
    qualifier: Mapped[Code | None] = mapped_column(comment="resumed, special, informal")
    year: Mapped[int | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    opens_at: Mapped[time | None] = mapped_column(comment="on the venue's clock; None: not said")
    place: Mapped[Name | None]
    time_zone: Mapped[Code | None]
    # Raised by each change of when and where: reminders are planned for one schedule, and withdrawn with it.
    schedule: Mapped[int] = mapped_column(default=0)
    scheduled_at: Mapped[datetime | None] = mapped_column(Instant, comment="when this schedule was set")
    keeper: Mapped[Code | None] = mapped_column(comment="who planned it, and is told what could not be delivered")
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    ready_at: Mapped[datetime | None] = mapped_column(Instant, comment="the team is done preparing: no more reminders")

    body: Mapped[Body] = relationship()


class Speaker(Base):
    """A person who spoke. `key` is the name without order, case and accents: IMANISHI Nobuharu is Nobuharu IMANISHI."""

    __tablename__ = "speakers"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    name: Mapped[Name]
    key: Mapped[Name]


class Audience(Base):
    """Those who may see some statements, where it is not the whole workspace: members of channels, or one keeper."""

    __tablename__ = "audiences"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    key: Mapped[Sha256] = mapped_column(comment="of keeper or channels: two that are the same are one")
    keeper: Mapped[Code | None] = mapped_column(comment="Slack user id")
    channels: Mapped[list[str]] = mapped_column(JSON, default=list)


class Source(Base):
    """The bytes as received, kept as long as a statement refers to them. Several statements may: nothing here is shown."""

    __tablename__ = "sources"
    __table_args__ = (UniqueConstraint("workspace_id", "sha256"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    sha256: Mapped[Sha256]
    name: Mapped[Name] = mapped_column(comment="file name, or what a pasted text was called")
    media_type: Mapped[Code]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    size_bytes: Mapped[int]
    received_at: Mapped[datetime] = mapped_column(Instant)
    received_from: Mapped[Name]


class Statement(Base):
    """
    What was delivered. What was printed and what we understood are separate columns: the one is evidence, the other our reading.

    Stages of one statement form a chain: `chain_id` is the first of it, None while there is only one.
    """

    __tablename__ = "statements"
    __table_args__ = (
        UniqueConstraint("workspace_id", "text_sha256"),
        Index("ix_statements_workspace_id_delivered_on", "workspace_id", "delivered_on"),
        Index("ix_statements_workspace_id_number", "workspace_id", "number", unique=True),
    )

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    number: Mapped[int] = mapped_column(comment="the workspace's own: what people see")
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegations.id"), index=True)
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("speakers.id"), index=True)
    chain_id: Mapped[int | None] = mapped_column(ForeignKey("statements.id"), index=True)
    # None: the whole workspace. One that may not see a statement must not learn of it by adding the same text.
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audiences.id"), index=True)
    words_sha256: Mapped[Sha256] = mapped_column(default="", comment="of the normalised text alone")
    text_sha256: Mapped[Sha256] = mapped_column(
        comment="of the normalised text: the same words in another file are the same statement"
    )  # and of the audience, where it has one
    file_name: Mapped[Name] = mapped_column(default="", comment="as received, or what a pasted text was called")
    keeper: Mapped[Code | None] = mapped_column(comment="Slack user id of who added it; None: the command line")
    agenda_items: Mapped[list[str]] = mapped_column(JSON, default=list)
    title: Mapped[Name]
    kind: Mapped[Code | None]
    stage: Mapped[Code | None]
    language: Mapped[Code | None]
    original_language: Mapped[Code | None]
    delivered_on: Mapped[date | None]
    year: Mapped[int | None]
    speaker_role: Mapped[Name | None]
    on_behalf_of_name: Mapped[Name | None]
    on_behalf_of_role: Mapped[Name | None]
    printed_speaker: Mapped[Name | None]
    printed_delegation: Mapped[Name | None]
    printed_body: Mapped[Name | None]
    printed_session: Mapped[Name | None]
    printed_date: Mapped[Name | None]
    added_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[Name | None]
    # The text that stands in its place.
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("statements.id"))
    index_version: Mapped[int] = mapped_column(default=0, comment="of the index that its words were listed by")

    session: Mapped[Session] = relationship()
    delegation: Mapped[Delegation] = relationship()
    speaker: Mapped[Speaker | None] = relationship()
    source: Mapped[Source] = relationship()


class Paragraph(Base):
    """The unit that is cited; `position` orders, `number` is cited, `block` is the place in the source text."""

    __tablename__ = "paragraphs"
    __table_args__ = (UniqueConstraint("statement_id", "position"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    statement_id: Mapped[int] = mapped_column(ForeignKey("statements.id", ondelete="CASCADE"))
    position: Mapped[int]
    number: Mapped[int | None]
    block: Mapped[int]
    kind: Mapped[Code]
    text: Mapped[Prose]


class IndexSegment(Base):
    """The index of some statements, never changed once it is whole; `storage.index` knows what the bytes mean."""

    __tablename__ = "index_segments"
    __table_args__ = (Index("ix_index_segments_workspace_id_level", "workspace_id", "level"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    version: Mapped[int]
    # Who may see its statements: a segment never holds those of two audiences, nor their words.
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audiences.id"))
    # Statements that are no longer found by it; the segment is written anew without them in the background.
    gone: Mapped[list[int]] = mapped_column(JSON, default=list)
    level: Mapped[int] = mapped_column(comment="how often merged")
    paragraphs: Mapped[int] = mapped_column(default=0)
    is_whole: Mapped[bool] = mapped_column(default=False, comment="all of it is written: it can be read")
    begun_at: Mapped[datetime] = mapped_column(Instant)
    documents: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, default=b"")
    grams: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, default=b"")
    words: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, default=b"")
    forms: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, default=b"")
    form_keys: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, default=b"")


class IndexChunk(Base):
    """A piece of a segment's posting lists. `id` is the segment's number times a million or so, and the place of the piece."""

    __tablename__ = "index_chunks"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    # Neither key nor index: a database might walk through all chunks of a workspace rather than fetch a few by number.
    workspace_id: Mapped[int]
    segment_id: Mapped[int] = mapped_column(ForeignKey("index_segments.id", ondelete="CASCADE"), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class GlossaryTerm(Base):
    """Words of a team that mean the same; `bodies` as in the catalogue."""

    __tablename__ = "glossary_terms"
    __table_args__ = (UniqueConstraint("workspace_id", "term"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    term: Mapped[Name]
    equivalents: Mapped[list[str]] = mapped_column(JSON)
    bodies: Mapped[list[str]] = mapped_column(JSON, default=list)


class AskedQuestion(Base):
    """A question or quote as it was typed, so that its buttons work after a restart and a thread can go on."""

    __tablename__ = "asked_questions"
    __table_args__ = (
        CheckConstraint("kind in ('said', 'quote')", name="kind"),
        Index("ix_asked_questions_thread", "workspace_id", "channel", "thread"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    user: Mapped[Code] = mapped_column(comment="Slack user id")
    channel: Mapped[Code | None]
    thread: Mapped[Code | None]
    typed: Mapped[Prose]
    earlier: Mapped[list[str]] = mapped_column(JSON, default=list)
    day: Mapped[date] = mapped_column(comment="the day asked: relative times count from it")
    found: Mapped[bool]
    kind: Mapped[Code]
    openly: Mapped[bool] = mapped_column(default=False, comment="asked before everybody in the channel")
    asked_at: Mapped[datetime] = mapped_column(Instant)


class Member(Base):
    """What somebody may do beyond asking: `role` is "keeper" (adds and corrects statements) or "admin" (sets up as well)."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("workspace_id", "user"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    user: Mapped[Code] = mapped_column(comment="Slack user id")
    role: Mapped[Code]


class ChannelSetting(Base):
    """What a team set up for a channel: the body that questions and files there are about unless they say otherwise."""

    __tablename__ = "channel_settings"
    __table_args__ = (UniqueConstraint("workspace_id", "channel"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    channel: Mapped[Code]
    body: Mapped[Code | None] = mapped_column(comment="code of the body")


class Upload(Base):
    """
    A document that somebody gave, until it is a statement: what was read of it, and what its header says.

    It stands here before the request is acknowledged, so that a restart loses nothing: whoever holds no lease on it may go on.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("ix_uploads_state_leased_until", "state", "leased_until"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    key: Mapped[Name] = mapped_column(comment="the same file given in the same message is one upload")
    user: Mapped[Code] = mapped_column(comment="Slack user id")
    channel: Mapped[Code | None] = mapped_column(comment="where it was given, and where its progress is shown")
    thread: Mapped[Code | None]
    ts: Mapped[Code | None] = mapped_column(comment="Slack's time stamp of the message that shows the progress")
    file_id: Mapped[Code | None] = mapped_column(comment="Slack's number of the file; None: the text itself was given")
    name: Mapped[Name]
    state: Mapped[Code] = mapped_column(comment="received, read, stored, refused, dropped")
    reason: Mapped[Prose | None] = mapped_column(comment="why it was refused, in a sentence")
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    media_type: Mapped[Code | None]
    reading: Mapped[dict[str, Any] | None] = deferred(mapped_column(JSON(none_as_null=True)))
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, comment="its provenance, as printed and as corrected")
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statements.id", ondelete="SET NULL"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("statements.id", ondelete="CASCADE"), index=True)
    received_at: Mapped[datetime] = mapped_column(Instant)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)


class SavedSearch(Base):
    """A question that somebody keeps: asked again by a press, and, with `alerts`, of every new statement."""

    __tablename__ = "saved_searches"
    __table_args__ = (UniqueConstraint("workspace_id", "user", "typed"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    user: Mapped[Code] = mapped_column(comment="Slack user id")
    typed: Mapped[Name]
    alerts: Mapped[bool] = mapped_column(default=False)
    seen_up_to: Mapped[int] = mapped_column(default=0, comment="the last statement that was looked at for alerts")
    saved_at: Mapped[datetime] = mapped_column(Instant)


class Feedback(Base):
    """What somebody thought of an answer: one opinion each, the last one."""

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("asked_id", "user"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    asked_id: Mapped[int] = mapped_column(ForeignKey("asked_questions.id", ondelete="CASCADE"))
    user: Mapped[Code] = mapped_column(comment="Slack user id")
    helpful: Mapped[bool]
    reason: Mapped[Prose | None]
    given_at: Mapped[datetime] = mapped_column(Instant)


class Letter(Base):
    """A message to a person that must not be lost: an alert, or word of something done in the background."""

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("ix_letters_state_next_try_at", "state", "next_try_at"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    key: Mapped[Name] = mapped_column(comment="the same letter is written once, however many replicas do it")
    target: Mapped[Code] = mapped_column(comment="Slack user id")
    kind: Mapped[Code]
    about: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, comment="numbers of rows; the words are made when it is sent"
    )
    state: Mapped[Code] = mapped_column(comment="waiting, sent, dropped")
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(Instant)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    made_at: Mapped[datetime] = mapped_column(Instant)


class HandledRequest(Base):
    """A request of Slack that was taken up: the same one again has no effect, and what it asks for is finished by somebody."""

    __tablename__ = "handled_requests"

    key: Mapped[Name] = mapped_column(primary_key=True)
    handled_at: Mapped[datetime] = mapped_column(Instant, index=True)
    team_id: Mapped[Code | None] = mapped_column(comment="Slack's number of the team")
    body: Mapped[dict[str, Any] | None] = deferred(
        mapped_column(JSON(none_as_null=True), comment="what was sent; gone once it is finished")
    )
    attempts: Mapped[int] = mapped_column(default=1)
    # Whoever finds it unfinished after that takes it up.
    leased_until: Mapped[datetime | None] = mapped_column(Instant, index=True, comment="None: finished")
    leased_by: Mapped[Code | None]
    finished_at: Mapped[datetime | None] = mapped_column(Instant)


class Ladder(Base):
    """A team's own steps of a body's deadlines, in place of the catalogue's; `steps` as `storage.ladders.Step` writes them."""

    __tablename__ = "ladders"
    __table_args__ = (UniqueConstraint("workspace_id", "body_id"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"))
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class Deadline(Base):
    """A dated duty of a session. `due_at` follows from the day and time on the venue's clock, by the zone's present rules."""

    __tablename__ = "deadlines"
    __table_args__ = (UniqueConstraint("session_id", "step"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    step: Mapped[Code]
    label: Mapped[Name]
    due_on: Mapped[date]
    due_time: Mapped[time]
    due_at: Mapped[datetime] = mapped_column(Instant, index=True)
    set_by_hand: Mapped[bool] = mapped_column(default=False, comment="no longer follows the ladder")
    dropped_at: Mapped[datetime | None] = mapped_column(Instant, comment="the ladder no longer has this step")
    owner: Mapped[Code | None] = mapped_column(comment="Slack user id")
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    done_by: Mapped[Code | None]
    snoozed_until: Mapped[datetime | None] = mapped_column(Instant)
    snoozed_to: Mapped[Code | None] = mapped_column(comment="channel or person that is told when the snooze ends")
    # Raised by each change of when it is due: reminders are planned for one of them.
    schedule: Mapped[int] = mapped_column(default=0)

    session: Mapped[Session] = relationship()


class ReminderSetting(Base):
    """Leads and targets of a workspace ("workspace"), a body ("body 3") or a session ("session 12"); None: as the wider one."""

    __tablename__ = "reminder_settings"
    __table_args__ = (UniqueConstraint("workspace_id", "scope"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    scope: Mapped[Code]
    leads: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True), comment='as written: "21 days", "24 hours"')
    channels: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    persons: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    escalate_to: Mapped[Code | None] = mapped_column(comment="who hears of a deadline that passes undone")


class Posting(Base):
    """
    One message to be posted, for one or several reminders of a session: what is done about it, and how far that is.

    `key` goes out in the message's metadata: it tells, after a lost answer, whether the message stands there.
    """

    __tablename__ = "postings"
    __table_args__ = (
        Index("ix_postings_state_next_try_at", "state", "next_try_at"),
        Index("ix_postings_workspace_id_target", "workspace_id", "target", "state", "attempted_at"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    target: Mapped[Code] = mapped_column(comment="channel or person")
    key: Mapped[Code] = mapped_column(unique=True)
    kind: Mapped[Code]
    due_at: Mapped[datetime] = mapped_column(Instant)
    is_late: Mapped[bool] = mapped_column(default=False)
    is_last_lead: Mapped[bool] = mapped_column(default=False)
    may_be_repeat: Mapped[bool] = mapped_column(default=False)
    state: Mapped[Code]
    reason: Mapped[Code | None]
    # Nobody else takes it up before then.
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    leased_by: Mapped[Code | None]
    attempt: Mapped[int] = mapped_column(default=0)
    attempted_at: Mapped[datetime | None] = mapped_column(Instant)
    next_try_at: Mapped[datetime] = mapped_column(Instant)
    channel: Mapped[Code | None] = mapped_column(comment="the conversation it goes to, once known")
    ts: Mapped[Code | None] = mapped_column(comment="Slack's time stamp of the message")
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    swept_at: Mapped[datetime | None] = mapped_column(Instant)
    made_at: Mapped[datetime] = mapped_column(Instant)
    # A posting that says that another one could not be delivered.
    about_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id", ondelete="CASCADE"), index=True)


class Reminder(Base):
    """
    One occasion to remind one target of a session or deadline. The row exists once, however many replicas plan it.

    `subject` is "session" or "deadline 12", `schedule` that of the session or deadline when it was planned.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("session_id", "subject", "lead", "target", "schedule"),
        Index("ix_reminders_state_due_at", "state", "due_at"),
    )

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadlines.id", ondelete="CASCADE"), index=True)
    subject: Mapped[Code]
    kind: Mapped[Code]
    lead: Mapped[Code]
    target: Mapped[Code]
    schedule: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(Instant)
    is_last_lead: Mapped[bool] = mapped_column(default=False)
    state: Mapped[Code] = mapped_column(comment="planned, gathered, withdrawn, dropped")
    reason: Mapped[Code | None]
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.id", ondelete="SET NULL"), index=True)


class Calendar(Base):
    """A calendar that sessions came from: a file once, or a feed that is fetched again. Its address may hold a secret."""

    __tablename__ = "calendars"

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    name: Mapped[Name]
    address: Mapped[Prose | None] = mapped_column(comment="of a feed; None for a file")
    body: Mapped[Code | None] = mapped_column(comment="code of the body whose events these are, where they do not say")
    etag: Mapped[Name | None]
    fetched_at: Mapped[datetime | None] = mapped_column(Instant)
    next_fetch_at: Mapped[datetime | None] = mapped_column(Instant)
    failures: Mapped[int] = mapped_column(default=0)
    failure: Mapped[Name | None] = mapped_column(comment="what went wrong last time, in words")
    added_by: Mapped[Name]
    added_at: Mapped[datetime] = mapped_column(Instant)
    stopped_at: Mapped[datetime | None] = mapped_column(Instant)


class CalendarEvent(Base):
    """Which event of a calendar became which session, and what it said then: only what changes there changes the session."""

    __tablename__ = "calendar_events"
    __table_args__ = (UniqueConstraint("calendar_id", "key"),)

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendars.id", ondelete="CASCADE"))
    key: Mapped[Sha256] = mapped_column(comment="of UID and recurrence")
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    said: Mapped[Sha256] = mapped_column(comment="of when and where")
    gone_at: Mapped[datetime | None] = mapped_column(Instant)


class AuditRow(Base):
    """Who changed what, when; written in the transaction of the change, never altered."""

    __tablename__ = "audit"

    id: Mapped[Id]
    workspace_id: Mapped[WorkspaceId]
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[Name]
    action: Mapped[Code]
    subject: Mapped[Code] = mapped_column(comment="table and number: statement 12")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
