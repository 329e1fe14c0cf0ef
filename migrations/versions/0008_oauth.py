"""Identities at providers, and attempts to sign in with one."""

import sqlalchemy as sa
from alembic import op

from migrations.rls import allow, protect, role
from server.core.deployment import DbRole
from server.core.settings import settings

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)
APP = [DbRole.APP]

OUTDATED = "FROM identities i WHERE NOT starts_with(i.tokens, prefix)"
FUNCTIONS = {
    "identity_owner(vouched_by text, vouched_for text)": """RETURNS uuid AS
        $$ SELECT i.user_id FROM identities i WHERE i.provider = vouched_by AND i.subject = vouched_for $$""",
    "outdated_identities(prefix text, beyond uuid, most int)": f"""RETURNS TABLE (user_id uuid, id uuid) AS
        $$ SELECT i.user_id, i.id {OUTDATED} AND i.id > beyond ORDER BY i.id LIMIT most $$""",
    "count_outdated_identities(prefix text)": f"RETURNS bigint AS $$ SELECT count(*) {OUTDATED} $$",
}


def upgrade() -> None:
    """Create the tables, their policies and the questions that go beyond one owner's rows."""
    op.create_table(
        "identities",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("tokens", sa.Text, nullable=False),
        sa.Column("linked_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("last_used_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.UniqueConstraint("provider", "subject", name="uq_identities_provider"),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_identities_user_id", ondelete="CASCADE"),
    )
    protect("identities", roles=APP)
    op.create_table(
        "oauth_attempts",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("state_hash", sa.LargeBinary, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("verifier", sa.Text, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("redirect_uri", sa.Text, nullable=False),
        sa.Column("browser_hash", sa.LargeBinary),
        sa.Column("session_id", sa.Uuid),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.UniqueConstraint("state_hash", name="uq_oauth_attempts_state_hash"),
    )
    protect("oauth_attempts", roles=APP)
    for command in ("SELECT", "DELETE"):
        name = f"oauth_attempts_{command.lower()}_swept"
        allow("oauth_attempts", command, to=[DbRole.WORKER], rule="expires_at < now()", name=name)
    op.execute(f"GRANT SELECT (user_id, expires_at), DELETE ON oauth_attempts TO {role(DbRole.WORKER)}")
    allow("identities", "SELECT", to=[DbRole.OWNER], rule="true", name="identities_select_by_function")
    for signature, body in FUNCTIONS.items():
        _ask_as_owner(signature, body)


def _ask_as_owner(signature: str, body: str) -> None:
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
    for table in ("oauth_attempts", "identities"):
        op.drop_table(table)
