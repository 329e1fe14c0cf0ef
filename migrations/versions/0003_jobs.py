"""Jobs, their doorbell queue, and the notifications that wake watchers."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.rls import allow, protect, role
from migrations.script import run_script
from server.core.deployment import DbRole
from server.core.settings import settings

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)
QUEUE_SQL = Path(__file__).parent.parent / "pgqueuer_1_6_0.sql"

NOTIFY = """
CREATE FUNCTION notify_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify(TG_TABLE_SCHEMA || '_events', NEW.id::text);
  PERFORM pg_notify(TG_TABLE_SCHEMA || '_events', NEW.subject_id::text);
  IF NEW.parent_id IS NOT NULL THEN
    PERFORM pg_notify(TG_TABLE_SCHEMA || '_events', NEW.parent_id::text);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER jobs_changed AFTER UPDATE ON jobs FOR EACH ROW
  WHEN ((OLD.state, OLD.stage, OLD.progress) IS DISTINCT FROM (NEW.state, NEW.stage, NEW.progress))
  EXECUTE FUNCTION notify_job();
CREATE TRIGGER jobs_made AFTER INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION notify_job();
"""


def upgrade() -> None:
    """Create the tables, the triggers and pgqueuer's own objects."""
    _create_jobs()
    _index_jobs()
    _create_costs()
    run_script(NOTIFY)
    run_script(QUEUE_SQL.read_text())
    tables = "pgqueuer, pgqueuer_log, pgqueuer_statistics, pgqueuer_schedules"
    app, worker = role(DbRole.APP), role(DbRole.WORKER)
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {worker}")
    op.execute(f"GRANT SELECT, INSERT ON pgqueuer, pgqueuer_log TO {app}")
    op.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {settings().db_schema} TO {app}, {worker}")


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("project_id", sa.Uuid),
        sa.Column("parent_id", sa.Uuid),
        sa.Column("position", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False, server_default=""),
        sa.Column("progress", sa.SmallInteger, nullable=False, server_default="0"),
        sa.Column("attempt", sa.Integer, nullable=False, server_default="1"),
        sa.Column("fence", sa.Integer, nullable=False, server_default="0"),
        sa.Column("runs", sa.Integer, nullable=False, server_default="0"),
        sa.Column("payload", JSONB, nullable=False, server_default="{}"),
        sa.Column("idem_key", sa.Uuid, nullable=False, server_default=sa.func.gen_random_uuid()),
        sa.Column("vendor_handle", sa.Text),
        sa.Column("submitted_at", MOMENT),
        sa.Column("run_at", MOMENT),
        sa.Column("deadline_at", MOMENT),
        sa.Column("error", JSONB),
        sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("started_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("updated_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_jobs_user", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["user_id", "parent_id"], ["jobs.user_id", "jobs.id"], name="fk_jobs_parent", ondelete="CASCADE"
        ),
    )
    protect("jobs")
    # The sweeper looks for due and lost jobs of all owners; it changes them as their owner.
    allow("jobs", "SELECT", to=[DbRole.WORKER], rule="true", name="jobs_select_all")


def _index_jobs() -> None:
    op.create_index("ix_jobs_subject", "jobs", ["user_id", "subject_id"])
    op.create_index("ix_jobs_project", "jobs", ["user_id", "project_id"])
    op.create_index("ix_jobs_parent", "jobs", ["user_id", "parent_id", "position"])
    op.create_index(
        "ix_jobs_due", "jobs", ["run_at"], postgresql_where=sa.text("state = 'WAITING' AND run_at IS NOT NULL")
    )
    op.create_index("ix_jobs_open", "jobs", ["state"], postgresql_where=sa.text("state IN ('QUEUED', 'RUNNING')"))


def _create_costs() -> None:
    op.create_table(
        "costs",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("job_id", sa.Uuid, nullable=False),
        sa.Column("project_id", sa.Uuid),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("units", sa.Double, nullable=False),
        sa.Column("amount_micros_usd", sa.BigInteger, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.ForeignKeyConstraint(["user_id"], ["users.user_id"], name="fk_costs_user", ondelete="CASCADE"),
    )
    op.create_index("ix_costs_month", "costs", ["user_id", "created_at"])
    protect("costs", commands=("SELECT", "INSERT"))


def downgrade() -> None:
    """Drop them."""
    op.drop_table("costs")
    op.drop_table("jobs")
    op.execute("DROP FUNCTION notify_job()")
    op.execute("DROP TABLE pgqueuer, pgqueuer_log, pgqueuer_statistics, pgqueuer_schedules")
    op.execute("DROP FUNCTION fn_pgqueuer_changed()")
    op.execute("DROP TYPE pgqueuer_status")
