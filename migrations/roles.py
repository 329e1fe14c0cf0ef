"""The schema and the three roles of a deployment, made before its first migration."""

from sqlalchemy import Connection, text

from server.core.deployment import DbRole
from server.core.settings import Settings

_LIMITS = {
    DbRole.APP: {"statement_timeout": "10s", "lock_timeout": "2s", "idle_in_transaction_session_timeout": "15s"},
    DbRole.WORKER: {"statement_timeout": "30s", "lock_timeout": "2s", "idle_in_transaction_session_timeout": "60s"},
}
"""A worker sweeps over all owners, a server answers somebody who waits."""
_CREATE = """DO $$ BEGIN CREATE ROLE {role} {login} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
EXCEPTION WHEN duplicate_object THEN NULL; END $$"""


def bootstrap(connection: Connection, config: Settings) -> None:
    """Create what is missing and set the passwords; two deployments in one database cannot read each other."""
    schema = config.db_schema
    owner = DbRole.OWNER.name_in(schema)
    connection.execute(text(_CREATE.format(role=owner, login="NOLOGIN")))
    passwords = {DbRole.APP: config.db_app_password, DbRole.WORKER: config.db_worker_password}
    for role, password in passwords.items():
        name = role.name_in(schema)
        connection.execute(text(_CREATE.format(role=name, login="LOGIN")))
        connection.execute(text(f"ALTER ROLE {name} SET search_path = {schema}"))
        for setting, value in _LIMITS[role].items():
            connection.execute(text(f"ALTER ROLE {name} SET {setting} = '{value}'"))
        if secret := password.get_secret_value():
            connection.execute(text(_set_password(connection, name, secret)))
    connection.execute(text(f"GRANT {owner} TO CURRENT_USER"))
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {owner}"))
    connection.execute(text(f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC"))
    for role in passwords:
        connection.execute(text(f"GRANT USAGE ON SCHEMA {schema} TO {role.name_in(schema)}"))
    connection.commit()


def _set_password(connection: Connection, role: str, secret: str) -> str:
    statement: str = connection.scalar(
        text("SELECT format('ALTER ROLE %I PASSWORD %L', CAST(:role AS text), CAST(:secret AS text))"),
        {"role": role, "secret": secret},
    )
    return statement.replace(":", r"\:")
