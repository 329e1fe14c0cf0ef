"""Accounts on platforms, posts with their history, and search copy."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.rls import protect
from migrations.script import run_script

revision = "0006"
down_revision = "0005"

MOMENT = sa.DateTime(timezone=True)

# A post's state is its job's, so its history is written where that one changes, whoever changes it.
FOLLOW_JOBS = """
CREATE FUNCTION note_post_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO post_events (user_id, post_id, job_state, stage, attempt, reason)
    SELECT user_id, id, NEW.state, NEW.stage, NEW.attempt, NEW.error ->> 'reason' FROM posts
    WHERE user_id = NEW.user_id AND id = NEW.subject_id;
  RETURN NULL;
END $$;
CREATE TRIGGER post_begun AFTER INSERT ON jobs FOR EACH ROW
  WHEN (NEW.kind = 'POST') EXECUTE FUNCTION note_post_event();
CREATE TRIGGER post_moved AFTER UPDATE ON jobs FOR EACH ROW
  WHEN (NEW.kind = 'POST' AND (OLD.state, OLD.stage) IS DISTINCT FROM (NEW.state, NEW.stage))
  EXECUTE FUNCTION note_post_event();
CREATE FUNCTION notify_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify(TG_TABLE_SCHEMA || '_events', NEW.id::text);
  RETURN NULL;
END $$;
CREATE TRIGGER posts_changed AFTER UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION notify_post();
"""


def _moment(name: str, *, default: bool = False, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=nullable, server_default=sa.func.now() if default else None)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def upgrade() -> None:
    """Create the tables, their policies and the triggers."""
    _accounts()
    _posts()
    _events()
    _copies()
    run_script(FOLLOW_JOBS)


def _accounts() -> None:
    op.create_table(
        "platform_accounts",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        *_texts("platform", "platform_account_id", "name"),
        sa.Column("avatar_url", sa.Text, nullable=False, server_default=""),
        sa.Column("token_state", sa.Text, nullable=False, server_default="VALID"),
        _moment("token_expires_at", nullable=True),
        _moment("connected_at", default=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.user_id"], name="fk_platform_accounts_user_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("user_id", "platform", "platform_account_id", name="uq_platform_accounts_account"),
    )
    protect("platform_accounts")


def _posts() -> None:
    op.create_table(
        "posts",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("video_id", sa.Uuid, nullable=False),
        sa.Column("project_id", sa.Uuid),
        sa.Column("account_id", sa.Uuid, nullable=False),
        *_texts("title", "description"),
        sa.Column("keywords", JSONB, nullable=False),
        *_texts("language", "privacy"),
        _moment("publish_at", nullable=True),
        sa.Column("bytes_sent", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("bytes_total", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("platform_id", sa.Text, nullable=False, server_default=""),
        sa.Column("platform_url", sa.Text, nullable=False, server_default=""),
        _moment("published_at", nullable=True),
        _moment("created_at", default=True),
        _moment("updated_at", default=True),
        sa.ForeignKeyConstraint(
            ["user_id", "account_id"],
            ["platform_accounts.user_id", "platform_accounts.id"],
            name="fk_posts_account",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "project_id"],
            ["projects.user_id", "projects.id"],
            name="fk_posts_project",
            ondelete="SET NULL (project_id)",
        ),
    )
    op.create_index("ix_posts_account", "posts", ["user_id", "account_id"])
    op.create_index("ix_posts_project", "posts", ["user_id", "project_id"])
    protect("posts")


def _events() -> None:
    op.create_table(
        "post_events",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("post_id", sa.Uuid, nullable=False),
        *_texts("job_state", "stage"),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("at", MOMENT, nullable=False, server_default=sa.func.clock_timestamp()),
        sa.ForeignKeyConstraint(
            ["user_id", "post_id"], ["posts.user_id", "posts.id"], name="fk_post_events_post", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_post_events_post", "post_events", ["user_id", "post_id", "id"])
    protect("post_events", commands=("SELECT", "INSERT"))


def _copies() -> None:
    op.create_table(
        "search_copies",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("project_id", sa.Uuid, primary_key=True),
        sa.Column("platform", sa.Text, primary_key=True),
        sa.Column("brief", sa.LargeBinary, nullable=False),
        *(sa.Column(name, JSONB, nullable=False) for name in ("copy", "produced_by", "cost")),
        _moment("kept_until"),
        sa.ForeignKeyConstraint(
            ["user_id", "project_id"],
            ["projects.user_id", "projects.id"],
            name="fk_search_copies_project",
            ondelete="CASCADE",
        ),
    )
    protect("search_copies")


def downgrade() -> None:
    """Drop them."""
    for trigger in ("post_begun", "post_moved"):
        op.execute(f"DROP TRIGGER {trigger} ON jobs")
    for table in ("search_copies", "post_events", "posts", "platform_accounts"):
        op.drop_table(table)
    for function in ("note_post_event", "notify_post"):
        op.execute(f"DROP FUNCTION {function}()")
