"""Tokens of platform accounts, what owners choose about a post, and how posts are received."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.rls import OWNER_IS_CALLER, allow, role
from migrations.script import run_script
from server.core.deployment import DbRole
from server.core.settings import settings

revision = "0012"
down_revision = "0011"

MOMENT = sa.DateTime(timezone=True)
ACCOUNT_COLUMNS: list[sa.Column[Any]] = [
    sa.Column("tokens", sa.Text, nullable=False, server_default=""),
    sa.Column("renew_at", MOMENT),
    sa.Column("renewing_until", MOMENT),
    sa.Column("disconnected_at", MOMENT),
]
POST_COLUMNS: list[sa.Column[Any]] = [
    sa.Column("made_for_kids", sa.Boolean, nullable=False, server_default="false"),
    sa.Column("ai_generated", sa.Boolean, nullable=False, server_default="true"),
    sa.Column("if_late", sa.Text, nullable=False, server_default="PUBLISH"),
    sa.Column("pauses", sa.Integer, nullable=False, server_default="0"),
    *(sa.Column(name, sa.BigInteger) for name in ("views", "likes", "comments")),
    sa.Column("received_at", MOMENT),
    sa.Column("ask_at", MOMENT),
]

OUTDATED = "FROM platform_accounts a WHERE a.tokens <> '' AND NOT starts_with(a.tokens, prefix)"
# Questions that go beyond one owner's rows, and who may ask them; each answers with nothing but ids.
QUESTIONS = {
    "accounts_to_renew(most int)": (
        DbRole.WORKER,
        """RETURNS TABLE (user_id uuid, id uuid) AS $$ SELECT a.user_id, a.id FROM platform_accounts a
           WHERE a.token_state = 'VALID' AND a.renew_at <= now() ORDER BY a.renew_at LIMIT most $$""",
    ),
    "posts_to_ask_about(most int)": (
        DbRole.WORKER,
        """RETURNS TABLE (user_id uuid, id uuid) AS $$ SELECT p.user_id, p.id FROM posts p
           WHERE p.ask_at <= now() ORDER BY p.ask_at LIMIT most $$""",
    ),
    "outdated_accounts(prefix text, beyond uuid, most int)": (
        DbRole.APP,
        f"RETURNS TABLE (user_id uuid, id uuid) AS "
        f"$$ SELECT a.user_id, a.id {OUTDATED} AND a.id > beyond ORDER BY a.id LIMIT most $$",
    ),
    "count_outdated_accounts(prefix text)": (
        DbRole.APP,
        f"RETURNS bigint AS $$ SELECT count(*) {OUTDATED} $$",
    ),
}


# What a post waits for belongs into its history as well.
NOTE_EVENT = """
CREATE OR REPLACE FUNCTION note_post_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO post_events (user_id, post_id, job_state, stage, attempt, reason)
    SELECT user_id, id, NEW.state, NEW.stage, NEW.attempt, {reason} FROM posts
    WHERE user_id = NEW.user_id AND id = NEW.subject_id;
  RETURN NULL;
END $$;
"""
FAILED = "NEW.error ->> 'reason'"
KEPT_BACK = f"COALESCE({FAILED}, CASE NEW.state WHEN 'WAITING' THEN NULLIF(NEW.waiting ->> 'reason', '') END)"


def upgrade() -> None:
    """Add columns, their indexes and the questions; let workers write to owners whose consent has ended."""
    for table, columns in (("platform_accounts", ACCOUNT_COLUMNS), ("posts", POST_COLUMNS)):
        for column in columns:
            op.add_column(table, column.copy())
    op.add_column("post_events", sa.Column("note", sa.Text))
    valid, asked = sa.text("token_state = 'VALID'"), sa.text("ask_at IS NOT NULL")
    op.create_index("ix_platform_accounts_renew_at", "platform_accounts", ["renew_at"], postgresql_where=valid)
    op.create_index("ix_posts_ask_at", "posts", ["ask_at"], postgresql_where=asked)
    for table in ("platform_accounts", "posts"):
        allow(table, "SELECT", to=[DbRole.OWNER], rule="true", name=f"{table}_select_by_function")
    for signature, (asker, body) in QUESTIONS.items():
        _ask_as_owner(signature, asker, body)
    op.execute(f"GRANT INSERT ON mails TO {role(DbRole.WORKER)}")
    run_script(NOTE_EVENT.replace("{reason}", KEPT_BACK))
    allow("mails", "INSERT", to=[DbRole.WORKER], rule=OWNER_IS_CALLER, name="mails_insert_own_by_worker")


def _ask_as_owner(signature: str, asker: DbRole, body: str) -> None:
    name = signature.partition("(")[0]
    op.execute(
        f"CREATE FUNCTION {signature} {body} "
        f"LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {settings().db_schema}, pg_temp"
    )
    op.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {role(asker)}")


def downgrade() -> None:
    """Take them away."""
    run_script(NOTE_EVENT.replace("{reason}", FAILED))
    op.execute("DROP POLICY mails_insert_own_by_worker ON mails")
    op.execute(f"REVOKE INSERT ON mails FROM {role(DbRole.WORKER)}")
    for signature in QUESTIONS:
        op.execute(f"DROP FUNCTION {signature.partition('(')[0]}")
    for table in ("platform_accounts", "posts"):
        op.execute(f"DROP POLICY {table}_select_by_function ON {table}")
    op.drop_column("post_events", "note")
    for table, columns in (("platform_accounts", ACCOUNT_COLUMNS), ("posts", POST_COLUMNS)):
        for column in columns:
            op.drop_column(table, column.name)
