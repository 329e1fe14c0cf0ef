"""Mails and their tokens, sign-ups that wait for proof, deletions, and what staff may see and change on record."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.rls import OWNER_IS_CALLER, allow, protect, role
from migrations.script import run_script
from server.core.deployment import DbRole
from server.core.settings import settings

revision = "0007"
down_revision = "0006"

MOMENT = sa.DateTime(timezone=True)
APP, WORKER, OWNER = [DbRole.APP], [DbRole.WORKER], [DbRole.OWNER]
SQL = Path(__file__).parent.parent / "auth_functions.sql"

ASKED_FOR = f"{OWNER_IS_CALLER} AND EXISTS (SELECT FROM account_deletions d WHERE d.user_id = {{table}}.user_id)"

# What the functions that run as the owner role may touch; nobody can log in as it.
OWNER_RIGHTS = (
    ("users", "UPDATE"),
    ("sessions", "UPDATE"),
    ("audit_events", "SELECT"),
    ("audit_events", "INSERT"),
    ("mails", "SELECT"),
    ("mail_tokens", "SELECT"),
    ("pending_signups", "SELECT"),
    ("pending_signups", "DELETE"),
)

# Rows of any owner that the sweep removes, and the columns it must read to find them.
SWEPT = {
    "sessions": (
        "least(idle_until, abs_until, revoked_at) < now() - interval '30 days'",
        "idle_until, abs_until, revoked_at",
    ),
    "refresh_tokens": ("used_at < now() - interval '7 days'", "used_at"),
    "mail_tokens": ("expires_at < now()", "expires_at"),
    "pending_signups": ("expires_at < now()", "expires_at"),
}

FUNCTIONS = (
    *("staff_change_user", "staff_audit", "staff_users", "staff_on_record", "mails_to", "forget_pending_signups"),
    *("pending_candidate", "mail_token_owner", "notify_deletion", "notify_mail", "notify_session"),
)
DROP_POLICIES = """DO $$ DECLARE each record; BEGIN
  FOR each IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = current_schema
    AND policyname ~ '_(by_function|swept|sealed|forgotten|asked_for|erased)$'
  LOOP EXECUTE format('DROP POLICY %I ON %I', each.policyname, each.tablename); END LOOP;
END $$"""


def upgrade() -> None:
    """Create the tables, their policies, the triggers and the functions."""
    op.add_column("users", sa.Column("closed_at", MOMENT))
    op.execute(f"GRANT UPDATE (closed_at) ON users TO {role(DbRole.APP)}")
    op.execute(f"GRANT SELECT (closed_at) ON users TO {role(DbRole.WORKER)}")
    _mails()
    _mail_tokens()
    _pending_signups()
    _account_deletions()
    for table, command in OWNER_RIGHTS:
        allow(table, command, to=OWNER, rule="true", name=f"{table}_{command.lower()}_by_function")
    _let_the_worker_sweep()
    _let_the_worker_erase()
    roles = {"schema": settings().db_schema, "app": role(DbRole.APP), "worker": role(DbRole.WORKER)}
    run_script(SQL.read_text().format(**roles))


def _mails() -> None:
    op.create_table(
        "mails",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("due_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("ended_at", MOMENT),
    )
    op.create_index("ix_mails_due", "mails", ["due_at"], postgresql_where=sa.text("ended_at IS NULL"))
    op.create_index("ix_mails_address", "mails", ["address", "created_at"])
    protect("mails", commands=("SELECT", "INSERT"), roles=APP)
    for command in ("SELECT", "UPDATE", "DELETE"):
        allow("mails", command, to=WORKER, rule="true", name=f"mails_{command.lower()}_by_mailman")
    op.execute(f"GRANT SELECT, UPDATE, DELETE ON mails TO {role(DbRole.WORKER)}")


def _mail_tokens() -> None:
    op.create_table(
        "mail_tokens",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("purpose", sa.Text, primary_key=True),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("token_version", sa.Integer, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.UniqueConstraint("hash", name="uq_mail_tokens_hash"),
    )
    protect("mail_tokens", roles=APP)


def _pending_signups() -> None:
    op.create_table(
        "pending_signups",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("secret_hash", sa.LargeBinary, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    op.create_index("ix_pending_signups_email", "pending_signups", ["email"])
    protect("pending_signups", commands=("SELECT", "INSERT", "DELETE"), roles=APP)


def _account_deletions() -> None:
    op.create_table(
        "account_deletions",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("asked_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("due_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("erased_at", MOMENT),
    )
    protect("account_deletions", commands=("SELECT", "INSERT"), roles=APP)
    for command in ("SELECT", "UPDATE", "DELETE"):
        allow(
            "account_deletions", command, to=WORKER, rule="true", name=f"account_deletions_{command.lower()}_by_eraser"
        )
    op.execute(f"GRANT SELECT, UPDATE, DELETE ON account_deletions TO {role(DbRole.WORKER)}")


def _let_the_worker_sweep() -> None:
    worker = role(DbRole.WORKER)
    for table, (outdated, columns) in SWEPT.items():
        for command in ("SELECT", "DELETE"):
            allow(table, command, to=WORKER, rule=outdated, name=f"{table}_{command.lower()}_swept")
        op.execute(f"GRANT SELECT (user_id, {columns}), DELETE ON {table} TO {worker}")
    sealed = "succ_until < now()"
    for command in ("SELECT", "UPDATE"):
        allow("refresh_tokens", command, to=WORKER, rule=sealed, name=f"refresh_tokens_{command.lower()}_sealed")
    op.execute(f"GRANT SELECT (succ_until, succ_ct), UPDATE (succ_ct) ON refresh_tokens TO {worker}")
    forgotten = "state = 'RESERVED' AND expires_at < now()"
    allow("quota_reservations", "SELECT", to=WORKER, rule=forgotten, name="quota_reservations_select_forgotten")


def _let_the_worker_erase() -> None:
    """Of the users table it may delete exactly the rows whose owners asked for it; of the log it may blot out facts."""
    worker = role(DbRole.WORKER)
    allow("users", "DELETE", to=WORKER, rule=ASKED_FOR.format(table="users"), name="users_delete_asked_for")
    for command in ("SELECT", "UPDATE"):
        rule = ASKED_FOR.format(table="audit_events")
        allow("audit_events", command, to=WORKER, rule=rule, name=f"audit_events_{command.lower()}_erased")
    for table in ("mail_tokens", "pending_signups"):
        allow(table, "DELETE", to=WORKER, rule=OWNER_IS_CALLER, name=f"{table}_delete_own_by_eraser")
        allow(table, "SELECT", to=WORKER, rule=OWNER_IS_CALLER, name=f"{table}_select_own_by_eraser")
    op.execute(f"GRANT DELETE ON users TO {worker}")
    op.execute(f"GRANT SELECT (user_id), UPDATE (ip_prefix, details) ON audit_events TO {worker}")


def downgrade() -> None:
    """Drop them."""
    run_script(DROP_POLICIES)
    worker = role(DbRole.WORKER)
    op.execute(f"REVOKE DELETE ON users, sessions, refresh_tokens FROM {worker}")
    op.execute(f"REVOKE ALL ON audit_events FROM {worker}")
    op.execute("DROP TRIGGER sessions_ended ON sessions")
    op.execute("DROP TRIGGER sessions_gone ON sessions")
    for table in ("account_deletions", "pending_signups", "mail_tokens", "mails"):
        op.drop_table(table)
    op.execute(f"DROP FUNCTION {', '.join(FUNCTIONS)}")
    op.drop_column("users", "closed_at")
