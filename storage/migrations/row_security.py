"""
The wall on PostgreSQL: a transaction that is bound to a workspace sees and writes the rows of that workspace alone.

For migrations: one that makes a table with a `workspace_id` calls `stand` for it. What is written here is what earlier migrations
did, too: another policy is another function, not a change of this one. `storage.database.bind` binds a transaction.
"""

from __future__ import annotations

from alembic import op

POLICY = "workspace"
# In a query of its own each, the setting is looked up once and not for every row. Not bound, all rows are there: what goes over
# every workspace is housekeeping, the command line, a backup or a migration.
_BOUND = "(SELECT nullif(current_setting('rapporteur.workspace', true), ''))"
_BOUND_TO = "(SELECT nullif(current_setting('rapporteur.workspace', true), '')::integer)"
_OURS = f"{_BOUND} IS NULL OR workspace_id = {_BOUND_TO}"


def stand(table: str) -> None:
    """Put a table behind the wall, also for the role that owns it; nothing on SQLite, which has no such thing."""
    if _is_postgresql():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {POLICY} ON {table} USING ({_OURS}) WITH CHECK ({_OURS})")


def fall(table: str) -> None:
    """Take the wall away again."""
    if _is_postgresql():
        op.execute(f"DROP POLICY {POLICY} ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
