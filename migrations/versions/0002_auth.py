"""Users, sessions, refresh tokens and the audit log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.rls import OWNER_IS_CALLER, allow, protect, role
from server.core.deployment import DbRole
from server.core.settings import settings

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)
APP = [DbRole.APP]

# Role, plan and subscription are missing on purpose: no statement of a server can raise its user's rights.
SIGN_UP_COLUMNS = "user_id, email, password_hash, display_name, locale"
OWN_COLUMNS = (
    "email, email_verified_at, password_hash, display_name, bio, avatar_url, locale, timezone, "
    "token_version, updated_at, last_login_at"
)
WORKER_COLUMNS = "user_id, email, email_verified_at, display_name, locale, timezone, plan, is_active, quota_anchor_day"

FUNCTIONS = {
    "login_candidate(wanted text)": """RETURNS TABLE (user_id uuid, password_hash text) AS
        $$ SELECT u.user_id, u.password_hash FROM users u WHERE u.email = wanted $$""",
    "session_owner(wanted uuid)": "RETURNS uuid AS $$ SELECT s.user_id FROM sessions s WHERE s.id = wanted $$",
}


def upgrade() -> None:
    """Create the tables, their policies and the two questions that come before identity is known."""
    _users()
    _sessions()
    _refresh_tokens()
    _audit_events()
    for table in ("users", "sessions"):
        allow(table, "SELECT", to=[DbRole.OWNER], rule="true", name=f"{table}_select_before_identity")
    for signature, body in FUNCTIONS.items():
        _ask_before_identity(signature, body)


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("email", sa.Text),
        sa.Column("email_verified_at", MOMENT),
        sa.Column("password_hash", sa.Text),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("bio", sa.Text, nullable=False, server_default=""),
        sa.Column("avatar_url", sa.Text, nullable=False, server_default=""),
        sa.Column("locale", sa.Text, nullable=False, server_default="ko"),
        sa.Column("timezone", sa.Text, nullable=False, server_default="Asia/Seoul"),
        sa.Column("role", sa.Text, nullable=False, server_default="USER"),
        sa.Column("plan", sa.Text, nullable=False, server_default="FREE"),
        sa.Column("subscription_status", sa.Text, nullable=False, server_default="NONE"),
        sa.Column("subscription_started_at", MOMENT),
        sa.Column("subscription_ends_at", MOMENT),
        sa.Column("is_active", sa.Boolean, nullable=False, server_default=sa.text("true")),
        sa.Column("token_version", sa.Integer, nullable=False, server_default="1"),
        sa.Column(
            "quota_anchor_day",
            sa.SmallInteger,
            nullable=False,
            server_default=sa.text("EXTRACT(day FROM now() AT TIME ZONE 'Asia/Seoul')"),
        ),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("updated_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("last_login_at", MOMENT),
        sa.UniqueConstraint("email", name="uq_users_email"),
    )
    protect("users", commands=("SELECT", "INSERT", "UPDATE"), roles=APP)
    app, worker = role(DbRole.APP), role(DbRole.WORKER)
    op.execute(f"REVOKE INSERT, UPDATE ON users FROM {app}")
    op.execute(f"GRANT INSERT ({SIGN_UP_COLUMNS}), UPDATE ({OWN_COLUMNS}) ON users TO {app}")
    allow("users", "SELECT", to=[DbRole.WORKER], rule=OWNER_IS_CALLER, name="users_select_by_job")
    op.execute(f"GRANT SELECT ({WORKER_COLUMNS}) ON users TO {worker}")


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("gen", sa.Integer, nullable=False, server_default="1"),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("last_used_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("idle_until", MOMENT, nullable=False),
        sa.Column("abs_until", MOMENT, nullable=False),
        sa.Column("auth_time", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("transport", sa.Text, nullable=False),
        sa.Column("device_name", sa.Text, nullable=False),
        sa.Column("user_agent", sa.Text, nullable=False),
        sa.Column("ip_prefix", sa.Text, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.Column("revoked_reason", sa.Text),
        sa.Column("grace_used_at", MOMENT),
        sa.UniqueConstraint("id", name="uq_sessions_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_sessions_user_id", ondelete="CASCADE"),
    )
    protect("sessions", commands=("SELECT", "INSERT", "UPDATE"), roles=APP)


def _refresh_tokens() -> None:
    op.create_table(
        "refresh_tokens",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("session_id", sa.Uuid, primary_key=True),
        sa.Column("gen", sa.Integer, primary_key=True),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("used_at", MOMENT),
        sa.Column("succ_ct", sa.LargeBinary),
        sa.Column("succ_until", MOMENT),
        sa.UniqueConstraint("hash", name="uq_refresh_tokens_hash"),
        sa.ForeignKeyConstraint(
            ["user_id", "session_id"],
            ["sessions.user_id", "sessions.id"],
            name="fk_refresh_tokens_user_id",
            ondelete="CASCADE",
        ),
    )
    protect("refresh_tokens", commands=("SELECT", "INSERT", "UPDATE"), roles=APP)


def _audit_events() -> None:
    op.create_table(
        "audit_events",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("actor_id", sa.Uuid),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("ip_prefix", sa.Text, nullable=False),
        sa.Column("request_id", sa.Text, nullable=False),
        sa.Column("details", JSONB, nullable=False),
    )
    protect("audit_events", commands=("SELECT", "INSERT"), roles=APP)


def _ask_before_identity(signature: str, body: str) -> None:
    """Runs as the owner role, so only its own search path may say what the names in it mean."""
    name = signature.partition("(")[0]
    op.execute(
        f"CREATE FUNCTION {signature} {body} "
        f"LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {settings().db_schema}, pg_temp"
    )
    op.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {role(DbRole.APP)}")


def downgrade() -> None:
    """Drop them."""
    for signature in FUNCTIONS:
        op.execute(f"DROP FUNCTION {signature.partition('(')[0]}")
    for table in ("audit_events", "refresh_tokens", "sessions", "users"):
        op.drop_table(table)
