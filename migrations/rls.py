"""Row-level security for a tenant table: forced, one policy a command, and only the rights its commands need."""

from collections.abc import Sequence

from alembic import op

from server.core.deployment import DbRole
from server.core.settings import settings

OWNER_IS_CALLER = "user_id = (SELECT NULLIF(current_setting('app.user_id', true), '')::uuid)"
ALL_COMMANDS = ("SELECT", "INSERT", "UPDATE", "DELETE")
BOTH = (DbRole.APP, DbRole.WORKER)


def role(which: DbRole) -> str:
    """The role's name in this deployment."""
    return which.name_in(settings().db_schema)


def protect(
    table: str,
    *,
    commands: Sequence[str] = ALL_COMMANDS,
    roles: Sequence[DbRole] = BOTH,
    rule: str = OWNER_IS_CALLER,
) -> None:
    """Let each role run `commands` on the rows that `rule` admits, which are the caller's own unless said otherwise."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    grantees = ", ".join(role(each) for each in roles)
    for command in commands:
        allow(table, command, to=roles, rule=rule, name=f"{table}_{command.lower()}_own")
    op.execute(f"GRANT {', '.join(commands)} ON {table} TO {grantees}")


def allow(table: str, command: str, *, to: Sequence[DbRole], rule: str, name: str) -> None:
    """One more policy on a protected table."""
    grantees = ", ".join(role(each) for each in to)
    clauses = {
        "SELECT": f"USING ({rule})",
        "DELETE": f"USING ({rule})",
        "INSERT": f"WITH CHECK ({rule})",
        "UPDATE": f"USING ({rule}) WITH CHECK ({rule})",
    }
    op.execute(f"CREATE POLICY {name} ON {table} FOR {command} TO {grantees} {clauses[command]}")
