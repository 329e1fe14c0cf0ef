"""Accounts to try things with in development: one of each plan and one of each role, all with the same password."""

import asyncpg

from server.auth.passwords import Passwords
from server.core import clock
from server.core.deployment import admin_dsn
from server.core.plan import Plan
from server.core.principal import Role
from server.core.settings import Settings

PASSWORD = "castad in development"  # noqa: S105 - known to everybody, which is why production has none of these
DOMAIN = "example.com"
USERS = {
    **{plan.lower(): (Role.USER, plan) for plan in Plan},
    "staff": (Role.STAFF, Plan.FREE),
    "superuser": (Role.SUPERUSER, Plan.ENTERPRISE),
}


class NotInProduction(Exception):
    """Accounts with a known password must not be there."""


async def plant(config: Settings) -> list[str]:
    """Make those that are missing; the addresses of all. Raises NotInProduction."""
    if config.production:
        raise NotInProduction
    passwords = Passwords(1)
    connection = await asyncpg.connect(await admin_dsn(config))
    try:
        for name, (role, plan) in USERS.items():
            # As the operator: the server's own role may give nobody a role or a plan.
            await connection.execute(
                f"INSERT INTO {config.db_schema}.users"  # noqa: S608 - settings check the schema's name
                " (user_id, email, email_verified_at, password_hash, display_name, role, plan)"
                " VALUES ($1, $2, now(), $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                clock.new_id(),
                f"{name}@{DOMAIN}",
                await passwords.hash(PASSWORD),
                name.title(),
                role,
                plan,
            )
    finally:
        passwords.close()
        await connection.close()
    return [f"{name}@{DOMAIN}" for name in USERS]
