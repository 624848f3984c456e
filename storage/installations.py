"""Installations: which teams have let us in, and the tokens that open them, sealed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Select, orm, select, update

from storage import audit, members, workspaces
from storage.database import take_turn
from storage.errors import NotFound
from storage.models import Installation, Workspace
from storage.sealing import keys_of

INSTALLING = "install"
TOKEN, REFRESH = "token", "refresh token"
ADMIN = "admin"
# Slack repeats what was not acknowledged within six minutes.
STRAGGLING = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Granted:
    """What Slack gave when somebody installed the app. `team_id` is None where it was for a whole organisation."""

    team_id: str | None
    team_name: str
    enterprise_id: str | None
    is_enterprise_install: bool
    app_id: str | None
    bot_user_id: str
    bot_id: str
    scopes: str
    token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_at: datetime | None
    installed_by: str | None


@dataclass(frozen=True, slots=True)
class Access:
    """An installation that is in force, with its token open. `expires_at` is None for a token that does not expire."""

    id: int
    team_id: str | None
    enterprise_id: str | None
    is_enterprise_install: bool
    bot_user_id: str
    bot_id: str
    scopes: str
    token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_at: datetime | None
    installed_by: str | None


def save(db: orm.Session, granted: Granted, now: datetime) -> int | None:
    """
    Put an installation on file, in the place of an earlier one of the same team or organisation; return the team's workspace.

    None for an organisation: each of its teams gets a workspace when it first asks. What a team left behind that comes back in
    time is its own again. Whoever installed becomes an admin. Raises Locked without a key.
    """
    take_turn(db, INSTALLING)
    is_organisation = granted.is_enterprise_install or granted.team_id is None
    team_id = None if is_organisation else granted.team_id
    workspace_id = _settle(db, team_id, granted, now) if team_id is not None else None
    if team_id is None:
        _settle_all(db, granted.enterprise_id)
    row = db.scalar(_of(team_id, granted.enterprise_id)) or Installation(team_id=team_id)
    row.workspace_id = workspace_id
    row.enterprise_id, row.is_enterprise_install = granted.enterprise_id, is_organisation
    row.app_id, row.scopes, row.installed_by = granted.app_id, granted.scopes, granted.installed_by
    row.bot_user_id, row.bot_id = granted.bot_user_id, granted.bot_id
    _seal(db, row, granted.token, granted.refresh_token)
    row.expires_at, row.installed_at, row.revoked_at, row.rotated_at = granted.expires_at, now, None, None
    db.add(row)
    return workspace_id


def of_team(db: orm.Session, team_id: str, enterprise_id: str | None) -> Access | None:
    """Return what opens a team: its own installation, or its organisation's; None where neither is in force. Raises Locked."""
    row = db.scalar(_of(team_id, enterprise_id).where(Installation.revoked_at.is_(None)))
    if row is None and enterprise_id is not None:
        row = db.scalar(_of(None, enterprise_id).where(Installation.revoked_at.is_(None)))
    return _access(db, row) if row is not None else None


def of_number(db: orm.Session, installation_id: int) -> Access | None:
    """Return an installation by its number, None where it is no longer in force. Raises Locked."""
    row = db.get(Installation, installation_id)
    return _access(db, row) if row is not None and row.revoked_at is None else None


def of_workspace(db: orm.Session, workspace_id: int) -> Access | None:
    """Return what opens a workspace; None where nothing does, also for one that has left. Raises Locked."""
    workspace = db.get(Workspace, workspace_id)
    if workspace is None or workspace.team_id is None or workspace.uninstalled_at is not None:
        return None
    return of_team(db, workspace.team_id, workspace.enterprise_id)


def enter(db: orm.Session, team_id: str, access: Access, now: datetime) -> None:
    """
    Make sure that a team which asks by this installation has its workspace: an organisation's teams come in one by one.

    Raises NotFound where the team's record belongs to another organisation.
    """
    row = db.scalar(select(Workspace).where(Workspace.team_id == team_id))
    if row is None:
        granted_by = access.installed_by if access.is_enterprise_install else None
        _enter(db, team_id, team_id, access.enterprise_id, granted_by, now)
        return
    if row.enterprise_id not in (None, access.enterprise_id):
        raise NotFound("workspace", team_id)
    row.enterprise_id = access.enterprise_id
    if _has_come_back(row, now):
        row.uninstalled_at, row.stopped_reason = None, None


def is_entered(db: orm.Session, team_id: str, access: Access, now: datetime) -> bool:
    """Return whether a team has its workspace, and by an organisation's installation, is known to be of it."""
    row = db.scalar(select(Workspace).where(Workspace.team_id == team_id))
    if row is None or not access.is_enterprise_install:
        return row is not None
    return row.enterprise_id == access.enterprise_id and not _has_come_back(row, now)


def open_workspaces(db: orm.Session) -> frozenset[int]:
    """Return the workspaces that some installation opens."""
    return frozenset(db.scalars(_open()))


def lock(db: orm.Session, installation_id: int) -> Access:
    """Return an installation as it is now, and keep every other from it until the transaction ends. Raises NotFound, Locked."""
    wanted = select(Installation).where(Installation.id == installation_id, Installation.revoked_at.is_(None))
    row = db.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound("installation", str(installation_id))
    return _access(db, row)


def rotated(
    db: orm.Session, installation_id: int, *, token: str, refresh_token: str | None, expires_at: datetime | None, now: datetime
) -> Access:
    """Put a new pair of tokens in the place of the old one, in the transaction that locked the installation."""
    row = db.get_one(Installation, installation_id)
    _seal(db, row, token, refresh_token)
    row.expires_at, row.rotated_at = expires_at, now
    return _access(db, row)


def expiring(db: orm.Session, before: datetime) -> tuple[int, ...]:
    """Return the installations in force whose token ends before an instant."""
    ending = select(Installation.id).where(Installation.revoked_at.is_(None), Installation.expires_at <= before)
    return tuple(db.scalars(ending.order_by(Installation.id)))


def reseal(db: orm.Session) -> int:
    """Seal with the newest key what an older one has sealed; return how many. Nothing without a key. Raises Locked."""
    newest = keys_of(db).newest
    older = select(Installation).where(Installation.key_version < (newest or 0), Installation.token.is_not(None))
    rows = db.scalars(older.order_by(Installation.id).with_for_update()).all()
    for row in rows:
        held = _access(db, row)
        _seal(db, row, held.token, held.refresh_token)
    return len(rows)


def _has_come_back(row: Workspace, now: datetime) -> bool:
    """Return whether a team that asks had left: what it sent before may still come for a while after."""
    return row.uninstalled_at is not None and now - row.uninstalled_at > STRAGGLING


def _settle(db: orm.Session, team_id: str, granted: Granted, now: datetime) -> int:
    workspace_id = _enter(db, team_id, granted.team_name or team_id, granted.enterprise_id, granted.installed_by, now)
    row = db.get_one(Workspace, workspace_id)
    row.uninstalled_at, row.stopped_reason = None, None
    actor = granted.installed_by or "rapporteur"
    audit.note(db, workspace_id, actor=actor, action="install", subject=f"workspace {workspace_id}", now=now)
    return workspace_id


def _settle_all(db: orm.Session, enterprise_id: str | None) -> None:
    """Let the teams of an organisation that have left come back with it."""
    left = Workspace.enterprise_id == enterprise_id, Workspace.uninstalled_at.is_not(None)
    db.execute(update(Workspace).where(*left).values(uninstalled_at=None, stopped_reason=None))


def _enter(db: orm.Session, team_id: str, name: str, enterprise_id: str | None, admin: str | None, now: datetime) -> int:
    workspace = workspaces.adopt(db, team_id, name, now, only_empty=True)
    row = db.get_one(Workspace, workspace.id)
    row.enterprise_id, row.name = enterprise_id, name
    if admin:
        members.name(db, workspace.id, admin, ADMIN, actor=admin, now=now)
    return workspace.id


def _of(team_id: str | None, enterprise_id: str | None) -> Select[Installation]:
    """Return the query of a team's own row; of the organisation's where there is no team."""
    if team_id is not None:
        return select(Installation).where(Installation.team_id == team_id)
    whole = Installation.is_enterprise_install, Installation.enterprise_id == enterprise_id
    return select(Installation).where(*whole).order_by(Installation.id).limit(1)


def _open() -> Select[int]:
    own = Installation.team_id == Workspace.team_id
    shared = Installation.is_enterprise_install & (Installation.enterprise_id == Workspace.enterprise_id)
    return (
        select(Workspace.id)
        .where(Workspace.uninstalled_at.is_(None), Workspace.team_id.is_not(None))
        .where(select(Installation.id).where(own | shared, Installation.revoked_at.is_(None)).exists())
    )


def _seal(db: orm.Session, row: Installation, token: str, refresh_token: str | None) -> None:
    keys = keys_of(db)
    row.token, row.key_version = keys.seal(token, _about(row, TOKEN))
    row.refresh_token = keys.seal(refresh_token, _about(row, REFRESH))[0] if refresh_token else None


def _access(db: orm.Session, row: Installation) -> Access:
    keys = keys_of(db)
    refresh = row.refresh_token
    return Access(
        id=row.id,
        team_id=row.team_id,
        enterprise_id=row.enterprise_id,
        is_enterprise_install=row.is_enterprise_install,
        bot_user_id=row.bot_user_id,
        bot_id=row.bot_id,
        scopes=row.scopes,
        token=keys.open(row.token or b"", row.key_version, _about(row, TOKEN)),
        refresh_token=keys.open(refresh, row.key_version, _about(row, REFRESH)) if refresh else None,
        expires_at=row.expires_at,
        installed_by=row.installed_by,
    )


def _about(row: Installation, kind: str) -> str:
    """Return what a token is sealed for: whose it is and which of the two, so that it opens nowhere else."""
    return f"{kind} of workspace {row.workspace_id}, team {row.team_id}, organisation {row.enterprise_id}"
